import ArgumentParser
import Foundation
import Market
import Matching
import Operations
import Traffic

/// `dancong feed`: what a viewer would see now, and why.
struct FeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Prints what a viewer did lately, what the feed would show now, and why.",
        discussion: """
            A preview: nothing is written to the exposure ledger, and the viewer's next page stays as it was. Without a \
            viewer it takes those who were busy lately.
            """)

    @OptionGroup var option: SettingsOption

    @Argument(help: ArgumentHelp("The viewers' identifiers.", valueName: "viewer"))
    var viewers: [String] = []

    @Option(help: "Items of the page, 1 to 50.")
    var count = 5

    @Option(help: "Deeds shown, 0 to 50.")
    var deeds = 8

    @Option(help: "Viewers taken when none is named.")
    var busy = 3

    @Option(help: "Decides what is left to chance.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...50).contains(count), (0...50).contains(deeds), (1...100).contains(busy) else {
            throw ValidationError("--count lies in 1 ... 50, --deeds in 0 ... 50, --busy in 1 ... 100.")
        }
        for viewer in viewers {
            // Only whether it can be read matters here; it is read again for its value.
            guard (try? Identifier<Viewer>(parsing: viewer)) != nil else {
                throw ValidationError("\(viewer) is no viewer's identifier (vwr_ and 26 letters).")
            }
        }
    }

    func run() async throws {
        try await option.working { platform, place in
            try await platform.feed.reload(from: place.models)
            let actor = Actor.platform("dancong.feed")
            let chosen =
                viewers.isEmpty
                ? try await platform.feed.busyViewers(limit: busy, as: actor)
                : try viewers.map { try Identifier<Viewer>(parsing: $0) }
            if chosen.isEmpty { print("The log holds no viewer yet.") }
            for viewer in chosen { print(try await page(for: viewer, of: platform, as: actor)) }
        }
    }

    private func page(for viewer: Identifier<Viewer>, of platform: Platform, as actor: Actor) async throws -> String {
        let recent = try await platform.feed.recentDeeds(of: viewer, limit: deeds, as: actor)
        let answer = try await platform.feed.serve(
            FeedQuery(limit: count), onBehalfOf: viewer, isPreview: true, as: actor, seed: seed)
        let reasons = answer.items.flatMap(\.reasons)
        let listing = try await platform.listings.of(
            contents: Array(Set(answer.items.map(\.content) + reasons.compactMap(\.content) + recent.map(\.content))),
            creators: Array(Set(answer.items.map(\.creator) + reasons.compactMap(\.creator))))
        func name(_ content: Identifier<Content>) -> String {
            guard let found = listing.contents[content] else { return content.rawValue }
            return found.tags.isEmpty ? found.title : "\(found.title) [\(found.tags.prefix(4).joined(separator: ", "))]"
        }
        var lines = ["viewer \(viewer)\(answer.isPersonalised ? "" : " (without personalisation)")", "  did"]
        lines += recent.map { deed in
            let share = deed.watchedShare.map { String(format: " %3.0f %%", min($0, 9.99) * 100) } ?? ""
            return "    \(deed.at)  \(deed.kind.rawValue)\(share)  \(name(deed.content))"
        }
        lines.append("  sees")
        for (place, item) in answer.items.enumerated() {
            let creator = listing.creators[item.creator]?.name ?? item.creator.rawValue
            let trial = item.slot == .organic ? "" : String(format: ", %@ at %.2f", item.slot.rawValue, item.propensity)
            lines.append(
                "    \(place + 1). \(name(item.content)) by \(creator)\(String(format: " (%.3f", item.score))\(trial))")
            lines += item.reasons.map {
                "         \($0.sentence(naming: name) { listing.creators[$0]?.name ?? $0.rawValue })"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension FeedReason {
    /// The reason for people at a terminal.
    fileprivate func sentence(
        naming content: (Identifier<Content>) -> String, _ creator: (Identifier<Creator>) -> String
    ) -> String {
        switch self {
        case .fitsTaste(let because, let signal, let share):
            "because \(content(because)) was \(signal.rawValue), \(Int((share * 100).rounded())) % of the match"
        case .watchedTogether(let with, let viewers):
            "\(viewers) viewers of \(content(with)) watched it too"
        case .oftenNext(let after, let share):
            "often watched after \(content(after)), \(Int((share * 100).rounded())) % of that"
        case .fitsVisit(let with): "visits with \(content(with)) often go on to it"
        case .alike(let to): "says and shows the same as \(content(to))"
        case .expected(let goal, let probability):
            "\(goal.name) expected with \(Int((probability * 100).rounded())) %"
        case .followed(let id): "follows \(creator(id))"
        case .new(let hours): "published \(Int(hours)) h ago"
        case .popular(let place): "number \(place) of the most watched"
        case .discovery(let category): "to discover \(category)"
        case .onTrial(let exposures): "on trial after \(exposures) exposures"
        }
    }
}
