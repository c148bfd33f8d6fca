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
    /// The version of the product's commission at that time, and its rate in parts per million.
    package let plan: Int64
    /// The rate.
    package let ratePartsPerMillion: Int64

    /// A click.
    package init(
        id: Identifier<ProductClick>, creator: Identifier<Creator>, product: Identifier<Product>, place: ClickPlace,
        content: Identifier<Content>? = nil, room: Identifier<Room>? = nil, clickedAt: Timestamp, plan: Int64,
        ratePartsPerMillion: Int64
    ) {
        self.id = id
        self.creator = creator
        self.product = product
        self.place = place
        self.content = content
        self.room = room
        self.clickedAt = clickedAt
        self.plan = plan
        self.ratePartsPerMillion = ratePartsPerMillion
    }
}

/// Which of a buyer's clicks an order line is owed to, and why not the others.
package struct ClickContest: Hashable, Sendable {
    /// Why a click earns nothing.
    package enum Loss: String, Hashable, Sendable, CaseIterable {
        /// It is of another product.
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

    /// Decides among clicks: the strongest place, in it the latest, of equal ones the smallest identifier.
    /// - Parameters:
    ///   - own: the creators that the buyer acts for, who earn nothing from their own purchases.
    ///   - window: how long a click counts.
    /// - Complexity: O(n log n).
    package init(
        _ clicks: [ProductClick], of product: Identifier<Product>, at time: Timestamp, within window: Duration,
        own: Set<Identifier<Creator>>
    ) {
        let order = Dictionary(uniqueKeysWithValues: ClickPlace.allCases.enumerated().map { ($1, $0) })
        let sorted = clicks.sorted { left, right in
            let ranks = (order[left.place] ?? 0, order[right.place] ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            if left.clickedAt != right.clickedAt { return left.clickedAt > right.clickedAt }
            return left.id < right.id
        }
        var winner: ProductClick?
        var losers: [(click: ProductClick, loss: Loss)] = []
        for click in sorted {
            if click.product != product {
                losers.append((click, .otherProduct))
            } else if click.clickedAt > time {
                losers.append((click, .afterOrder))
            } else if time.duration(since: click.clickedAt) > window {
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
    /// The rate of that time in parts per million.
    package let ratePartsPerMillion: Int64
    /// The version of the product's commission.
    package let plan: Int64
    /// Why it earns nothing; nil for the one that does.
    package let loss: ClickContest.Loss?

    /// A judged click.
    package init(
        line: Identifier<OrderLine>, creator: Identifier<Creator>, place: ClickPlace, clickedAt: Timestamp,
        ratePartsPerMillion: Int64, plan: Int64, loss: ClickContest.Loss?
    ) {
        self.line = line
        self.creator = creator
        self.place = place
        self.clickedAt = clickedAt
        self.ratePartsPerMillion = ratePartsPerMillion
        self.plan = plan
        self.loss = loss
    }
}
