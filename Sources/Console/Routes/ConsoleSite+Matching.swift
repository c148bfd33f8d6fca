import Alliance
import Amounts
import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Goods for creators, creators for merchants' goods, why, and searches that are kept.
    var matchRoutes: [Route] {
        let sides = Audience(of: "saved_searches.read", in: .standard)
        return [
            Route(.get, "/matches", audience: sides) { call in try await showMatches(call) },
            Route(.get, "/matches/{match_id}", audience: Audience(of: "matches.explain", in: .standard)) { call in
                try await showMatch(call)
            },
            .form("/matches/commission", audience: Audience(of: "commissions.offer", in: .standard)) { call in
                try await offerCommission(call)
            },
            .form("/matches/searches", audience: sides) { call in try await keepSearch(call) },
            .form("/matches/searches/{search_id}/removal", audience: sides) { call in
                try await attempt("forgetSearch", backTo: "/matches") {
                    _ = try await platform.savedSearches.forget(
                        try Identifier(parsing: call.pathParameters["search_id"] ?? ""), in: call.command)
                }
            },
        ]
    }

    private func showMatches(_ call: Call) async throws -> Response {
        let fields = call.queryFields
        let page = try PageRequest(limit: 10, cursor: fields["cursor"])
        let isMerchant = call.actor.creator == nil || fields["product"].map { !$0.isEmpty } ?? false
        if isMerchant, let merchant = call.actor.merchant {
            return try await showCreators(for: merchant, fields, page, to: call)
        }
        guard let creator = call.actor.creator else { throw NotThere("creator") }
        let answer = try await platform.matches.products(
            for: creator, Self.filter(fields), page: page, as: call.actor)
        let listing = try await platform.matches.names(of: answer)
        let entries = answer.matches.compactMap { MatchEntry($0, showing: .merchant, in: listing) }
        return try await show(
            MatchesPage(
                side: .creator, entries: entries,
                keptOut: answer.keptOut.map {
                    .init(title: listing.products[$0.product]?.title ?? "–", gates: $0.gates)
                }, keptOutCount: answer.keptOutCount, categories: Self.categories(listing, fields, call.language),
                fields: fields, searches: try await searches(.creator, call),
                nextPath: call.path(after: answer.nextCursor)),
            to: call)
    }

    private func showCreators(
        for merchant: Identifier<Merchant>, _ fields: [String: String], _ page: PageRequest, to call: Call
    ) async throws -> Response {
        let shelf = try await platform.samples.shelf(of: merchant, limit: 100, as: call.actor).map(\.0)
        // A text that is no identifier chooses nothing, and then the first product is shown.
        let wanted = fields["product"].flatMap { try? Identifier<Product>(parsing: $0) }
        guard let product = wanted ?? shelf.first?.id else {
            return try await show(MatchesPage(side: .merchant, entries: []), to: call)
        }
        let answer = try await platform.matches.creators(
            for: product, Self.filter(fields), page: page, as: call.actor)
        let listing = try await platform.matches.names(of: answer)
        let commission = try await platform.matches.commissionIfAny(on: product, as: call.actor)
        return try await show(
            MatchesPage(
                side: .merchant,
                products: shelf.map {
                    .init(value: $0.id.rawValue, label: $0.title, isCurrent: $0.id == product)
                }, commissionPPM: commission?.rate.partsPerMillion,
                entries: answer.matches.compactMap { MatchEntry($0, showing: .creator, in: listing) },
                keptOut: answer.keptOut.map {
                    .init(title: listing.creators[$0.creator]?.name ?? "–", gates: $0.gates)
                }, keptOutCount: answer.keptOutCount, categories: Self.categories(listing, fields, call.language),
                fields: fields, searches: try await searches(.merchant, call),
                nextPath: call.path(after: answer.nextCursor)),
            to: call)
    }

    private func showMatch(_ call: Call) async throws -> Response {
        guard let reference = MatchReference(call.pathParameters["match_id"] ?? "") else { throw NotThere("match") }
        switch try await platform.matches.explanation(of: reference, as: call.actor) {
        case .partner(let match):
            let listing = try await platform.matches.names(of: [match], [])
            let other: Role = call.actor.acts(.creator(match.creator)) ? .merchant : .creator
            guard let entry = MatchEntry(match, showing: other, in: listing) else { throw NotThere("match") }
            let category = match.record.cohort.category.flatMap { id in
                listing.categories.values.first { $0.id.rawValue == id }
            }
            return try await show(
                MatchDetailPage(
                    entry: entry, cohortCategory: category.map { Wording($0.chineseName, $0.englishName) }),
                to: call)
        // A place of a feed is explained on its card.
        case .place: throw NotThere("match")
        }
    }

    private func offerCommission(_ call: Call) async throws -> Response {
        let product: Identifier<Product> = try Identifier(parsing: call.form["product"] ?? "")
        return try await attempt("offerCommission", backTo: "/matches?product=\(product)") {
            guard let percent = call.form["percent"].flatMap({ Double($0) }), (0...100).contains(percent) else {
                throw InvalidInput("percent", "field.out_of_range", "Must be from 0 to 100.")
            }
            _ = try await platform.matches.offerCommission(
                try Rate(partsPerMillion: Int64((percent * 10_000).rounded())), on: product, in: call.command)
        }
    }

    private func keepSearch(_ call: Call) async throws -> Response {
        let form = call.form
        let product = try form["product"].flatMap { $0.isEmpty ? nil : $0 }.map { text in
            try Identifier<Product>(parsing: text)
        }
        return try await attempt("keepSearch", backTo: "/matches" + (product.map { "?product=\($0)" } ?? "")) {
            let name = String((form["name"] ?? "").prefix(100))
            guard !name.isEmpty else { throw InvalidInput("name", "field.required", "Must be there.") }
            _ = try await platform.savedSearches.keep(
                .init(name: name, product: product, filter: Self.filter(form)), in: call.command)
        }
    }

    private func searches(_ side: Role, _ call: Call) async throws -> [MatchesPage.Search] {
        let page = try await platform.savedSearches.list(side: side, page: PageRequest(limit: 50), as: call.actor)
        return page.items.compactMap { search in
            // A filter that cannot be read any more leads nowhere and is left out.
            guard let filter = try? search.readFilter() else { return nil }
            var fields = Self.fields(filter)
            if let product = search.product { fields.append(("product", product.rawValue)) }
            let query = fields.map { "\($0)=\(ShellView.queryEncoded($1))" }.joined(separator: "&")
            return .init(id: search.id.rawValue, name: search.name, path: "/matches?\(query)")
        }
    }

    // MARK: Forms

    /// The filter that a form's fields spell: amounts in yuan, commissions in per cent.
    private static func filter(_ fields: [String: String]) -> MatchFilter {
        var filter = MatchFilter()
        func text(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : String($0.prefix(100)) } }
        func whole(_ name: String, _ factor: Int64 = 1) -> Int64? {
            guard let value = text(name).flatMap({ Int64($0) }), (0...1_000_000_000_000).contains(value) else {
                return nil
            }
            return value * factor
        }
        filter.category = text("category")
        filter.priceMin = whole("price_min", 100)
        filter.priceMax = whole("price_max", 100)
        filter.commissionMinPPM = whole("commission", 10_000).map { Int($0) }
        filter.region = text("region")
        filter.hasSample = fields["sample"] == "1" ? true : nil
        filter.followersMin = whole("followers_min")
        filter.followersMax = whole("followers_max")
        filter.levelMin = whole("level").map { Int($0) }
        filter.gmvMin = whole("gmv_min", 100)
        return filter
    }

    private static func fields(_ filter: MatchFilter) -> [(String, String)] {
        let fields: [(String, String?)] = [
            ("category", filter.category), ("price_min", filter.priceMin.map { String($0 / 100) }),
            ("price_max", filter.priceMax.map { String($0 / 100) }),
            ("commission", filter.commissionMinPPM.map { String($0 / 10_000) }), ("region", filter.region),
            ("sample", filter.hasSample == true ? "1" : nil), ("followers_min", filter.followersMin.map { String($0) }),
            ("followers_max", filter.followersMax.map { String($0) }), ("level", filter.levelMin.map { String($0) }),
            ("gmv_min", filter.gmvMin.map { String($0 / 100) }),
        ]
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }

    private static func categories(
        _ listing: Listings.Listing, _ fields: [String: String], _ language: Language
    ) -> [MatchesPage.Choice] {
        listing.categories.values.sorted { $0.id.rawValue < $1.id.rawValue }.map {
            .init(value: $0.id.rawValue, label: $0.name(in: language), isCurrent: fields["category"] == $0.id.rawValue)
        }
    }
}

