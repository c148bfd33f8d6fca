import Statistics

/// What can happen in a step of the simulation.
enum StepKind: String, CaseIterable, Sendable {
    case fill, place, pay, notice, look, leave
    case stock, ship, arrive
    case askBack, answerBack
    case clocks, messages, payout, bank, compare
    case trespass, time

    /// How often it is chosen, of the sum of all. No class falls below one step of thirty.
    var weight: Int {
        switch self {
        case .fill, .place: 12
        case .pay: 9
        case .ship, .clocks, .time, .arrive, .askBack, .answerBack, .messages: 8
        case .trespass: 7
        case .notice, .payout: 6
        case .look, .leave, .stock, .bank, .compare: 4
        }
    }

    private static let sum = allCases.reduce(0) { $0 + $1.weight }

    /// The kind that dice choose.
    static func drawn(using dice: inout SeededGenerator) -> StepKind {
        var place = Int(dice.next() % UInt64(sum))
        for kind in allCases {
            place -= kind.weight
            if place < 0 { return kind }
        }
        return .time
    }
}

extension SeededGenerator {
    /// Whether something happens that happens so often of a hundred times.
    mutating func happens(_ percent: Int) -> Bool { next() % 100 < UInt64(percent) }

    /// A number of a range, its ends included.
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// One of some; nil of none.
    mutating func one<Element>(of choices: [Element]) -> Element? {
        choices.isEmpty ? nil : choices[Int(next() % UInt64(choices.count))]
    }
}
