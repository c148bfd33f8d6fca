package import Alliance
package import Market

/// A creator's samples: what waits for an answer or for content, the rate, and what can be asked for.
package struct CreatorSamplesPage: Page {
    package static var template: String { "samples-creator" }

    /// An offer that the creator can ask for.
    package struct Offer: Sendable, Hashable {
        /// The offer.
        package let offer: SampleOffer
        /// The product's title.
        package let product: String
        /// The shop's name.
        package let merchant: String
        /// The picture.
        package let poster: Poster

        /// An offer with its names.
        package init(offer: SampleOffer, product: String, merchant: String, poster: Poster) {
            self.offer = offer
            self.product = product
            self.merchant = merchant
            self.poster = poster
        }
    }

    /// Who looks.
    package let creator: Creator
    /// The creator's samples, newest first.
    package let entries: [SampleEntry]
    /// The creator's rate.
    package let rate: FulfilmentRate
    /// Requests that are open, on whatever page they are.
    package let openRequests: Int
    /// What can be asked for.
    package let offers: [Offer]
    /// The rules in force.
    package let rules: SampleRules
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A creator's page of samples.
    package init(
        creator: Creator, entries: [SampleEntry], rate: FulfilmentRate, openRequests: Int, offers: [Offer],
        rules: SampleRules, nextPath: String?
    ) {
        self.creator = creator
        self.entries = entries
        self.rate = rate
        self.openRequests = openRequests
        self.offers = offers
        self.rules = rules
        self.nextPath = nextPath
    }

    package var section: Section? { .samples }
    package func title(in language: Language) -> String { SamplePhrase.titleCreator.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        let allowed = rules.openRequestsMax(at: creator.level)
        return View(
            lead: shell.text(SamplePhrase.leadCreator, ["span": shell.figures.span(rules.contentWithin)]),
            samples: entries.map { SampleView($0, for: .creator, under: rules, in: shell) }, isEmpty: entries.isEmpty,
            rate: RateView(rate, under: rules, in: shell),
            open: shell.text(SamplePhrase.openNow, ["open": String(openRequests), "allowed": String(allowed)]),
            quota: shell.text(SamplePhrase.quotaIs, ["level": creator.level.name, "allowed": String(allowed)]),
            offers: offers.map { OfferView($0, in: shell) }, hasOffers: !offers.isEmpty, nextPath: nextPath)
    }

    private struct View: Sendable {
        let lead: String
        let samples: [SampleView]
        let isEmpty: Bool
        let rate: RateView
        let open: String
        let quota: String
        let offers: [OfferView]
        let hasOffers: Bool
        let nextPath: String?
    }

    private struct OfferView: Sendable {
        let productID: String
        let product: String
        let merchant: String
        let poster: String
        let kind: String
        let left: String

        init(_ offer: Offer, in shell: Shell) {
            productID = offer.offer.product.rawValue
            product = offer.product
            merchant = offer.merchant
            poster = offer.poster.svg
            kind = offer.offer.kind.sentence(in: shell)
            left = shell.text(SamplePhrase.unitsLeft, ["count": String(offer.offer.unitsLeft)])
        }
    }
}

