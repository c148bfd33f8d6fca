/// What may come of showing an item to a viewer; a forecast has a probability for each, always per exposure.
package enum ResponseGoal: Int, Sendable, Hashable, CaseIterable {
    /// The item was opened, or watched beyond the moment that counts as a click.
    case click
    /// It was watched long enough to count as a long view.
    case longView
    /// It was liked.
    case like
    /// Its creator was followed from it.
    case follow
    /// It was passed on or commented on.
    case share
    /// Its product was bought.
    case order
    /// An order that it led to was refunded.
    case refund
    /// The viewer said "not interested".
    case refusal

    /// The goal's name in rule files and answers.
    package var name: String {
        switch self {
        case .click: "click"
        case .longView: "long_view"
        case .like: "like"
        case .follow: "follow"
        case .share: "share"
        case .order: "order"
        case .refund: "refund"
        case .refusal: "refusal"
        }
    }

    /// The goal of a name, or nil.
    package init?(name: String) {
        guard let goal = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = goal
    }
}

/// One number for each goal, in the lanes of a vector; every step of learning treats all goals at once.
typealias GoalLanes = SIMD8<Float>

extension SIMD8<Float> {
    subscript(goal: ResponseGoal) -> Float {
        get { self[goal.rawValue] }
        set { self[goal.rawValue] = newValue }
    }
}

/// What came of one exposure, as far as it is known.
///
/// Later goals are told later: the click after seconds, the order after its window. A goal that is not known teaches
/// nothing, which is not the same as not having happened.
package struct ResponseOutcome: Sendable, Hashable {
    private(set) var known: UInt8 = 0
    private(set) var happened: UInt8 = 0
    /// The net price of what was ordered, in minor units of the platform's currency; counts only if `order` happened.
    package var orderMinorUnits: Double

    /// An outcome of which nothing is known yet.
    package init() { orderMinorUnits = 0 }

    /// An outcome with the given goals known.
    package init(_ goals: [ResponseGoal: Bool], orderMinorUnits: Double = 0) {
        self.orderMinorUnits = orderMinorUnits
        for (goal, happened) in goals { self[goal] = happened }
    }

    /// Whether a goal was reached, or nil while that is not known.
    package subscript(goal: ResponseGoal) -> Bool? {
        get {
            let bit = UInt8(1) << UInt8(goal.rawValue)
            return known & bit == 0 ? nil : happened & bit != 0
        }
        set {
            let bit = UInt8(1) << UInt8(goal.rawValue)
            known &= ~bit
            happened &= ~bit
            if let newValue {
                known |= bit
                if newValue { happened |= bit }
            }
        }
    }

    /// 1 in the lanes of known goals.
    var knownLanes: GoalLanes { Self.lanes(known) }
    /// 1 in the lanes of goals that were reached.
    var happenedLanes: GoalLanes { Self.lanes(happened) }

    private static func lanes(_ bits: UInt8) -> GoalLanes {
        var lanes = GoalLanes(repeating: 0)
        for lane in 0..<8 where bits & (1 << UInt8(lane)) != 0 { lanes[lane] = 1 }
        return lanes
    }
}
