import Alliance
import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Operations

extension ConsoleSite {
    /// Samples of creators and merchants, with the forms that move them.
    var sampleRoutes: [Route] {
        let readers = Audience(of: "samples.read", in: .standard)
        return [
            Route(.get, "/samples", audience: readers) { call in try await showSamples(call) },
            Route(.get, "/samples/{sample_id}", audience: readers) { call in try await showSample(call) },
            .form("/samples", audience: Audience(of: "samples.request", in: .standard)) { call in
                let product: Identifier<Product> = try Identifier(parsing: call.form["product"] ?? "")
                return try await attempt("ask", backTo: "/samples") {
                    _ = try await platform.samples.request(
                        product, message: String((call.form["message"] ?? "").prefix(1_000)), in: call.command)
                }
            },
            .form("/samples/offers", audience: Audience(of: "samples.offer", in: .standard)) { call in
                try await offer(call)
            },
            // Which role may send which command is decided by the operation behind it.
            .form("/samples/{sample_id}/moves", audience: readers) { call in try await move(call) },
        ]
    }

    private var rules: SampleRules { platform.rules.samples.values }

    /// The side on which an account sees samples; one that is both chooses with `side`.
    private func side(of call: Call) -> Role {
        let wanted = call.queryFields["side"].flatMap(Role.init(rawValue:))
        if wanted == .merchant, call.actor.merchant != nil { return .merchant }
        if call.actor.creator != nil { return .creator }
        return call.actor.merchant != nil ? .merchant : .operator
    }

    private func showSamples(_ call: Call) async throws -> Response {
        let side = side(of: call)
        let page = try await platform.samples.list(side: side, page: call.page(of: 30), as: call.actor)
        let listing = try await platform.listings.of(page.items)
        let entries = page.items.compactMap { SampleEntry($0, in: listing) }
        let nextPath = call.path(after: page.nextCursor)
        guard side == .creator, let creatorID = call.actor.creator else {
            var shelf: [MerchantSamplesPage.ShelfPlace] = []
            if side == .merchant, let merchant = call.actor.merchant {
                shelf = try await platform.samples.shelf(of: merchant, limit: 100, as: call.actor).map {
                    product, offer in
                    .init(product: product.id, title: product.title, offer: offer)
                }
            }
            return try await show(
                MerchantSamplesPage(entries: entries, role: side, shelf: shelf, rules: rules, nextPath: nextPath),
                to: call)
        }
        let people = try await platform.listings.of(contents: [], creators: [creatorID])
        guard let creator = people.creators[creatorID] else { throw NotThere("creator") }
        let (offers, goods) = try await platform.listings.offers(limit: 12, as: call.actor)
        let asked = Set(try await platform.samples.openProducts(of: creatorID, as: call.actor))
        let shown = offers.filter { !asked.contains($0.product) }.compactMap { offer in
            CreatorSamplesPage.Offer(offer, in: goods)
        }
        return try await show(
            CreatorSamplesPage(
                creator: creator, entries: entries,
                rate: try await platform.samples.fulfilment(of: creatorID, as: call.actor), openRequests: asked.count,
                offers: shown, rules: rules, nextPath: nextPath),
            to: call)
    }