/// A merchant's requests: those that wait for the merchant first.
package struct MerchantSamplesPage: Page {
    package static var template: String { "samples-merchant" }

    /// The samples, newest first.
    package let entries: [SampleEntry]
    /// The role in which the reader looks: the merchant, or an operator who sees all merchants'.
    package let role: Role
    /// What the merchant can give away, with what it offers now; empty for an operator.
    package let shelf: [ShelfPlace]
    /// The rules in force.
    package let rules: SampleRules
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A product of the merchant, and what is offered of it.
    package struct ShelfPlace: Sendable, Hashable {
        /// The product.
        package let product: Identifier<Product>
        /// Its title.
        package let title: String
        /// The offer, nil where there is none.
        package let offer: SampleOffer?

        /// A product with its offer.
        package init(product: Identifier<Product>, title: String, offer: SampleOffer?) {
            self.product = product
            self.title = title
            self.offer = offer
        }
    }

    /// A merchant's page of samples.
    package init(
        entries: [SampleEntry], role: Role = .merchant, shelf: [ShelfPlace] = [], rules: SampleRules, nextPath: String?
    ) {
        self.entries = entries
        self.role = role
        self.shelf = shelf
        self.rules = rules
        self.nextPath = nextPath
    }

    package var section: Section? { .samples }
    package func title(in language: Language) -> String { SamplePhrase.titleMerchant.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        func views(_ kept: (Sample) -> Bool) -> [SampleView] {
            entries.filter { kept($0.sample) }.map { SampleView($0, for: role, under: rules, in: shell) }
        }
        let waiting: Set<Sample.State> = [.requested, .approved, .inAppeal]
        let groups = [
            Group(
                id: "to-answer", title: shell.text(SamplePhrase.toAnswer), samples: views { waiting.contains($0.state) }
            ),
            Group(
                id: "under-way", title: shell.text(SamplePhrase.underWay),
                samples: views { $0.isOpen && !waiting.contains($0.state) }),
            Group(id: "ended", title: shell.text(SamplePhrase.ended), samples: views { !$0.isOpen }),
        ].filter { !$0.samples.isEmpty }
        return View(
            lead: shell.text(SamplePhrase.leadMerchant, ["span": shell.figures.span(rules.answerWithin)]),
            groups: groups, isEmpty: entries.isEmpty, shelf: shelf.map { ShelfView($0, in: shell) },
            hasShelf: !shelf.isEmpty, nextPath: nextPath)
    }

    private struct ShelfView: Sendable {
        let productID: String
        let title: String
        let units: String
        let target: String
        let followers: String
        let levels: [ChoiceView]
        let summary: String

        init(_ place: ShelfPlace, in shell: Shell) {
            let approval = place.offer?.autoApproval
            productID = place.product.rawValue
            title = place.title
            units = String(place.offer?.unitsLeft ?? 0)
            target = place.offer?.kind.refundTarget.map(String.init) ?? ""
            followers = approval.map { String($0.followersAtLeast) } ?? ""
            levels =
                [ChoiceView(value: "", label: shell.text(SamplePhrase.approveByHand), isCurrent: approval == nil)]
                + CreatorLevel.allCases.map { level in
                    ChoiceView(
                        value: String(level.rawValue),
                        label: shell.text(SamplePhrase.approveFrom, ["level": level.name]),
                        isCurrent: approval?.levelAtLeast == level)
                }
            summary =
                place.offer.map { offer in
                    [
                        shell.text(SamplePhrase.unitsLeft, ["count": String(offer.unitsLeft)]),
                        offer.kind.sentence(in: shell),
                        approval.map { shell.text(SamplePhrase.approveFrom, ["level": $0.levelAtLeast.name]) },
                    ].compactMap(\.self).joined(separator: " · ")
                } ?? shell.text(SamplePhrase.notOffered)
        }
    }

    private struct Group: Sendable {
        let id: String
        let title: String
        let samples: [SampleView]
    }

    private struct View: Sendable {
        let lead: String
        let groups: [Group]
        let isEmpty: Bool
        let shelf: [ShelfView]
        let hasShelf: Bool
        let nextPath: String?
    }
}

/// One sample, with its way through the machine.
package struct SampleDetailPage: Page {
    package static var template: String { "sample" }

    /// The sample.
    package let entry: SampleEntry
    /// The role in which the reader looks.
    package let role: Role
    /// The rules that hold for it.
    package let rules: SampleRules

    /// The page of a sample, for a role.
    package init(entry: SampleEntry, role: Role, rules: SampleRules) {
        self.entry = entry
        self.role = role
        self.rules = rules
    }

    package var section: Section? { .samples }
    package func title(in language: Language) -> String { entry.product }

    package func view(in shell: Shell) -> any Sendable {
        View(sample: SampleView(entry, for: role, under: rules, in: shell))
    }

    private struct View: Sendable {
        let sample: SampleView
    }
}
