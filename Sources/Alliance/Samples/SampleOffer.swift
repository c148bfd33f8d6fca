package import Market

/// A merchant's offer of free samples of one product.
package struct SampleOffer: Hashable, Sendable {
    /// Whether the creator keeps a gift or can earn the price back.
    package enum Kind: Hashable, Sendable {
        /// Given away.
        case free
        /// Bought by the creator and paid back when so many units were sold.
        case refundable(targetUnits: Int)
    }

    /// When a request is approved without the merchant looking at it.
    package struct AutoApproval: Hashable, Sendable {
        /// The creator's level at least.
        package let levelAtLeast: CreatorLevel
        /// The creator's followers at least.
        package let followersAtLeast: Int64

        /// Approval for creators that reach both bounds.
        package init(levelAtLeast: CreatorLevel, followersAtLeast: Int64) {
            self.levelAtLeast = levelAtLeast
            self.followersAtLeast = followersAtLeast
        }

        /// Whether a creator reaches both bounds.
        package func covers(_ creator: Creator) -> Bool {
            creator.level >= levelAtLeast && creator.followers >= followersAtLeast
        }
    }

    /// The product on offer.
    package let product: Identifier<Product>
    /// Whose offer it is.
    package let merchant: Identifier<Merchant>
    /// Units left to give away; a request takes one, and what ends before shipping gives it back.
    package let unitsLeft: Int
    /// Whether the creator keeps a gift or can earn the price back.
    package let kind: Kind
    /// When a request is approved at once; nil when the merchant looks at each.
    package let autoApproval: AutoApproval?
    /// How often the offer was changed, units taken and given back included, from 1.
    package let revision: Int64

    /// An offer as stored.
    package init(
        product: Identifier<Product>, merchant: Identifier<Merchant>, unitsLeft: Int, kind: Kind,
        autoApproval: AutoApproval?, revision: Int64 = 1
    ) {
        self.product = product
        self.merchant = merchant
        self.unitsLeft = unitsLeft
        self.kind = kind
        self.autoApproval = autoApproval
        self.revision = revision
    }

    /// The offer at a revision.
    package func revised(to revision: Int64) -> SampleOffer {
        SampleOffer(
            product: product, merchant: merchant, unitsLeft: unitsLeft, kind: kind, autoApproval: autoApproval,
            revision: revision)
    }
}

extension SampleOffer.Kind {
    /// Units to sell for the refund; nil for a gift.
    package var refundTarget: Int? {
        switch self {
        case .free: nil
        case .refundable(let target): target
        }
    }

    /// The kind with a refund target; a gift for nil.
    package init(refundTarget: Int?) {
        self = refundTarget.map(SampleOffer.Kind.refundable(targetUnits:)) ?? .free
    }
}