    /// Offers samples of the merchant's own product, as the form says.
    private func offer(_ call: Call) async throws -> Response {
        let form = call.form
        guard let merchant = call.actor.merchant else { throw NotThere("merchant") }
        return try await attempt("offer", backTo: "/samples") {
            guard let units = form["units"].flatMap({ Int($0) }), (0...1_000_000).contains(units) else {
                throw InvalidInput("units", "field.out_of_range", "Must be from 0 to 1000000.")
            }
            let target = form["target"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            let level = form["level"].flatMap { Int($0) }.flatMap(CreatorLevel.init(rawValue:))
            let followers = max(0, form["followers"].flatMap { Int64($0) } ?? 0)
            _ = try await platform.samples.offer(
                SampleOffer(
                    product: try Identifier(parsing: form["product"] ?? ""), merchant: merchant, unitsLeft: units,
                    kind: SampleOffer.Kind(refundTarget: target),
                    autoApproval: level.map { .init(levelAtLeast: $0, followersAtLeast: followers) }),
                in: call.command)
        }
    }

    private func showSample(_ call: Call) async throws -> Response {
        let sample = try await platform.samples.find(try id("sample", of: call), as: call.actor)
        guard let entry = SampleEntry(sample, in: try await platform.listings.of([sample])) else {
            throw NotThere("sample")
        }
        let role: Role =
            call.actor.acts(.creator(sample.creator))
            ? .creator : call.actor.acts(.merchant(sample.merchant)) ? .merchant : .operator
        return try await show(SampleDetailPage(entry: entry, role: role, rules: rules), to: call)
    }

    private func move(_ call: Call) async throws -> Response {
        let id: Identifier<Sample> = try id("sample", of: call)
        let form = call.form
        guard let command = form["command"].flatMap(Sample.Command.init(rawValue:)) else { throw NotThere("command") }
        let revision = form["revision"].flatMap { Int64($0) }
        return try await attempt(command.phrase.rawValue, backTo: "/samples") {
            let texts = command.fields.map { String((form[$0.name] ?? "").prefix(1_000)) }
            if let missing = zip(command.fields, texts).first(where: { $1.isEmpty }) {
                throw InvalidInput(missing.0.name, "field.required", "Must be there.")
            }
            let move = try await self.move(command, with: texts, as: call.actor)
            _ = try await platform.samples.move(id, move, ifRevision: revision, in: call.command)
        }
    }

    /// The command with what its fields hold.
    private func move(_ command: Sample.Command, with texts: [String], as actor: Actor) async throws -> Sample.Move {
        let text = texts.first ?? ""
        switch command {
        case .approve: return .approve
        case .reject: return .reject(reason: text)
        case .expire: return .expire
        case .withdraw: return .withdraw
        case .ship: return .ship(trackingCode: text)
        case .deliver: return .deliver
        case .extend: return .extend
        case .appeal: return .appeal(reason: text)
        case .grantAppeal: return .grantAppeal(note: text)
        case .dismissAppeal: return .dismissAppeal(note: text)
        case .fallDue: return .fallDue
        case .close: return .close
        case .refund: return .refund(unitsSold: Int(text) ?? 0, lastShippedAt: try noon(of: texts.last ?? ""))
        case .fulfil:
            // A page names content only; when it was posted is read from the content, never from the form.
            let id: Identifier<Content> = try Identifier(parsing: text)
            let content = try await platform.listings.of(contents: [id], creators: []).contents[id]
            guard let content, actor.acts(.creator(content.creator)), content.visibility == .published else {
                throw NotThere("content")
            }
            return .fulfil(.video(id, postedAt: content.publishedAt))
        }
    }

    /// Noon in UTC of a day that a form names: inside the day wherever the shop is.
    private func noon(of day: String) throws -> Timestamp {
        do {
            return try Timestamp(parsing: "\(day)T12:00:00Z")
        } catch {
            throw InvalidInput("last_shipped_on", "field.wrong_form", "Must be a day such as 2026-11-23.")
        }
    }
}

extension SampleEntry {
    /// A sample with its names, nil when one of them is gone.
    init?(_ sample: Sample, in listing: Listings.Listing) {
        guard let product = listing.products[sample.product], let creator = listing.creators[sample.creator],
            let merchant = listing.merchants[sample.merchant], let rate = listing.rates[sample.creator],
            let rules = listing.sampleRules[sample.rules]
        else { return nil }
        self.init(
            sample: sample, product: product.title, creator: creator, merchant: merchant, rate: rate, rules: rules)
    }
}

extension CreatorSamplesPage.Offer {
    /// An offer with its names, nil when one of them is gone.
    init?(_ offer: SampleOffer, in listing: Listings.Listing) {
        guard let product = listing.products[offer.product], let merchant = listing.merchants[offer.merchant] else {
            return nil
        }
        self.init(
            offer: offer, product: product.title, merchant: merchant.name,
            poster: Poster(listing.categories[product.category], of: product.id))
    }
}