extension MatchEntry {
    /// A match with the names of its other side, nil when they are gone.
    /// - Parameter side: whose name is shown: the merchant's goods or the creator.
    init?(_ match: ShownMatch, showing side: Role, in listing: Listings.Listing) {
        if side == .merchant {
            guard let product = listing.products[match.product] else { return nil }
            let price = listing.prices[product.id].map { Figures(.chinese).price($0) } ?? "–"
            let shop = listing.merchants[product.merchant]?.name ?? "–"
            let share = Int(((match.record.figures["commission_ppm"] ?? 0) / 10_000).rounded())
            self.init(
                match: match, title: product.title,
                subtitle: Wording(
                    "\(shop) · \(price) · 佣金 \(share)% · \(product.origin.place)",
                    "\(shop) · \(price) · commission \(share)% · \(product.origin.place)"))
        } else {
            guard let creator = listing.creators[match.creator] else { return nil }
            let followers = { (language: Language) in
                MatchPhrase.followers.text(in: language, ["count": Figures(language).rounded(creator.followers)])
            }
            self.init(
                match: match, title: creator.name,
                subtitle: Wording(
                    "\(creator.niche) · \(creator.region) · \(creator.level.name) · \(followers(.chinese))",
                    "\(creator.niche) · \(creator.region) · \(creator.level.name) · \(followers(.english))"))
        }
    }
}
