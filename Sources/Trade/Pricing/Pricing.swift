package import Amounts
package import Market

/// What the lines of a cart cost when all promotions are counted that can be, and who bears the rest.
///
/// Four levels are gone through, each on what the level before left: reductions of named products by their merchant, of a
/// merchant's whole shop, of the platform, of creators. On a level a line is reduced once, and of the promotions that could
/// reduce it the one that takes off most in all comes first; equal ones are decided by their identifiers. A promotion that does
/// not combine is alone on the goods that it reduces: one such at most is counted, and only when the buyer pays less with it than
/// without. Every promotion is counted once, and every line keeps a minor unit to be paid. A creator gives no more than its
/// commission of a line. A value without clock or storage.
package struct Pricing: Hashable, Sendable {
    /// What is about to be bought.
    package struct Line: Hashable, Sendable {
        /// The product.
        package let product: Identifier<Product>
        /// Who sells it.
        package let merchant: Identifier<Merchant>
        /// What all units cost before promotions.
        package let goods: Money
        /// The creator who brought the buyer, with what was promised; nil for nobody.
        package let credit: Credit?

        /// A line.
        package init(
            product: Identifier<Product>, merchant: Identifier<Merchant>, goods: Money, credit: Credit? = nil
        ) {
            self.product = product
            self.merchant = merchant
            self.goods = goods
            self.credit = credit
        }
    }

    /// A promotion that counts now, with the coupon that gives the right to it.
    package struct Candidate: Hashable, Sendable {
        /// The promotion.
        package let promotion: Promotion
        /// The coupon; nil for a promotion that everybody has.
        package let coupon: Identifier<Coupon>?

        /// A candidate.
        package init(_ promotion: Promotion, coupon: Identifier<Coupon>? = nil) {
            self.promotion = promotion
            self.coupon = coupon
        }
    }

    /// What one promotion took off one line.
    package struct Cut: Hashable, Sendable {
        /// The line, counted from zero.
        package let line: Int
        /// The promotion.
        package let promotion: Identifier<Promotion>
        /// The coupon that gave the right to it.
        package let coupon: Identifier<Coupon>?
        /// Who bears it.
        package let bearer: Promotion.Bearer
        /// What buyers read of it.
        package let title: String
        /// How much.
        package let amount: Money
    }

    /// The lines as they were asked for.
    package let lines: [Line]
    /// What was taken off, line by line in the order of the levels.
    package let cuts: [Cut]

    /// The most candidates that are looked at.
    package static let candidatesMax = 100

    /// Prices lines.
    /// - Parameter candidates: those that count now; the first hundred are looked at.
    /// - Throws: `AmountError`.
    /// - Complexity: O(candidates³ x lines) at worst, for carts in which every promotion reduces another line and none combines.
    package init(_ lines: [Line], _ candidates: [Candidate]) throws(AmountError) {
        self.lines = lines
        let known = Array(candidates.prefix(Self.candidatesMax))
        let combining = known.filter(\.promotion.draft.combines)
        var best = try Plan(lines).applying(combining)
        for alone in known.filter({ !$0.promotion.draft.combines }).sorted(by: Self.isFirst) {
            var plan = Plan(lines)
            guard try plan.apply(alone) else { continue }
            plan.closeReduced()
            plan = try plan.applying(combining.filter { $0.promotion.id != alone.promotion.id })
            if plan.total > best.total { best = plan }
        }
        cuts = best.cuts.sorted { $0.line < $1.line }
    }

    /// What a line's reductions are, by who bears them.
    package func discounts(of line: Int) -> OrderLine.Discounts {
        var discounts = OrderLine.Discounts()
        for cut in cuts where cut.line == line {
            switch cut.bearer {
            case .merchant: discounts.shop += cut.amount.minorUnits
            case .platform: discounts.platform += cut.amount.minorUnits
            case .creator: discounts.creator += cut.amount.minorUnits
            }
        }
        return discounts
    }

    /// What a line costs its buyer.
    package func paid(of line: Int) -> Money {
        let goods = lines[line].goods
        return Money(minorUnits: goods.minorUnits - discounts(of: line).total, currency: goods.currency)
    }

    fileprivate static func isFirst(_ left: Candidate, _ right: Candidate) -> Bool {
        (left.promotion.id, left.coupon?.rawValue ?? "") < (right.promotion.id, right.coupon?.rawValue ?? "")
    }

    fileprivate enum Level: Int, CaseIterable { case product, shop, platform, creator }
}

extension Pricing.Candidate {
    fileprivate var level: Pricing.Level {
        switch promotion.bearer {
        case .merchant: promotion.draft.products.isEmpty ? .shop : .product
        case .platform: .platform
        case .creator: .creator
        }
    }

    fileprivate func reaches(_ line: Pricing.Line) -> Bool {
        guard line.goods.currency == promotion.draft.threshold.currency else { return false }
        guard promotion.draft.products.isEmpty || promotion.draft.products.contains(line.product) else { return false }
        return switch promotion.bearer {
        case .merchant(let id): line.merchant == id
        case .platform: true
        case .creator(let id): line.credit?.creator == id
        }
    }
}

/// Lines on the way through the levels.
private struct Plan {
    let lines: [Pricing.Line]
    /// What is left to pay of each line.
    var left: [Int64]
    /// Lines that a promotion has for itself.
    var closed: Set<Int> = []
    var cuts: [Pricing.Cut] = []

