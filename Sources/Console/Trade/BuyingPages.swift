import Amounts
import HTTPAPI
package import Market
package import Operations
import Trade

/// A product with its variants, where it can be put into the cart.
package struct ProductPage: Page {
    package static var template: String { "product" }

    /// The product.
    package let product: Product
    /// The shop's name.
    package let shop: String
    /// The picture.
    package let poster: Poster
    /// Variants with what can be had of each.
    package let variants: [Variant]
    /// The token of the card that led here.
    package let via: String?
    /// Whose card it was.
    package let creator: String?
    /// Whether whoever looks can buy.
    package let canBuy: Bool
    /// What reduces its price, and what holds for buying it.
    package let offers: Promotions.Offers

    /// A variant and units of it.
    package struct Variant: Sendable, Hashable {
        /// The variant.
        package let sku: SKU
        /// Units that can be had.
        package let free: Int64
        /// What is in it, where it is a bundle.
        package let bundle: BundleDesk.Shown?

        /// A variant.
        package init(sku: SKU, free: Int64, bundle: BundleDesk.Shown? = nil) {
            self.sku = sku
            self.free = free
            self.bundle = bundle
        }
    }

    /// A product's page.
    package init(
        product: Product, shop: String, poster: Poster, variants: [Variant], via: String?, creator: String?,
        canBuy: Bool,
        offers: Promotions.Offers = .init(promotions: [], claimed: [:], flashes: [:], terms: .usual)
    ) {
        self.product = product
        self.shop = shop
        self.poster = poster
        self.variants = variants
        self.via = via
        self.creator = creator
        self.canBuy = canBuy
        self.offers = offers
    }

    package var section: Section? { .feed }
    package func title(in language: Language) -> String { product.title }

    /// The product for search engines, as schema.org has it (commerce.md §13.3), with an offer for each variant.
    private var structuredData: String {
        let offered = variants.map { variant -> JSON in
            var offer: [JSON.Member] = [
                .init("@type", "Offer"), .init("sku", .string(variant.sku.merchantCode)),
                .init("name", .string(variant.sku.variant)),
                .init("price", .string(price(of: variant.sku).decimalText)),
                .init("priceCurrency", .string(variant.sku.price.currency.code)),
                .init(
                    "availability",
                    .string("https://schema.org/\(variant.free > 0 ? "InStock" : "OutOfStock")")),
                .init("itemCondition", "https://schema.org/NewCondition"),
                .init("url", .string("/products/\(product.id)")),
                .init("seller", ["@type": "Organization", "name": .string(shop)]),
            ]
            if let flash = offers.flashes[variant.sku.id] {
                offer.append(.init("priceValidUntil", .string(flash.draft.ends.description)))
            }
            return .object(offer)
        }
        let data: JSON = [
            "@context": "https://schema.org", "@type": "Product", "name": .string(product.title),
            "description": .string(product.summary), "productID": .string(product.id.rawValue),
            "countryOfOrigin": .string(product.origin.country), "offers": .array(offered),
        ]
        // No letter that could end the element, or begin another one, stands in it.
        let text = data.text(isPretty: false).replacing("&", with: "\\u0026").replacing("<", with: "\\u003c")
            .replacing(">", with: "\\u003e")
        return "<script type=\"application/ld+json\">\(text)</script>"
    }

    private func price(of sku: SKU) -> Money { offers.flashes[sku.id]?.draft.price ?? sku.price }

    package func view(in shell: Shell) -> any Sendable {
        View(
            structuredData: structuredData, title: product.title, summary: product.summary, shop: shop,
            origin: product.origin.place,
            terms: offers.terms.notes(in: shell), hasOffers: !offers.promotions.isEmpty,
            offers: offers.promotions.map {
                OfferView($0, claimed: offers.claimed[$0.id] ?? 0, canClaim: canBuy, in: shell)
            }, path: "/products/\(product.id)" + (via.map { "?via=\($0)" } ?? ""),
            poster: poster.svg, via: via, from: creator.map { shell.text(TradePhrase.from, ["creator": $0]) },
            canBuy: canBuy, loginPath: "/login?next=\(ShellView.queryEncoded(shell.path))", isEmpty: variants.isEmpty,
            variants: variants.map { variant in
                let flash = offers.flashes[variant.sku.id]
                return VariantView(
                    sku: variant.sku.id.rawValue, name: variant.sku.variant,
                    price: shell.figures.price(price(of: variant.sku)),
                    before: flash == nil ? nil : shell.figures.price(variant.sku.price),
                    flash: flash.map { FlashView($0, in: shell) }, parts: variant.bundle?.text(in: shell),
                    isThere: variant.free > 0,
                    left: variant.free > 0
                        ? shell.text(TradePhrase.stockLeft, ["count": shell.figures.count(variant.free)])
                        : shell.text(TradePhrase.soldOut))
            })
    }

    private struct View: Sendable {
        let structuredData: String
        let title: String
        let summary: String
        let shop: String
        let origin: String
        let terms: [String]
        let hasOffers: Bool
        let offers: [OfferView]
        let path: String
        let poster: String
        let via: String?
        let from: String?
        let canBuy: Bool
        let loginPath: String
        let isEmpty: Bool
        let variants: [VariantView]
    }

    private struct VariantView: Sendable {
        let sku: String
        let name: String
        let price: String
        let before: String?
        let flash: FlashView?
        let parts: String?
        let isThere: Bool
        let left: String
    }

    private struct FlashView: Sendable {
        let taken: Int64
        let quota: Int64
        let left: String
        let until: String
        let most: String

        init(_ flash: FlashPrice, in shell: Shell) {
            taken = flash.taken
            quota = flash.draft.quota
            left = shell.text(
                PricingPhrase.flashLeft,
                ["left": shell.figures.count(flash.left), "quota": shell.figures.count(flash.draft.quota)])
            until = shell.text(PricingPhrase.flashUntil, ["time": shell.figures.moment(flash.draft.ends)])
            most = shell.text(PricingPhrase.limitHint, ["units": shell.figures.count(flash.draft.perPerson)])
        }
    }
}

