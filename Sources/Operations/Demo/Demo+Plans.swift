import Alliance
import Amounts
import Market
import SQLDatabase
import Storage

extension Demo {
    /// A creator that is bound to an agency, a campaign that the agency leads, and a plan for one creator.
    func preparePlans() async throws {
        let cakes = World.cakeMerchant.id
        let known = try await platform.read { try !AgencyBindingStore($0).bound([World.teaExpert.id]).isEmpty }
        guard !known else { return }
        let proposal = try await platform.agencies.propose(
            .init(split: try Rate(partsPerMillion: 300_000), lasts: .days(365)), to: World.teaExpert.id,
            in: context(.agency(World.agency.id), "propose"))
        _ = try await platform.agencies.move(
            try Identifier(parsing: proposal.value.subject), .accept,
            in: context(.creator(World.teaExpert.id), "accept"))
        let now = platform.clock.now()
        let campaign = try await platform.plans.create(
            .init(
                title: "玫瑰季招商", product: World.roseCake.id, kind: .campaign,
                leader: .init(agency: World.agency.id, rate: try Rate(partsPerMillion: 40_000)),
                rate: try Rate(partsPerMillion: 160_000), begins: now, ends: now.advanced(by: .days(60))),
            in: context(.merchant(cakes), "campaign"))
        _ = try await platform.plans.move(
            try Identifier(parsing: campaign.value.subject), .accept,
            in: context(.agency(World.agency.id), "lead"))
        _ = try await platform.plans.create(
            .init(
                title: "烘焙达人定向", product: World.roseCake.id, kind: .targeted, creators: [World.baker.id],
                rate: try Rate(partsPerMillion: 150_000), begins: now, ends: now.advanced(by: .days(30))),
            in: context(.merchant(cakes), "targeted"))
    }
}
