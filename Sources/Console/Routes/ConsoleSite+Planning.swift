import Alliance
import Amounts
import HTTPAPI
import Hummingbird
import Market
import Operations
import Trade

extension ConsoleSite {
    /// Commission plans, what binds creators to agencies, and what helped to sell.
    var planRoutes: [Route] {
        let audience = { (operation: String) in Audience(of: operation, in: .standard) }
        return [
            Route(.get, "/plans", audience: audience("plans.list")) { call in try await showPlans(call) },
            .form("/plans", audience: audience("plans.create")) { call in
                try await attempt("plans.created", backTo: "/plans") {
                    _ = try await platform.plans.create(try Self.plan(of: call), in: call.command)
                }
            },
            .form("/plans/indirect", audience: audience("plans.set_indirect")) { call in
                try await attempt("plans.saved", backTo: "/plans") {
                    _ = try await platform.plans.setIndirect(
                        try Self.percents(call.form["rate"] ?? ""), in: call.command)
                }
            },
            .form("/plans/{plan_id}", audience: audience("plans.list")) { call in
                let id: Identifier<CommissionPlan> = try id("plan", of: call)
                return try await attempt("plans.moved", backTo: "/plans") {
                    if call.form["command"] == "join" {
                        _ = try await platform.plans.join(id, in: call.command)
                    } else {
                        guard let command = call.form["command"].flatMap(CommissionPlan.Command.init(rawValue:)) else {
                            throw NotThere("command")
                        }
                        _ = try await platform.plans.move(id, command, in: call.command)
                    }
                }
            },
            Route(.get, "/bindings", audience: audience("bindings.list")) { call in
                let page = try await platform.agencies.list(page: call.page(of: 30), as: call.actor)
                let isAgency = call.actor.agency != nil
                return try await show(
                    BindingsPage(
                        bindings: page.items, creator: call.actor.creator, isAgency: isAgency,
                        creators: isAgency ? try await platform.listings.knownCreators() : [],
                        nextPath: call.path(after: page.nextCursor)), to: call)
            },
            .form("/bindings", audience: audience("bindings.propose")) { call in
                try await attempt("plans.moved", backTo: "/bindings") {
                    let creator: Identifier<Creator> = try Identifier(parsing: call.form["creator"] ?? "")
                    let terms = AgencyBinding.Terms(
                        split: try Self.percents(call.form["split"] ?? ""),
                        lasts: .days(try Self.count("days", of: call, in: 30...1_098)))
                    _ = try await platform.agencies.propose(terms, to: creator, in: call.command)
                }
            },
            .form("/bindings/{binding_id}", audience: audience("bindings.list")) { call in
                let id: Identifier<AgencyBinding> = try id("binding", of: call)
                guard let command = call.form["command"].flatMap(AgencyBinding.Command.init(rawValue:)),
                    command.phrase != nil
                else { throw NotThere("command") }
                return try await attempt("plans.moved", backTo: "/bindings") {
                    _ = try await platform.agencies.move(id, command, in: call.command)
                }
            },
            Route(.get, "/attribution", audience: audience("attribution.read")) { call in
                let now = platform.clock.now()
                let report = try await platform.attribution.report(
                    Statements.Span(currency: .cny, since: now.advanced(by: .zero - .days(30)), before: now),
                    as: call.actor)
                let people = try await platform.listings.of(contents: [], creators: report.rows.map(\.creator))
                return try await show(
                    AttributionPage(report: report, names: people.creators.mapValues(\.name)), to: call)
            },
        ]
    }

    private func showPlans(_ call: Call) async throws -> Response {
        let actor = call.actor
        let roles = [
            actor.merchant.map { _ in Role.merchant }, actor.creator.map { _ in Role.creator },
            actor.agency.map { _ in Role.agency },
        ].compactMap(\.self)
        let wanted = call.queryFields["side"].flatMap(Role.init(rawValue:))
        let side = wanted.flatMap { roles.contains($0) ? $0 : nil } ?? roles.first
        let role = side ?? .operator
        let page = try await platform.plans.list(side: side, page: call.page(of: 30), as: actor)
        let listing = try await platform.listings.of(
            products: Array(Set(page.items.map(\.plan.draft.product))).sorted())
        var shelf: [Product] = []
        if role == .merchant, let merchant = actor.merchant { shelf = try await platform.listings.shelf(of: merchant) }
        let isMerchant = role == .merchant
        return try await show(
            PlansPage(
                plans: page.items, role: role, roles: roles, titles: listing.products.mapValues(\.title), shelf: shelf,
                agencies: isMerchant ? try await platform.listings.knownAgencies() : [],
                creators: isMerchant ? try await platform.listings.knownCreators() : [],
                indirect: isMerchant ? try await platform.plans.indirect(as: actor) : nil, now: platform.clock.now(),
                nextPath: call.path(after: page.nextCursor)), to: call)
    }

    private static func plan(of call: Call) throws -> CommissionPlan.Draft {
        let form = call.form
        let creators = (form["creators"] ?? "").split(whereSeparator: { $0.isWhitespace || $0 == "," })
        var leader: CommissionPlan.Leader?
        if let agency = form["leader"], !agency.isEmpty {
            leader = .init(agency: try Identifier(parsing: agency), rate: try percents(form["fee"] ?? ""))
        }
        let days = (form["window"] ?? "").isEmpty ? nil : try count("window", of: call, in: 1...30)
        return .init(
            title: form["title"] ?? "", product: try Identifier(parsing: form["product"] ?? ""),
            kind: form["kind"].flatMap(CommissionPlan.Kind.init(rawValue:)) ?? .targeted,
            creators: Set(try creators.map { try Identifier(parsing: String($0)) }), leader: leader,
            rate: try percents(form["rate"] ?? ""), begins: try start("begins_at", of: call),
            ends: try start("ends_at", of: call), clickCountsFor: days.map { .days($0) })
    }

    /// Per cent with up to two places, as people write them: a hundredth of a per cent is a hundred parts per million.
    /// - Throws: `AmountError` for what is no share.
    static func percents(_ text: String) throws(AmountError) -> Rate {
        let hundredths = try Money(parsing: text, currency: .cny).minorUnits
        let (parts, isTooMuch) = hundredths.multipliedReportingOverflow(by: 100)
        return try Rate(partsPerMillion: isTooMuch ? Int64.max : parts)
    }
}
