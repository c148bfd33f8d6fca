/// What a tally of a room or a video counts. Every count is a sum over events, so that minutes add up to the whole.
///
/// Those that end in `Users` or name people count each viewer once, in the minute of the first time; the others count
/// events. Amounts are minor units, times milliseconds.
package enum Count: Int, Hashable, Sendable, CaseIterable {
    // Being seen
    case impressions, entries, organicEntries, viewers, leaves, watchedMilliseconds, retained
    // Playing
    case plays, players, reached6Seconds, reached25, reached50, reached75, completes, playedMilliseconds
    case lengthMilliseconds
    // Taking part
    case likes, likeUsers, comments, commentUsers, shares, shareUsers, gifts, giftUsers, interactingUsers
    case follows, unfollows, fanClubJoins, negativeUsers
    // Goods
    case bubbleImpressions, bubbleClicks, listImpressions, listClicks, cardImpressions, cardClicks
    case productImpressionUsers, productClickUsers, cartAdds
    // Trade
    case ordersCreated, gmvCreated, orderUsers, orders, skuOrders, units, buyers, gmv, fanGMV, refundedOrders, refunded

    /// The name in formulas and on the wire, such as `product_click_users`.
    package var name: String { Self.names[rawValue] }

    private static let names: [String] = allCases.map { count in
        var name = ""
        let letters = Array("\(count)")
        for (place, letter) in letters.enumerated() {
            let startsWord = letter.isUppercase && place > 0 && !letters[place - 1].isUppercase
            let startsNumber = letter.isNumber && !letters[place - 1].isNumber
            if startsWord || startsNumber { name += "_" }
            name += letter.lowercased()
        }
        return name
    }
}

/// So many of each ``Count``.
package struct Counts: Hashable, Sendable {
    private var values: [Int64]

    /// None of anything.
    package init() { values = Array(repeating: 0, count: Count.allCases.count) }

    /// How many of one.
    package subscript(count: Count) -> Int64 {
        get { values[count.rawValue] }
        set { values[count.rawValue] = newValue }
    }

    /// Whether nothing was counted.
    package var isEmpty: Bool { values.allSatisfy { $0 == 0 } }

    /// Both together.
    package static func + (left: Counts, right: Counts) -> Counts {
        var sum = left
        sum += right
        return sum
    }

    /// Adds others.
    package static func += (left: inout Counts, right: Counts) {
        for place in left.values.indices { left.values[place] &+= right.values[place] }
    }
}
