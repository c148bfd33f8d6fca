import Alliance
import Amounts
package import Market
package import Operations
package import Trade

/// Orders of a buyer, of a merchant, or of everybody.
package struct OrdersPage: Page {
    package static var template: String { "orders" }

    /// The orders, latest first.
    package let orders: [MerchantOrder]
    /// The shops' names.
    package let shops: [Identifier<Merchant>: String]
    /// As which side they are seen.
    package let side: Role
    /// The only state shown.
    package let state: MerchantOrder.State?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of orders.
    package init(
        orders: [MerchantOrder], shops: [Identifier<Merchant>: String], side: Role, state: MerchantOrder.State?,
        nextPath: String?
    ) {
        self.orders = orders
        self.shops = shops
        self.side = side
        self.state = state
        self.nextPath = nextPath
    }

    package var section: Section? { .orders }
    package func title(in language: Language) -> String {
        (side == .viewer ? TradePhrase.ordersBuyer : .ordersMerchant).text(in: language)
    }

    package func view(in shell: Shell) -> any Sendable {
        let side = side.rawValue
        return View(
            title: title(in: shell.language), filePath: self.side == .merchant ? "/orders.csv" : nil,
            isEmpty: orders.isEmpty,
            filters: Chip.filters(state, all: TradePhrase.all, in: shell) { state in
                "/orders?side=\(side)" + (state.map { "&state=\($0.rawValue)" } ?? "")
            } phrase: {
                $0.shown.phrase
            },
            orders: orders.map { OrderEntryView($0, shop: shops[$0.merchant] ?? "", in: shell) }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let title: String
        let filePath: String?
        let isEmpty: Bool
        let filters: [Chip]
        let orders: [OrderEntryView]
        let nextPath: String?
    }

}

/// One order for its buyer, its merchant, a creator who brought a line, or an operator: what was sent, what is asked back, and
/// why a creator is paid.
package struct OrderPage: Page {
    package static var template: String { "order" }

    /// The order with what goes with it.
    package let sheet: Orders.Sheet
    /// The shop's name.
    package let shop: String
    /// Names of the creators who are named.
    package let creators: [Identifier<Creator>: String]
    /// As whom it is seen.
    package let role: Role
    /// As whom it is seen why it pays whom it pays; nil for those who do not see that.
    package let viewpoint: Orders.Proof.Viewpoint?
    /// The time at which it is looked at.
    package let now: Timestamp

    /// An order's page.
    package init(
        sheet: Orders.Sheet, shop: String, creators: [Identifier<Creator>: String], role: Role,
        viewpoint: Orders.Proof.Viewpoint?, now: Timestamp
    ) {
        self.sheet = sheet
        self.shop = shop
        self.creators = creators
        self.role = role
        self.viewpoint = viewpoint
        self.now = now
    }

    package var section: Section? { role == .creator || role == .agency ? .earnings : .orders }
    package func title(in language: Language) -> String { TradePhrase.order.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let order = sheet.order
        let proof = viewpoint.map { Orders.Proof(order: order, claims: sheet.claims, seenAs: $0) }
        let allowed = MerchantOrder.transitions.allowed(in: order.state, to: role)
        let seesAddress = role == .viewer || role == .merchant
        let address = sheet.purchase.address
        let canAsk = role == .viewer && ![.unpaid, .closed].contains(order.state)
        return View(
            entry: OrderEntryView(order, shop: shop, in: shell), revision: String(order.revision),
            due: order.dueAt.map { shell.text(TradePhrase.nextStep, ["time": shell.figures.moment($0)]) },
            settle: order.settleAt.map { shell.text(TradePhrase.settleAt, ["time": shell.figures.moment($0)]) },
            address: seesAddress
                ? "\(address.name) · \(address.phone) · \(address.region) \(address.street)" : nil,
            payPath: role == .viewer && order.state == .unpaid ? "/purchases/\(order.purchase)" : nil,
            canShip: allowed.contains(.ship), canDeliver: allowed.contains(.deliver),
            canConfirm: allowed.contains(.confirm),
            parcels: sheet.parcels.map {
                Parcel(carrier: $0.carrier, code: $0.trackingCode, at: shell.figures.moment($0.sentAt))
            },
            lines: order.lines.map { line in
                Line(
                    id: line.id.rawValue, title: line.title, price: shell.figures.price(line.paid),
                    before: line.discounts.total > 0 ? shell.figures.price(line.goods) : nil,
                    reductions: sheet.reductions.filter { $0.line == line.id }.map {
                        ReductionView($0.title, $0.bearer, $0.amount, in: shell)
                    },
                    returns: line.returns.excludesReturn ? shell.text(line.returns.phrase) : nil,
                    canAskDifference: line.priceProtectedFor.map { protected in
                        sheet.purchase.paidAt.map { now < $0.advanced(by: protected) } ?? false
                    } ?? false,
                    shipped: shell.text(
                        TradePhrase.shipped, ["sent": String(line.shippedUnits), "units": String(line.units)]),
                    canAsk: canAsk && line.refundable.minorUnits > 0
                        && !sheet.disputes.contains { $0.isOpen && $0.shares.contains { $0.line == line.id } }
                        && !sheet.requests.contains { $0.line == line.id && $0.isOpen },
                    wantable: sheet.requests.contains { $0.line == line.id && $0.hasSentOther }
                        ? []
                        : (sheet.wantable[line.id] ?? []).map {
                            Choice(value: $0.id.rawValue, label: $0.variant.isEmpty ? $0.merchantCode : $0.variant)
                        },
                    canExchange: !(sheet.wantable[line.id] ?? []).isEmpty
                        && !sheet.requests.contains { $0.line == line.id && $0.hasSentOther },
                    unitsMax: String(line.shippedUnits))
            },
            disputes: role == .creator
                ? []
                : sheet.disputes.map { DisputeNote($0, of: order.id, for: role, in: shell) },
            requests: sheet.requests.map { RequestView($0, for: role, in: shell) },
            causes: AfterSale.Cause.allCases.filter { $0 != .price }.map {
                Choice(value: $0.rawValue, label: shell.text($0.phrase))
            },
            hasRequests: !sheet.requests.isEmpty, showsProof: proof != nil,
            parts: proof.map { proof in proof.lines.compactMap { PartsView($0, of: proof, in: shell) } } ?? [],
            claims: proof.map { claims($0, in: shell) } ?? [], noClaims: sheet.claims.isEmpty)
    }

    private func claims(_ proof: Orders.Proof, in shell: Shell) -> [ClaimView] {
        proof.lines.flatMap { line in
            let position = proof.credits(of: line, by: .position)
            let shapley = proof.credits(of: line, by: .shapley)
            return proof.claims(of: line).map { claim in
                let helped = position.firstIndex { $0.claim == claim }.map { (position[$0].part, shapley[$0].part) }
                return ClaimView(
                    claim, isOpen: proof.isOpen(claim), helped: helped, creators: creators, in: shell)
            }
        }
    }

    private struct View: Sendable {
        let entry: OrderEntryView
        let revision: String
        let due: String?
        let settle: String?
        let address: String?
        let payPath: String?
        let canShip: Bool
        let canDeliver: Bool
        let canConfirm: Bool
        let parcels: [Parcel]
        let lines: [Line]
        let disputes: [DisputeNote]
        let requests: [RequestView]
        let causes: [Choice]
        let hasRequests: Bool
        let showsProof: Bool
        let parts: [PartsView]
        let claims: [ClaimView]
        let noClaims: Bool
    }

    /// Who gets what of a line.
    private struct PartsView: Sendable {
        let title: String
        let parts: String

        /// - Returns: nil for a line that does not add up, which none is that was stored.
        init?(_ line: OrderLine, of proof: Orders.Proof, in shell: Shell) {
            // A line that was stored adds up: its shares were computed when it was placed.
            guard let parts = try? proof.parts(of: line) else { return nil }
            title = line.title
            self.parts = parts.filter { $0.amount.minorUnits != 0 || $0.beneficiary == .merchant }.map {
                "\(shell.text($0.beneficiary.phrase)) \(shell.figures.price($0.amount))"
            }.joined(separator: " · ")
        }
    }

    private struct DisputeNote: Sendable {
        let text: String
        let state: String
        let tone: String
        let path: String?

        init(_ dispute: Dispute, of order: Identifier<Order>, for role: Role, in shell: Shell) {
            let units = dispute.shares.filter { $0.order == order }.reduce(0) { $0 + $1.amount.minorUnits }
            if role == .viewer {
                text = shell.text(dispute.isOpen ? DisputePhrase.onOrderBuyer : .onOrderEnded)
                let shown = dispute.shownToBuyer
                (state, tone, path) = (shell.text(shown.phrase), shown.tone, nil)
            } else {
                let amount = Money(minorUnits: units, currency: dispute.amount.currency)
                text = shell.text(DisputePhrase.onOrder, ["amount": shell.figures.price(amount)])
                (state, tone) = (shell.text(dispute.state.shown.phrase), dispute.state.shown.tone)
                path = "/disputes/\(dispute.id)"
            }
        }
    }

    private struct Parcel: Sendable {
        let carrier: String
        let code: String
        let at: String
    }

    private struct Line: Sendable {
        let id: String
        let title: String
        let price: String
        let before: String?
        let reductions: [ReductionView]
        let returns: String?
        let canAskDifference: Bool
        let shipped: String
        let canAsk: Bool
        let wantable: [Choice]
        let canExchange: Bool
        let unitsMax: String
    }

    private struct RequestView: Sendable {
        let path: String
        let kind: String
        let cause: String
        let amount: String
        let wanted: String?
        let sent: String?
        let reason: String
        let note: String?
        let state: String
        let tone: String
        let due: String?
        let buttons: [Button]

        struct Button: Sendable {
            let path: String
            let command: String
            let label: String
            let needsNote: Bool
            let field: String
            let needsParcel: Bool
            let fitMax: String?
        }

        init(_ request: AfterSale, for role: Role, in shell: Shell) {
            path = "/after-sales/\(request.id)"
            kind =
                switch request.kind {
                case .refundOnly: shell.text(TradePhrase.refundOnly)
                case .returnAndRefund: shell.text(TradePhrase.returnAndRefund)
                case .priceProtection: shell.text(PricingPhrase.priceProtection)
                case .exchange: shell.text(TradePhrase.exchange)
                }
            wanted = request.exchange.map {
                shell.text(TradePhrase.wantedNow, ["variant": $0.title, "units": String($0.units)])
            }
            sent = request.exchange?.parcel.map { "\($0.carrier) \($0.trackingCode)" }
            cause = shell.text(request.cause.phrase)
            amount = shell.figures.price(request.amount)
            reason = request.reason
            note = request.note
            state = shell.text(request.state.shown.phrase)
            tone = request.state.shown.tone
            due =
                request.state == .refunding
                ? nil
                : request.dueAt.map { shell.text(TradePhrase.nextStep, ["time": shell.figures.moment($0)]) }
            let path = path
            buttons = (AfterSale.transitions[request.kind]?.allowed(in: request.state, to: role) ?? []).compactMap {
                command in
                command.phrase.map { phrase in
                    Button(
                        path: path, command: command.rawValue, label: shell.text(phrase), needsNote: command.needsNote,
                        field: shell.text(command == .sendBack ? TradePhrase.trackingCode : .reason),
                        needsParcel: command == .sendOther,
                        fitMax: command == .accept ? request.exchange.map { String($0.units) } : nil)
                }
            }
        }
    }

    private struct ClaimView: Sendable {
        let creator: String
        let place: String
        let at: String
        let rate: String?
        let lock: String?
        let indirect: String?
        let helped: String?
        let result: String
        let wins: Bool

        init(
            _ claim: ClickClaim, isOpen: Bool, helped parts: (position: Int64, shapley: Int64)?,
            creators: [Identifier<Creator>: String], in shell: Shell
        ) {
            creator = isOpen ? creators[claim.creator] ?? claim.creator.rawValue : shell.text(PlanPhrase.another)
            place = shell.text(claim.place.phrase)
            at = shell.figures.moment(claim.clickedAt)
            rate =
                !isOpen
                ? nil
                : shell.text(
                    TradePhrase.rateOf,
                    [
                        "rate": shell.figures.rate(claim.rate.partsPerMillion),
                        "kind": shell.text(claim.promise.kind.phrase), "plan": String(claim.promise.version),
                    ])
            lock =
                !isOpen
                ? nil
                : claim.promise.lock.map {
                    shell.text(
                        PlanPhrase.locked,
                        [
                            "rate": shell.figures.rate($0.rate.partsPerMillion), "time": shell.figures.moment($0.until),
                        ])
                }
            indirect = claim.isIndirect ? shell.text(PlanPhrase.indirectClick) : nil
            helped = parts.map {
                shell.text(
                    PlanPhrase.helped,
                    ["position": shell.figures.rate($0.position), "shapley": shell.figures.rate($0.shapley)])
            }
            result = shell.text(claim.loss?.phrase ?? .wins)
            wins = claim.loss == nil
        }
    }
}

/// A merchant's stock.
package struct StockPage: Page {
    package static var template: String { "stock" }

    /// A variant with what lies of it.
    package struct Place: Sendable, Hashable {
        /// The product's title.
        package let product: String
        /// The variant.
        package let sku: SKU
        /// What lies of it.
        package let level: Stock.Level
        /// The product's terms of sale; nil for a variant whose product stands above.
        package let terms: SaleTerms?
        /// What is in it, where it is a bundle.
        package let bundle: BundleDesk.Shown?

        /// A variant with what lies of it.
        package init(
            product: String, sku: SKU, level: Stock.Level, terms: SaleTerms? = nil, bundle: BundleDesk.Shown? = nil
        ) {
            self.product = product
            self.sku = sku
            self.level = level
            self.terms = terms
            self.bundle = bundle
        }
    }

    /// The variants, product by product.
    package let places: [Place]

    /// A page of stock.
    package init(places: [Place]) { self.places = places }

    package var section: Section? { .stock }
    package func title(in language: Language) -> String { TradePhrase.stock.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            isEmpty: places.isEmpty,
            places: places.map { place in
                PlaceView(
                    sku: place.sku.id.rawValue, product: place.product, variant: place.sku.variant,
                    code: place.sku.merchantCode, onHand: shell.figures.count(place.level.onHand),
                    reserved: shell.figures.count(place.level.reserved), free: shell.figures.count(place.level.free),
                    isOut: place.level.free == 0, parts: place.bundle?.text(in: shell),
                    isCounted: place.bundle == nil, madePath: "/stock/\(place.sku.id)/parts",
                    terms: place.terms.map { TermsView($0, of: place.sku.product, in: shell) })
            })
    }

    private struct View: Sendable {
        let isEmpty: Bool
        let places: [PlaceView]
    }

    private struct PlaceView: Sendable {
        let sku: String
        let product: String
        let variant: String
        let code: String
        let onHand: String
        let reserved: String
        let free: String
        let isOut: Bool
        let parts: String?
        let isCounted: Bool
        let madePath: String
        let terms: TermsView?
    }

    private struct TermsView: Sendable {
        let path: String
        let field: String
        let notes: String
        let returns: [Choice]
        let limitUnits: String
        let limitDays: String
        let protectedDays: String

        struct Choice: Sendable {
            let value: String
            let label: String
            let isChosen: Bool
        }

        init(_ terms: SaleTerms, of product: Identifier<Product>, in shell: Shell) {
            path = "/products/\(product)/sale-terms"
            field = product.rawValue
            notes = terms.notes(in: shell).joined(separator: " · ")
            returns = ReturnTerms.allCases.map {
                Choice(
                    value: $0.rawValue, label: shell.text($0.phrase) + ($0.asksConfirmation ? " *" : ""),
                    isChosen: $0 == terms.returns)
            }
            limitUnits = terms.limit.map { String($0.units) } ?? ""
            limitDays = terms.limit.map { String($0.within.wholeDays) } ?? ""
            protectedDays = terms.priceProtectedFor.map { String($0.wholeDays) } ?? ""
        }
    }
}
