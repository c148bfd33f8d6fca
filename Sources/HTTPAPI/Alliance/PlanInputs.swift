package import Alliance
package import Amounts
package import Market

/// Which plan.
package struct PlanAddress: WireInput {
    /// The plan.
    package let id: Identifier<CommissionPlan>

    package static let parameters: [Parameter] = [
        .path(
            "plan_id", .id(CommissionPlan.self), "The plan.",
            example: .string(Identifier<CommissionPlan>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("plan_id") }
}

/// Which plans.
package struct PlanQuery: WireInput {
    /// As which side an account that is several asks.
    package let side: Role?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query(
                "side", .oneOf(["merchant", "creator", "agency"]), "As which side, for accounts that are several.",
                example: "creator")
        ] + PageQuery.parameters
    package init(_ received: Received) {
        side = received.query["side"]?.text.flatMap(Role.init(rawValue:))
        page = PageQuery(received)
    }
}

/// A plan as its merchant says it.
package struct PlanAsk: WireInput {
    /// What is said of it.
    package let draft: CommissionPlan.Draft

    static let leader = Schema.object(
        .required("agency_id", .id(Agency.self), "The agency that recruits creators."),
        .required("ppm", .integer(1...999_999), "Its fee, in parts per million of what commissions are counted from."))

    package static let body: Schema? = .named(
        "NewCommissionPlan",
        .object(
            .required("title", .text(1...CommissionPlan.titleMax), "What creators read."),
            .required("product_id", .id(Product.self), "Your product."),
            .required("kind", .oneOf(CommissionPlan.Kind.self), "For whom it is."),
            .optional(
                "creator_ids", .array(of: .id(Creator.self), count: 0...CommissionPlan.creatorsMax),
                "The named creators; none for a campaign."),
            .optional("leader", leader, "Who recruits for a campaign."),
            .required("ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .required("begins_at", .timestamp, "From when."), .required("ends_at", .timestamp, "Until when."),
            .optional(
                "clicks_count_for_days", .integer(1...30), "How long a click counts; as usual when left out.")))
    package static let example: JSON? = [
        "title": "Rose season", "product_id": .string(Identifier<Product>.documented.rawValue), "kind": "exclusive",
        "creator_ids": [.string(Identifier<Creator>.documented.rawValue)], "ppm": 250_000,
        "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2026-02-01T00:00:00Z", "clicks_count_for_days": 14,
    ]
    package init(_ received: Received) throws {
        let body = received.body
        let leader = body?["leader"]
        draft = CommissionPlan.Draft(
            title: received.text("title"), product: try Identifier(parsing: received.text("product_id")),
            kind: CommissionPlan.Kind(rawValue: received.text("kind")) ?? .targeted,
            creators: Set(try (body?["creator_ids"]?.elements ?? []).map { try Identifier(parsing: $0.text ?? "") }),
            leader: try (leader?["agency_id"]?.text).map {
                CommissionPlan.Leader(
                    agency: try Identifier(parsing: $0),
                    rate: try Rate(partsPerMillion: leader?["ppm"]?.wholeNumber ?? 0))
            },
            rate: try Rate(partsPerMillion: body?["ppm"]?.wholeNumber ?? 0),
            begins: try Timestamp(parsing: received.text("begins_at")),
            ends: try Timestamp(parsing: received.text("ends_at")),
            clickCountsFor: (body?["clicks_count_for_days"]?.wholeNumber).map { .days($0) })
    }
}

/// What a shop promises for its products that were not on the card.
package struct IndirectAsk: WireInput {
    /// The share.
    package let rate: Rate

    package static let body: Schema? = .object(
        .required("ppm", .integer(0...1_000_000), "The creator's share, in parts per million; 0 for nothing."))
    package static let example: JSON? = ["ppm": 50_000]
    package init(_ received: Received) throws {
        rate = try Rate(partsPerMillion: received.body?["ppm"]?.wholeNumber ?? 0)
    }
}

/// Which binding.
package struct BindingAddress: WireInput {
    /// The binding.
    package let id: Identifier<AgencyBinding>

    package static let parameters: [Parameter] = [
        .path(
            "binding_id", .id(AgencyBinding.self), "The binding.",
            example: .string(Identifier<AgencyBinding>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("binding_id") }
}

/// What an agency proposes to a creator.
package struct BindingAsk: WireInput {
    /// The creator.
    package let creator: Identifier<Creator>
    /// The terms.
    package let terms: AgencyBinding.Terms

    package static let body: Schema? = .named(
        "NewAgencyBinding",
        .object(
            .required("creator_id", .id(Creator.self), "The creator."),
            .required(
                "split_ppm", .integer(1...999_999),
                "Your part of what is left to the creator after the platform's fee, in parts per million."),
            .required("lasts_days", .integer(30...1_098), "For how long, from the creator's yes.")))
    package static let example: JSON? = [
        "creator_id": .string(Identifier<Creator>.documented.rawValue), "split_ppm": 300_000, "lasts_days": 365,
    ]
    package init(_ received: Received) throws {
        creator = try Identifier(parsing: received.text("creator_id"))
        terms = AgencyBinding.Terms(
            split: try Rate(partsPerMillion: received.body?["split_ppm"]?.wholeNumber ?? 0),
            lasts: .days(received.body?["lasts_days"]?.wholeNumber ?? 0))
    }
}