/// What a viewer is about to buy, and where it goes.
package struct CartPage: Page {
    package static var template: String { "cart" }

    /// The cart.
    package let quote: Carts.Quote
    /// How long its units are kept after the order.
    package let keptFor: Duration

    /// A cart's page.
    package init(quote: Carts.Quote, keptFor: Duration) {
        self.quote = quote
        self.keptFor = keptFor
    }

    package var section: Section? { .cart }
    package func title(in language: Language) -> String { TradePhrase.cart.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let total = quote.total.map(shell.figures.price)
        return View(
            isEmpty: quote.lines.isEmpty,
            lines: quote.lines.map { line in
                LineView(
                    sku: line.sku.id.rawValue, path: "/products/\(line.product.id)", title: line.product.title,
                    variant: line.sku.variant, units: String(line.units), price: shell.figures.price(line.paid),
                    before: before(line).map(shell.figures.price),
                    reductions: line.cuts.map { ReductionView($0.title, $0.bearer, $0.amount, in: shell) },
                    overLimit: line.left.flatMap { left in
                        left < line.units
                            ? shell.text(PricingPhrase.overLimit, ["left": shell.figures.count(left)]) : nil
                    },
                    confirmation: line.terms.returns.asksConfirmation
                        ? shell.text(PricingPhrase.confirmNoReturn, ["title": line.product.title]) : nil,
                    returns: line.terms.returns.excludesReturn ? shell.text(line.terms.returns.phrase) : nil,
                    isForSale: line.isForSale)
            },
            saved: saved.map { shell.text(PricingPhrase.saved, ["amount": shell.figures.price($0)]) },
            total: total, totalUnits: quote.total.map { String($0.minorUnits) },
            currency: quote.total?.currency.code,
            order: shell.text(TradePhrase.placeOrder, ["total": total ?? ""]),
            canOrder: quote.total != nil && quote.lines.allSatisfy(\.isForSale),
            kept: shell.text(TradePhrase.shown, ["span": shell.figures.span(keptFor)]))
    }

    /// What a line would cost at its list price without promotions; nil when that is what it costs.
    private func before(_ line: Carts.Quote.Line) -> Money? {
        let (units, isTooMuch) = line.sku.price.minorUnits.multipliedReportingOverflow(by: line.units)
        guard !isTooMuch, units > line.paid.minorUnits else { return nil }
        return Money(minorUnits: units, currency: line.paid.currency)
    }

    /// What the buyer pays less than by list prices; nil for nothing.
    private var saved: Money? {
        guard let total = quote.total else { return nil }
        let units = quote.lines.reduce(0) { $0 + (before($1).map(\.minorUnits) ?? $1.paid.minorUnits) }
        guard units > total.minorUnits else { return nil }
        return Money(minorUnits: units - total.minorUnits, currency: total.currency)
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let lines: [LineView]
        let saved: String?
        let total: String?
        let totalUnits: String?
        let currency: String?
        let order: String
        let canOrder: Bool
        let kept: String
    }

    private struct LineView: Sendable {
        let sku: String
        let path: String
        let title: String
        let variant: String
        let units: String
        let price: String
        let before: String?
        let reductions: [ReductionView]
        let overLimit: String?
        let confirmation: String?
        let returns: String?
        let isForSale: Bool
    }
}

extension SaleTerms {
    /// What buyers are told beside the price, each in a sentence.
    func notes(in shell: Shell) -> [String] {
        var notes = [shell.text(returns.phrase)]
        if let limit {
            notes.append(
                shell.text(
                    PricingPhrase.limit,
                    ["units": shell.figures.count(limit.units), "days": shell.figures.count(limit.within.wholeDays)]))
        }
        if let priceProtectedFor {
            notes.append(
                shell.text(PricingPhrase.protected, ["days": shell.figures.count(priceProtectedFor.wholeDays)]))
        }
        return notes
    }
}

