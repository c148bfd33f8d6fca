internal import Market

/// Which products, or which creators, somebody wants to see; what is nil does not matter.
package struct PartnerFilter: Sendable, Hashable {
    /// The product's category, as a dense number.
    package var category: Int?
    /// The lowest price, in minor units.
    package var priceMin: Int64?
    /// The highest price, in minor units.
    package var priceMax: Int64?
    /// The lowest commission, in ppm.
    package var commissionMinPPM: Int?
    /// Part of the product's origin, or of the creator's region.
    package var region: String?
    /// Whether a sample can be asked for.
    package var hasSample = false
    /// The fewest followers.
    package var followersMin: Int64?
    /// The most followers.
    package var followersMax: Int64?
    /// The lowest level, from 0.
    package var levelMin: Int?
    /// The least that the creator's audience paid in the window, in minor units.
    package var paidMin: Int64?
    /// The most that it paid.
    package var paidMax: Int64?

    /// Everything.
    package init() {}

    /// Whether a product is wanted.
    func admits(_ product: PartnerProduct) -> Bool {
        if let category, product.category != category { return false }
        if let priceMin, (product.price ?? -1) < priceMin { return false }
        if let priceMax, (product.price ?? .max) > priceMax { return false }
        if let commissionMinPPM, (product.commissionPPM ?? 0) < commissionMinPPM { return false }
        if hasSample, product.sampleUnits == 0 { return false }
        return region.map { product.origin.contains($0) } ?? true
    }

    /// Whether a creator is wanted.
    func admits(_ creator: PartnerCreator) -> Bool {
        if let category, creator.category != category { return false }
        if let followersMin, creator.followers < followersMin { return false }
        if let followersMax, creator.followers > followersMax { return false }
        if let levelMin, creator.level.rawValue < levelMin { return false }
        guard isPaidEnough(creator) else { return false }
        return region.map { creator.region.contains($0) } ?? true
    }

    private func isPaidEnough(_ creator: PartnerCreator) -> Bool {
        guard paidMin != nil || paidMax != nil else { return true }
        let paid = creator.allSales.paidMinorUnits
        return paid >= paidMin ?? .min && paid <= paidMax ?? .max
    }
}
