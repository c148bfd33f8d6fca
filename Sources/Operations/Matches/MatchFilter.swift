internal import Market
internal import Matching

/// Which matches somebody wants to see, by identifiers; what is nil does not matter.
package struct MatchFilter: Codable, Sendable, Hashable {
    /// The category of the product, or of most of the creator's contents.
    package var category: String?
    /// The lowest price, in minor units.
    package var priceMin: Int64?
    /// The highest price, in minor units.
    package var priceMax: Int64?
    /// The lowest commission, in ppm.
    package var commissionMinPPM: Int?
    /// Part of the product's origin, or of the creator's region.
    package var region: String?
    /// Whether a sample can be asked for; nil is the same as false.
    package var hasSample: Bool?
    /// The fewest followers.
    package var followersMin: Int64?
    /// The most followers.
    package var followersMax: Int64?
    /// The lowest level, from 0.
    package var levelMin: Int?
    /// The least that a creator's audience paid in the window, in minor units.
    package var gmvMin: Int64?
    /// The most that it paid.
    package var gmvMax: Int64?

    /// Everything.
    package init() {}

    /// The filter over dense numbers; nil when it names a category that the facts do not have.
    func dense(in catalogue: MatchCatalogue) -> PartnerFilter? {
        var dense = PartnerFilter()
        if let category {
            guard let number = catalogue.numberOfCategory[category] else { return nil }
            dense.category = number
        }
        dense.priceMin = priceMin
        dense.priceMax = priceMax
        dense.commissionMinPPM = commissionMinPPM
        dense.region = region
        dense.hasSample = hasSample ?? false
        dense.followersMin = followersMin
        dense.followersMax = followersMax
        dense.levelMin = levelMin
        dense.paidMin = gmvMin
        dense.paidMax = gmvMax
        return dense
    }
}
