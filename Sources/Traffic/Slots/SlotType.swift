/// On whose account an item takes a place of a page.
package enum SlotType: String, Sendable, Hashable, CaseIterable {
    /// It earned the place by its score.
    case organic
    /// It is owed exposure that was promised to every new item.
    case guarantee
    /// It is owed exposure from a support programme.
    case boost
    /// Its exposure is paid for.
    case paid
    /// It is being tried out.
    case exploration
}