    init(_ lines: [Pricing.Line]) {
        self.lines = lines
        left = lines.map(\.goods.minorUnits)
    }

    /// What is taken off in all; wider than an amount, because the cart's sum was not checked yet.
    var total: Int128 { cuts.reduce(0) { $0 + Int128($1.amount.minorUnits) } }

    mutating func closeReduced() { closed.formUnion(cuts.map(\.line)) }

    /// The plan with the candidates of all levels applied.
    func applying(_ candidates: [Pricing.Candidate]) throws(AmountError) -> Plan {
        var plan = self
        for level in Pricing.Level.allCases {
            var waiting = candidates.filter { $0.level == level }.sorted(by: Pricing.isFirst)
            var reduced = plan.closed
            while !waiting.isEmpty {
                var best: (place: Int, value: Int64)?
                for (place, candidate) in waiting.enumerated() {
                    let value = try plan.value(of: candidate, without: reduced).value
                    if value > best?.value ?? 0 { best = (place, value) }
                }
                guard let best else { break }
                let chosen = waiting[best.place]
                reduced.formUnion(try plan.take(chosen, without: reduced))
                waiting.removeAll { $0.promotion.id == chosen.promotion.id }
            }
        }
        return plan
    }

    /// Applies one candidate to all that it reaches.
    /// - Returns: whether it took anything off.
    mutating func apply(_ candidate: Pricing.Candidate) throws(AmountError) -> Bool {
        try !take(candidate, without: closed).isEmpty
    }

    /// What a candidate takes off in all, and how much each line can be reduced by it at most.
    private func value(
        of candidate: Pricing.Candidate, without reduced: Set<Int>
    ) throws(AmountError) -> (value: Int64, rooms: [(line: Int, room: Int64)]) {
        var goods: Int64 = 0
        var rooms: [(line: Int, room: Int64)] = []
        for (index, line) in lines.enumerated() where !reduced.contains(index) && candidate.reaches(line) {
            let (sum, isTooMuch) = goods.addingReportingOverflow(left[index])
            guard !isTooMuch else { throw .overflow }
            goods = sum
            let room = try room(of: candidate, on: index)
            if room > 0 { rooms.append((index, room)) }
        }
        let draft = candidate.promotion.draft
        guard goods >= draft.threshold.minorUnits, !rooms.isEmpty else { return (0, []) }
        let wanted: Int64 =
            switch draft.reduction {
            case .amount(let amount): amount.minorUnits
            case .share(let rate, let most):
                min(
                    try Money(minorUnits: goods, currency: draft.threshold.currency).share(rate, rounding: .towardZero)
                        .minorUnits, most?.minorUnits ?? .max)
            }
        return (min(wanted, rooms.reduce(0) { $0 + $1.room }), rooms)
    }

    private func room(of candidate: Pricing.Candidate, on index: Int) throws(AmountError) -> Int64 {
        let room = left[index] - 1
        guard case .creator = candidate.promotion.bearer, let credit = lines[index].credit else { return room }
        let currency = lines[index].goods.currency
        let split = try CommissionSplit(
            paid: Money(minorUnits: left[index], currency: currency), refunded: .zero(currency), credit.terms)
        return min(room, split.creator.minorUnits)
    }

    /// Takes off what a candidate takes off, in proportion to what each line can be reduced by, to the last minor unit.
    /// - Returns: the lines that were reduced.
    private mutating func take(
        _ candidate: Pricing.Candidate, without reduced: Set<Int>
    ) throws(AmountError) -> Set<Int> {
        let (value, rooms) = try value(of: candidate, without: reduced)
        guard value > 0 else { return [] }
        let currency = candidate.promotion.draft.threshold.currency
        let parts = try Money(minorUnits: value, currency: currency).split(by: rooms.map(\.room))
        var touched: Set<Int> = []
        for (part, place) in zip(parts, rooms) where part.minorUnits > 0 {
            left[place.line] -= part.minorUnits
            touched.insert(place.line)
            cuts.append(
                .init(
                    line: place.line, promotion: candidate.promotion.id, coupon: candidate.coupon,
                    bearer: candidate.promotion.bearer, title: candidate.promotion.draft.title, amount: part))
        }
        return touched
    }
}

/// What a promotion took off a line of an order, kept as the buyer agreed to it.
package struct LineReduction: Hashable, Sendable {
    /// The line.
    package let line: Identifier<OrderLine>
    /// The promotion.
    package let promotion: Identifier<Promotion>
    /// The coupon that gave the right to it.
    package let coupon: Identifier<Coupon>?
    /// Who bears it.
    package let bearer: Promotion.Bearer
    /// What the buyer read of it.
    package let title: String
    /// How much.
    package let amount: Money

    /// What was taken off a line.
    package init(
        line: Identifier<OrderLine>, promotion: Identifier<Promotion>, coupon: Identifier<Coupon>?,
        bearer: Promotion.Bearer, title: String, amount: Money
    ) {
        self.line = line
        self.promotion = promotion
        self.coupon = coupon
        self.bearer = bearer
        self.title = title
        self.amount = amount
    }

    /// What a cut is for the line that it became.
    package init(_ cut: Pricing.Cut, of line: Identifier<OrderLine>) {
        self.init(
            line: line, promotion: cut.promotion, coupon: cut.coupon, bearer: cut.bearer, title: cut.title,
            amount: cut.amount)
    }
}
