package import Market

/// Exposures that wait for what comes of them, bounded in number.
///
/// An exposure is told twice: after the first window with all that viewers do at once, after the second one with the
/// orders. A deed without an exposure, as imports have, makes one. Another exposure of the same item to the same viewer
/// within the first window is the same one. Beyond the bound the oldest are told early.
package struct OutcomeJoin: Sendable {
    /// How long, and how many.
    package struct Settings: Sendable, Hashable {
        /// Opens, likes, follows … count when they come within it.
        package var window: Duration
        /// Orders and refunds count when they come within it; at least `window`.
        package var orderWindow: Duration
        /// Exposures that may wait.
        package var waitingMax: Int

        /// Windows and a bound.
        /// - Precondition: positive, and orders have at least the window of the others.
        package init(window: Duration, orderWindow: Duration, waitingMax: Int) {
            precondition(window > .zero && orderWindow >= window && waitingMax > 0, "exposures wait for a while")
            self.window = window
            self.orderWindow = orderWindow
            self.waitingMax = waitingMax
        }
    }

    /// An exposure with what came of it.
    package struct Told: Sendable, Hashable {
        /// Who saw it.
        package let viewer: FeatureKey
        /// What was shown.
        package let item: Int32
        /// Where.
        package let surface: FeatureKey
        /// When.
        package let at: Timestamp
        /// What came of it; goals of the other window are unknown.
        package let outcome: ResponseOutcome
    }

    private struct Key: Hashable {
        let viewer: FeatureKey
        let item: Int32
    }

    private struct Waiting {
        let key: Key
        let surface: FeatureKey
        let at: Timestamp
        var reached: ResponseGoals = []
        var orderMinorUnits = 0.0
    }

    private struct Place {
        let isSecond: Bool
        let number: Int
    }

    private let settings: Settings
    private var first = WaitingLine<Waiting>()
    private var second = WaitingLine<Waiting>()
    /// Where the latest exposure of an item to a viewer waits.
    private var places: [Key: Place] = [:]

    /// Nothing waits.
    package init(_ settings: Settings) { self.settings = settings }

    /// Exposures that wait now.
    package var count: Int { first.count + second.count }

    /// Takes in a deed; time goes on to that of the deed.
    /// - Parameter tell: called with exposures whose window has ended, oldest first.
    /// - Complexity: O(1) amortised.
    package mutating func add(_ deed: LiveDeed, tell: (Told) -> Void) {
        advance(to: deed.at, tell: tell)
        let key = Key(viewer: deed.viewer, item: deed.item)
        // Shown again after the first window: another exposure, to which the orders from now on belong.
        if places[key].map({ deed.act == .shown && $0.isSecond }) ?? true {
            let number = first.append(Waiting(key: key, surface: deed.surface, at: deed.at))
            places[key] = Place(isSecond: false, number: number)
        }
        reach(deed, key)
        while count > settings.waitingMax {
            if second.count > 0 { tellSecond(tell) } else { tellFirst(tell) }
        }
    }

    /// Lets time pass.
    /// - Parameter limit: exposures told at most.
    /// - Returns: whether all were told whose windows have ended; when not, the next call goes on.
    @discardableResult
    package mutating func advance(to time: Timestamp, limit: Int = .max, tell: (Told) -> Void) -> Bool {
        var left = limit
        while let oldest = first.first, time.duration(since: oldest.at) >= settings.window {
            guard left > 0 else { return false }
            left -= 1
            tellFirst(tell)
        }
        while let oldest = second.first, time.duration(since: oldest.at) >= settings.orderWindow {
            guard left > 0 else { return false }
            left -= 1
            tellSecond(tell)
        }
        return true
    }

    private mutating func reach(_ deed: LiveDeed, _ key: Key) {
        guard let place = places[key] else { return }
        let goals = deed.act.goals
        if place.isSecond {
            second[place.number].reached.formUnion(goals.intersection(.ofOrders))
            second[place.number].orderMinorUnits += deed.orderMinorUnits
        } else {
            first[place.number].reached.formUnion(goals)
            first[place.number].orderMinorUnits += deed.orderMinorUnits
        }
    }

    private mutating func tellFirst(_ tell: (Told) -> Void) {
        let number = first.firstPlace
        let waiting = first.removeFirst()
        self.tell(waiting, isSecond: false, tell)
        let next = second.append(waiting)
        if let place = places[waiting.key], !place.isSecond, place.number == number {
            places[waiting.key] = Place(isSecond: true, number: next)
        }
    }

    private mutating func tellSecond(_ tell: (Told) -> Void) {
        let number = second.firstPlace
        let waiting = second.removeFirst()
        self.tell(waiting, isSecond: true, tell)
        if let place = places[waiting.key], place.isSecond, place.number == number { places[waiting.key] = nil }
    }

    private func tell(_ waiting: Waiting, isSecond: Bool, _ tell: (Told) -> Void) {
        var outcome = ResponseOutcome()
        for goal in ResponseGoal.allCases where goal.isOfOrders == isSecond {
            outcome[goal] = waiting.reached.contains(ResponseGoals(goal))
        }
        if isSecond { outcome.orderMinorUnits = waiting.orderMinorUnits }
        tell(
            Told(
                viewer: waiting.key.viewer, item: waiting.key.item, surface: waiting.surface, at: waiting.at,
                outcome: outcome))
    }
}

extension ResponseGoal {
    /// Whether it becomes known in the window of orders.
    var isOfOrders: Bool { ResponseGoals.ofOrders.contains(ResponseGoals(self)) }
}

/// Several goals in one byte: a hundred thousand exposures wait with one each.
struct ResponseGoals: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ goal: ResponseGoal) { rawValue = 1 << UInt8(goal.rawValue) }

    static let click = ResponseGoals(.click)
    static let longView = ResponseGoals(.longView)
    static let like = ResponseGoals(.like)
    static let follow = ResponseGoals(.follow)
    static let share = ResponseGoals(.share)
    static let order = ResponseGoals(.order)
    static let refund = ResponseGoals(.refund)
    static let refusal = ResponseGoals(.refusal)
    /// Those that become known in the window of orders.
    static let ofOrders: ResponseGoals = [.order, .refund]
}

extension LiveDeed.Act {
    /// The goals that the deed reaches.
    var goals: ResponseGoals {
        switch self {
        case .shown, .signalled(.skipped): []
        case .opened, .signalled(.clickedProduct), .signalled(.addedToCart): [.click]
        case .signalled(.viewed), .signalled(.completed): [.click, .longView]
        case .signalled(.liked): [.like]
        case .signalled(.commented), .signalled(.shared): [.share]
        case .signalled(.followed): [.follow]
        case .signalled(.bought): [.click, .order]
        case .signalled(.refused): [.refusal]
        case .refunded: [.refund]
        }
    }
}