/// A purchase: what is to be paid, until when, and where.
package struct PurchasePage: Page {
    package static var template: String { "purchase" }

    /// The purchase with its orders.
    package let sheet: Orders.PurchaseSheet
    /// The shops' names.
    package let shops: [Identifier<Merchant>: String]
    /// Where the site is reached, for a code that another device reads.
    package let site: String

    /// A purchase's page.
    package init(sheet: Orders.PurchaseSheet, shops: [Identifier<Merchant>: String], site: String) {
        self.sheet = sheet
        self.shops = shops
        self.site = site
    }

    package var section: Section? { .orders }
    package func title(in language: Language) -> String { TradePhrase.purchase.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let purchase = sheet.purchase
        let (phrase, tone): (TradePhrase, String) =
            switch purchase.state {
            case .unpaid: (.unpaid, "wait")
            case .paid: (.paid, "good")
            case .closed: (.closed, "")
            }
        // A page is opened anywhere; an address of an app, such as WeChat's, where the app is.
        let isApp = sheet.page.map { !$0.hasPrefix("/") && !$0.hasPrefix("http") } ?? false
        return View(
            path: "/purchases/\(purchase.id)", state: shell.text(phrase), tone: tone,
            isUnpaid: purchase.state == .unpaid,
            total: shell.figures.price(purchase.total), payPath: sheet.page,
            code: sheet.page.flatMap { QRSymbol($0.hasPrefix("/") ? site + $0 : $0) }.map {
                CodeView($0, hint: shell.text(isApp ? TradePhrase.scanInApp : .scanToPay))
            },
            isApp: isApp, isWaiting: purchase.state == .unpaid && sheet.page == nil,
            until: purchase.dueAt.map { shell.text(TradePhrase.payUntil, ["time": shell.figures.moment($0)]) },
            orders: sheet.orders.map { OrderEntryView($0, shop: shops[$0.merchant] ?? "", in: shell) })
    }

    private struct View: Sendable {
        let path: String
        let state: String
        let tone: String
        let isUnpaid: Bool
        let total: String
        let payPath: String?
        let code: CodeView?
        let isApp: Bool
        let isWaiting: Bool
        let until: String?
        let orders: [OrderEntryView]
    }
}

/// A QR code as the template draws it.
struct CodeView: Sendable {
    let side: String
    let path: String
    let hint: String

    init(_ symbol: QRSymbol, hint: String) {
        side = String(symbol.side)
        path = symbol.path
        self.hint = hint
    }
}

/// The simulated provider's page.
package struct PaySimPage: Page {
    package static var template: String { "paysim" }

    /// What is paid there.
    package let payment: SimulatedPayment
    /// Whether the reader decides as the buyer's bank would.
    package let decides: Bool

    /// The provider's page of a payment.
    package init(payment: SimulatedPayment, decides: Bool = false) {
        self.payment = payment
        self.decides = decides
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String { TradePhrase.simTitle.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            path: "/paysim/\(payment.reference)", amount: shell.figures.price(payment.amount),
            isAwaited: payment.outcome == .awaited, isCaptured: payment.outcome == .captured,
            isCancelled: payment.outcome == .cancelled,
            wasDeclined: payment.outcome == .awaited && payment.declines > 0,
            acts: decides && payment.outcome == .captured
                ? payment.acts.map { Choice(value: $0.rawValue, label: shell.text($0.phrase)) } : [],
            hasActs: decides && payment.outcome == .captured && !payment.acts.isEmpty, back: payment.returnPath)
    }

    private struct View: Sendable {
        let path: String
        let amount: String
        let isAwaited: Bool
        let isCaptured: Bool
        let isCancelled: Bool
        let wasDeclined: Bool
        let acts: [Choice]
        let hasActs: Bool
        let back: String
    }

}

extension SimulatedPayment {
    /// What the buyer's bank can do about it now.
    fileprivate var acts: [SimulatedDisputeAct] {
        switch dispute {
        case nil: [.inquire, .open]
        case .needsResponse, .underReview: [.open, .win, .lose, .withdraw]
        case .won, .lost, .withdrawn: []
        }
    }
}

extension SimulatedDisputeAct {
    /// What the button says.
    fileprivate var phrase: DisputePhrase {
        switch self {
        case .inquire: .simInquire
        case .open: .simOpen
        case .win: .simWin
        case .lose: .simLose
        case .withdraw: .simWithdraw
        }
    }
}

/// An order in a list.
struct OrderEntryView: Sendable {
    let path: String
    let number: String
    let shop: String
    let state: String
    let tone: String
    let placedAt: String
    let total: String
    let lines: [Line]

    struct Line: Sendable {
        let title: String
        let units: String
        let price: String
    }

    init(_ order: MerchantOrder, shop: String, in shell: Shell) {
        path = "/orders/\(order.id)"
        number = String(order.id.rawValue.suffix(8)).uppercased()
        self.shop = shop
        let shown = order.state.shown
        state = shell.text(shown.phrase)
        tone = shown.tone
        placedAt = shell.text(TradePhrase.placedAt, ["time": shell.figures.moment(order.placedAt)])
        total = shell.figures.price(order.paid)
        lines = order.lines.map {
            Line(title: $0.title, units: "× \($0.units)", price: shell.figures.price($0.paid))
        }
    }
}
