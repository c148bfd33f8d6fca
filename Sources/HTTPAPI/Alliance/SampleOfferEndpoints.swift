package import Alliance
import HTTPTypes
package import Market
package import Operations

/// What merchants give away.
package enum SampleOfferEndpoints {
    /// Offers samples of a product.
    package static let offer = Endpoint<SampleOfferAsk, WrittenReply<SampleOfferBody>>(
        .put, "/v1/products/{product_id}/sample-offer", operation: "samples.offer",
        summary: "Offers free samples of your own product, in place of what was offered before.",
        documentation: "With no units the offer stands, and nothing can be asked for.", tag: "samples",
        refuses: ["object.not_found", "revision.stale", "idempotency.key_reused"], idempotency: .accepted,
        precondition: .accepted,
        links: [.init("offers", to: "samples.list_offers", [:])])
    /// Lists offers.
    package static let list = Endpoint<PageAsk, PageReply<SampleOfferBody>>(
        .get, "/v1/sample-offers", operation: "samples.list_offers", summary: "Lists samples on offer, by product.",
        documentation: "A merchant sees its own, empty ones too; everybody else sees what can be asked for.",
        tag: "samples", refuses: ["page.malformed_cursor"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let samples = platform.samples
        return [
            offer.answered { input, call in
                guard let merchant = call.actor.merchant else { throw WireRefusal.roleMissing(allowed: ["merchant"]) }
                return WrittenReply(
                    try await samples.offer(
                        input.offer(by: merchant), ifRevision: call.revision(), in: call.command),
                    as: SampleOfferBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await samples.offers(page: request, as: call.actor)
                return PageReply(page, as: SampleOfferBody.init, answering: call)
            },
        ]
    }
}

/// An offer of samples, as sent.
package struct SampleOfferAsk: WireInput {
    /// The product.
    package let product: Identifier<Product>
    /// Units to give away.
    package let unitsLeft: Int
    /// Units to sell for the price to be paid back; nil for a gift.
    package let targetUnits: Int?
    /// When a request is approved at once; nil when the merchant looks at each.
    package let autoApproval: SampleOffer.AutoApproval?

    package static let parameters = ProductAddress.parameters
    package static let body: Schema? = .named(
        "NewSampleOffer",
        .object(
            .required("units_left", .integer(0...1_000_000), "Units to give away from now."),
            .optional(
                "target_units", .integer(1...1_000_000_000),
                "Makes the sample refundable: units to sell for the price to be paid back."),
            .optional("auto_approval", SampleOfferBody.approvalSchema, "Approves at once who reaches both bounds.")))
    package static let example: JSON? = [
        "units_left": 20, "auto_approval": ["level_at_least": 2, "followers_at_least": 10_000],
    ]
    package init(_ received: Received) throws {
        product = try received.id("product_id")
        unitsLeft = Int(received.body?["units_left"]?.wholeNumber ?? 0)
        targetUnits = received.body?["target_units"]?.wholeNumber.map { Int($0) }
        let approval = received.body?["auto_approval"]
        autoApproval = approval?["level_at_least"]?.wholeNumber.flatMap { CreatorLevel(rawValue: Int($0)) }
            .map { .init(levelAtLeast: $0, followersAtLeast: approval?["followers_at_least"]?.wholeNumber ?? 0) }
    }

    /// The offer of a merchant.
    func offer(by merchant: Identifier<Merchant>) -> SampleOffer {
        SampleOffer(
            product: product, merchant: merchant, unitsLeft: unitsLeft,
            kind: SampleOffer.Kind(refundTarget: targetUnits), autoApproval: autoApproval)
    }
}

/// An offer of samples on the wire.
package struct SampleOfferBody: WireReply {
    let offer: SampleOffer

    /// An offer on the wire.
    package init(_ offer: SampleOffer) { self.offer = offer }

    static let approvalSchema = Schema.object(
        .required("level_at_least", .integer(0...6), "The creator's level at least: 0 for L0 to 6 for L6."),
        .required("followers_at_least", .count, "The creator's followers at least."))

    package static let schema: Schema? = .named(
        "SampleOffer",
        .object(
            .required("product_id", .id(Product.self), "What is given away."),
            .required("merchant_id", .id(Merchant.self), "Who gives it."),
            .required("units_left", .count, "Units that are left."),
            .required("kind", .oneOf(["free", "refundable"]), "A gift, or paid back when sales meet a target."),
            .optional("target_units", .count, "Units to sell, for the refundable kind."),
            .optional(
                "auto_approval", approvalSchema, "Who is approved at once; null when the merchant looks at each."),
            .required(
                "revision", .integer(1...9_007_199_254_740_991), "The revision, which is the entity tag, too.")))
    package static let example = SampleOfferBody(
        SampleOffer(
            product: .documented, merchant: .documented, unitsLeft: 20, kind: .free,
            autoApproval: .init(levelAtLeast: .l2, followersAtLeast: 10_000)))
    package var entityTag: EntityTag? { EntityTag(revision: offer.revision) }
    package var json: JSON? {
        let target = offer.kind.refundTarget
        return [
            "product_id": .string(offer.product.rawValue), "merchant_id": .string(offer.merchant.rawValue),
            "units_left": .integer(Int64(offer.unitsLeft)), "kind": .string(target == nil ? "free" : "refundable"),
            "target_units": target.map { .integer(Int64($0)) } ?? .null,
            "auto_approval": offer.autoApproval.map { approval in
                [
                    "level_at_least": .integer(Int64(approval.levelAtLeast.rawValue)),
                    "followers_at_least": .integer(approval.followersAtLeast),
                ]
            } ?? .null,
            "revision": .integer(offer.revision),
        ]
    }
}
