package import Alliance
package import Amounts
package import Market

/// Where a creator's card of a product was clicked, strongest first (domain.md §14.2).
package enum ClickPlace: String, Hashable, Sendable, CaseIterable {
    case room
    case content
    case showcase
    case offsite
}

/// A click on a creator's card of a product: what an order may be owed to.
package struct ProductClick: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "clk" }

    /// The click.
    package let id: Identifier<ProductClick>
    /// Whose card it was.
    package let creator: Identifier<Creator>
    /// The product.
    package let product: Identifier<Product>
    /// Where the card was.
    package let place: ClickPlace
    /// The content in which it was.
    package let content: Identifier<Content>?
    /// The room in which it was.
    package let room: Identifier<Room>?
    /// When.
    package let clickedAt: Timestamp
    /// What the creator was promised for the product then.
    package let promise: CommissionPromise
    /// What the creator was promised then for other products of the shop; zero for nothing.
    package let indirect: Rate

    /// A click.
    package init(
        id: Identifier<ProductClick>, creator: Identifier<Creator>, product: Identifier<Product>, place: ClickPlace,
        content: Identifier<Content>? = nil, room: Identifier<Room>? = nil, clickedAt: Timestamp,
        promise: CommissionPromise, indirect: Rate = .zero
    ) {
        self.id = id
        self.creator = creator
        self.product = product
        self.place = place
        self.content = content
        self.room = room
        self.clickedAt = clickedAt
        self.promise = promise
        self.indirect = indirect
    }
}

/// Which of a buyer's clicks an order line is owed to, and why not the others.
package struct ClickContest: Hashable, Sendable {
    /// Why a click earns nothing.
    package enum Loss: String, Hashable, Sendable, CaseIterable {
        /// It is of another product, for which nothing was promised.
        case otherProduct = "other_product"
        /// It is too old.
        case tooOld = "too_old"
        /// It happened after the order.
        case afterOrder = "after_order"
        /// The creator bought for itself.
        case selfPurchase = "self_purchase"
        /// A stronger place was clicked, or the same place later.
        case outdone
    }

    /// The click that earns, nil for none.
    package let winner: ProductClick?
    /// The others with their reasons, strongest first.
    package let losers: [(click: ProductClick, loss: Loss)]

    /// Decides among clicks: those of the product before those of other products of its shop (indirect ones), then the
    /// strongest place, in it the latest, of equal ones the smallest identifier.
    /// - Parameters:
    ///   - clicks: a buyer's clicks on products of one shop.
    ///   - own: the creators that the buyer acts for, who earn nothing from their own purchases.
    ///   - window: how long a click counts that was promised no time of its own.
    /// - Complexity: O(n log n).
    package init(
        _ clicks: [ProductClick], of product: Identifier<Product>, at time: Timestamp, within window: Duration,
        own: Set<Identifier<Creator>>
    ) {
        let order = Dictionary(uniqueKeysWithValues: ClickPlace.allCases.enumerated().map { ($1, $0) })
        let sorted = clicks.sorted { left, right in
            if (left.product == product) != (right.product == product) { return left.product == product }
            let ranks = (order[left.place] ?? 0, order[right.place] ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if left.clickedAt != right.clickedAt { return left.clickedAt > right.clickedAt }
            return left.id < right.id
        }
        var winner: ProductClick?
        var losers: [(click: ProductClick, loss: Loss)] = []
        for click in sorted {
            if click.product != product, click.indirect == .zero {
                losers.append((click, .otherProduct))
            } else if click.clickedAt > time {
                losers.append((click, .afterOrder))
            } else if time.duration(since: click.clickedAt) > click.promise.clickCountsFor ?? window {
                losers.append((click, .tooOld))
            } else if own.contains(click.creator) {
                losers.append((click, .selfPurchase))
            } else if winner != nil {
                losers.append((click, .outdone))
            } else {
                winner = click
            }
        }
        self.winner = winner
        self.losers = losers
    }

    package static func == (left: ClickContest, right: ClickContest) -> Bool {
        left.winner == right.winner && left.losers.map(\.click) == right.losers.map(\.click)
            && left.losers.map(\.loss) == right.losers.map(\.loss)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(winner)
        hasher.combine(losers.map(\.click))
    }
}

/// A click that an order line could have been owed to, as it was judged when the order was placed.
package struct ClickClaim: Hashable, Sendable {
    /// The line.
    package let line: Identifier<OrderLine>
    /// Whose card was clicked.
    package let creator: Identifier<Creator>
    /// Where it was.
    package let place: ClickPlace
    /// When.
    package let clickedAt: Timestamp
    /// Whether the card was of another product of the shop.
    package let isIndirect: Bool
    /// What the creator was promised for the product of the card.
    package let promise: CommissionPromise
    /// The share of the line that it claims.
    package let rate: Rate
    /// Why it earns nothing; nil for the one that does.
    package let loss: ClickContest.Loss?

    /// A judged click.
    package init(
        line: Identifier<OrderLine>, creator: Identifier<Creator>, place: ClickPlace, clickedAt: Timestamp,
        isIndirect: Bool = false, promise: CommissionPromise, rate: Rate, loss: ClickContest.Loss?
    ) {
        self.line = line
        self.creator = creator
        self.place = place
        self.clickedAt = clickedAt
        self.isIndirect = isIndirect
        self.promise = promise
        self.rate = rate
        self.loss = loss
    }
}
