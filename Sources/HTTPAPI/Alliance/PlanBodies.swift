package import Alliance
import Amounts
import Market
package import Operations

/// A commission plan on the wire.
package struct PlanBody: WireReply {
    /// The plan with who is in it.
    package let entry: Plans.Entry

    /// A plan on the wire.
    package init(_ entry: Plans.Entry) { self.entry = entry }

    package static let schema: Schema? = .named(
        "CommissionPlan",
        .object(
            .required("id", .id(CommissionPlan.self), "The plan."),
            .required("merchant_id", .id(Merchant.self), "Whose it is."),
            .required("title", .text(1...CommissionPlan.titleMax), "What creators read."),
            .required("product_id", .id(Product.self), "The product."),
            .required("kind", .oneOf(CommissionPlan.Kind.self), "For whom it is."),
            .required("members", .count, "Creators whom it names or who joined it."),
            .required("is_joined", .boolean, "Whether you are one of them as a creator."),
            .optional("leader", PlanAsk.leader, "Who recruits."),
            .required("ppm", .integer(0...1_000_000), "The creator's share, in parts per million."),
            .required("begins_at", .timestamp, "From when."), .required("ends_at", .timestamp, "Until when."),
            .optional("clicks_count_for_days", .integer(1...30), "How long a click counts; as usual when left out."),
            .required("state", .oneOf(CommissionPlan.State.self), "Where it is."),
            .required("allowed", .array(of: .text(1...40), count: 0...10), "What can be asked of it."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: PlanBody { PlanBody(.documented) }

    package var json: JSON? {
        let (plan, draft) = (entry.plan, entry.plan.draft)
        return [
            "id": .string(plan.id.rawValue), "merchant_id": .string(plan.merchant.rawValue),
            "title": .string(draft.title), "product_id": .string(draft.product.rawValue),
            "kind": .string(draft.kind.rawValue), "members": .integer(Int64(entry.members)),
            "is_joined": .boolean(entry.isJoined),
            "leader": draft.leader.map {
                ["agency_id": .string($0.agency.rawValue), "ppm": .integer($0.rate.partsPerMillion)]
            } ?? .null,
            "ppm": .integer(draft.rate.partsPerMillion), "begins_at": .time(draft.begins), "ends_at": .time(draft.ends),
            "clicks_count_for_days": draft.clickCountsFor.map { .integer($0.wholeDays) } ?? .null,
            "state": .string(plan.state.rawValue),
            "allowed": .array(CommissionPlan.transitions.allowed(in: plan.state).map { .string($0) }),
            "revision": .integer(plan.revision),
        ]
    }
}

/// What a creator is promised, on the wire.
package struct PromiseBody: WireReply {
    /// The promise.
    package let promise: CommissionPromise

    /// A promise on the wire.
    package init(_ promise: CommissionPromise) { self.promise = promise }

    package static let schema: Schema? = PromiseShape.schema
    package static var example: PromiseBody { PromiseBody(.documented) }
    package var json: JSON? { PromiseShape.json(promise) }
}

/// What binds a creator to an agency, on the wire.
package struct BindingBody: WireReply {
    /// The binding with the names of its sides.
    package let entry: Agencies.Entry

    /// A binding on the wire.
    package init(_ entry: Agencies.Entry) { self.entry = entry }

    package static let schema: Schema? = .named(
        "AgencyBinding",
        .object(
            .required("id", .id(AgencyBinding.self), "The binding."),
            .required("creator_id", .id(Creator.self), "The creator."),
            .required("creator_name", .text(1...200), "Its name."),
            .required("agency_id", .id(Agency.self), "The agency."),
            .required("agency_name", .text(1...200), "Its name."),
            .required("split_ppm", .integer(1...999_999), "The agency's part, in parts per million."),
            .required("state", .oneOf(AgencyBinding.State.self), "Where it is."),
            .required("allowed", .array(of: .text(1...40), count: 0...10), "What can be asked of it."),
            .required("proposed_at", .timestamp, "When the agency proposed it."),
            .optional("accepted_at", .timestamp, "When the creator said yes."),
            .optional("ends_at", .timestamp, "When its time is over."),
            .optional("exit_asked_by", .oneOf(["creator", "agency"]), "Which side wants its end."),
            .optional("due_at", .timestamp, "When the clock moves it."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: BindingBody { BindingBody(.documented) }

    package var json: JSON? {
        let binding = entry.binding
        return [
            "id": .string(binding.id.rawValue), "creator_id": .string(binding.creator.rawValue),
            "creator_name": .string(entry.creator), "agency_id": .string(binding.agency.rawValue),
            "agency_name": .string(entry.agency), "split_ppm": .integer(binding.terms.split.partsPerMillion),
            "state": .string(binding.state.rawValue),
            "allowed": .array(AgencyBinding.transitions.allowed(in: binding.state).map { .string($0) }),
            "proposed_at": .time(binding.proposedAt), "accepted_at": .time(binding.acceptedAt),
            "ends_at": .time(binding.endsAt), "exit_asked_by": .optional(binding.exitAskedBy?.rawValue),
            "due_at": .time(binding.dueAt), "revision": .integer(binding.revision),
        ]
    }
}

extension Rate {
    /// A share of the API's document.
    fileprivate static func documented(_ partsPerMillion: Int64) -> Rate {
        do {
            return try Rate(partsPerMillion: partsPerMillion)
        } catch {
            preconditionFailure("The example is a share: \(error)")
        }
    }
}

extension Plans.Entry {
    /// The plan of the API's document.
    static let documented = Plans.Entry(
        plan: CommissionPlan(
            id: .documented, merchant: .documented,
            draft: .init(
                title: "Rose season", product: .documented, kind: .exclusive, creators: [.documented],
                rate: .documented(250_000), begins: Timestamp(milliseconds: 1_767_225_600_000),
                ends: Timestamp(milliseconds: 1_769_904_000_000), clickCountsFor: .days(14)),
            createdAt: Timestamp(milliseconds: 1_767_139_200_000), state: .open), members: 1, isJoined: true)
}

extension CommissionPromise {
    /// What the plan promises while an older content locks more.
    static let documented = CommissionPromise(
        kind: .exclusive, plan: .documented, version: 1, rate: .documented(300_000), clickCountsFor: .days(14),
        lock: RateLock(
            content: .documented, rate: .documented(300_000), since: Timestamp(milliseconds: 1_767_139_200_000),
            until: Timestamp(milliseconds: 1_769_731_200_000)))
}

extension Agencies.Entry {
    /// What binds the creator to an agency.
    static let documented = Agencies.Entry(
        binding: AgencyBinding(
            id: .documented, creator: .documented, agency: .documented,
            terms: .init(split: .documented(300_000), lasts: .days(365)),
            proposedAt: Timestamp(milliseconds: 1_767_139_200_000), state: .active,
            acceptedAt: Timestamp(milliseconds: 1_767_225_600_000),
            endsAt: Timestamp(milliseconds: 1_798_761_600_000), dueAt: Timestamp(milliseconds: 1_798_761_600_000),
            revision: 2), creator: "Little Sweet", agency: "Orchard Talents")
}
