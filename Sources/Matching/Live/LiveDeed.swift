package import Market

/// One event, as far as learning while serving needs it.
package struct LiveDeed: Sendable, Hashable {
    /// What happened.
    package enum Act: Sendable, Hashable {
        /// The item was shown.
        case shown
        /// It was opened, for too short to count as a view and too long to count as skipped.
        case opened
        /// Something that says how much the viewer wants it.
        case signalled(Signal)
        /// An order that it led to was refunded.
        case refunded
    }

    /// Who did it.
    package let viewer: FeatureKey
    /// To which item.
    package let item: Int32
    /// What was done.
    package let act: Act
    /// When.
    package let at: Timestamp
    /// Where the item was shown.
    package let surface: FeatureKey
    /// The net price of an order, in minor units; 0 for everything else.
    package let orderMinorUnits: Double

    /// A deed.
    /// - Precondition: an item.
    package init(
        viewer: FeatureKey, item: Int32, act: Act, at: Timestamp, surface: FeatureKey, orderMinorUnits: Double = 0
    ) {
        precondition(item >= 0, "something is done to an item")
        self.viewer = viewer
        self.item = item
        self.act = act
        self.at = at
        self.surface = surface
        self.orderMinorUnits = orderMinorUnits
    }
}
