import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import Matching
import Operations

extension ConsoleSite {
    /// What operators look at and decide beside the overview: accounts, and what a viewer sees.
    var operatingRoutes: [Route] {
        [
            Route(.get, "/operator/accounts", audience: Audience(of: "access.list_accounts", in: .standard)) { call in
                try await showAccounts(call)
            },
            .form("/operator/accounts", audience: Audience(of: "access.open_account", in: .standard)) { call in
                try await openAccount(call)
            },
            .form(
                "/operator/accounts/{account_id}/suspension",
                audience: Audience(of: "access.suspend_account", in: .standard)
            ) { call in
                try await attempt("suspend", backTo: "/operator/accounts") {
                    _ = try await platform.access.suspend(try id("account", of: call), in: call.command)
                }
            },
            .form(
                "/operator/accounts/{account_id}/reinstatement",
                audience: Audience(of: "access.reinstate_account", in: .standard)
            ) { call in
                try await attempt("reinstate", backTo: "/operator/accounts") {
                    _ = try await platform.access.reinstate(try id("account", of: call), in: call.command)
                }
            },
            Route(.get, "/operator/feed", audience: Audience(of: "feed.read_for", in: .standard)) { call in
                try await lookAtFeed(call)
            },
        ]
    }

    private func showAccounts(_ call: Call) async throws -> Response {
        let page = try await platform.access.listAccounts(page: call.page(of: 30), as: call.actor)
        return try await show(
            AccountsPage(
                accounts: page.items, canChange: call.actor.roles.contains(.operator),
                nextPath: call.path(after: page.nextCursor)),
            to: call)
    }

    private func openAccount(_ call: Call) async throws -> Response {
        let form = call.form
        let role = form["role"].flatMap(Role.init(rawValue:)) ?? .viewer
        let isNamed: Membership? = role == .operator ? .operator : role == .auditor ? .auditor : nil
        return try await attempt("open", backTo: "/operator/accounts") {
            _ = try await platform.access.openAccount(
                NewAccount(
                    login: form["login"] ?? "", displayName: form["display_name"] ?? "",
                    password: form["password"] ?? "", memberships: isNamed.map { [$0] } ?? [],
                    newParties: isNamed == nil ? [role] : [], language: call.language),
                in: call.command)
        }
    }

    private func lookAtFeed(_ call: Call) async throws -> Response {
        let suggestions = try await platform.feed.busyViewers(limit: 6, as: call.actor).map(\.rawValue)
        guard let text = call.queryFields["viewer"]?.filter({ !$0.isWhitespace }), !text.isEmpty else {
            return try await show(FeedLookPage(viewer: nil, suggestions: suggestions), to: call)
        }
        guard let viewer = try? Identifier<Viewer>(parsing: text) else {
            // The page says that this is no viewer; nothing else depends on it.
            return try await show(FeedLookPage(viewer: text, suggestions: suggestions, isUnreadable: true), to: call)
        }
        let answer = try await platform.feed.serve(
            try FeedQuery(limit: 12), onBehalfOf: viewer, isPreview: true, as: call.actor)
        let deeds = try await platform.feed.recentDeeds(of: viewer, limit: 30, as: call.actor)
        let listing = try await listing(of: answer, beside: deeds.map(\.content))
        let page = FeedLookPage(
            viewer: text, suggestions: suggestions,
            deeds: deeds.compactMap { deed in
                listing.contents[deed.content].map { content in
                    .init(deed.phrase, title: content.title, tags: content.tags, at: deed.at)
                }
            },
            cards: answer.items.compactMap { FeedCard($0, in: listing, language: call.language) },
            isPersonalised: answer.isPersonalised)
        return try await show(page, to: call)
    }
}

extension Feed.RecentDeed {
    /// The deed as pages word it.
    var phrase: FeedPhrase {
        switch kind {
        case .notInterested: .didRefuse
        case .videoComplete: .didFinish
        case .videoPlay, .videoProgress: (watchedShare ?? 0) >= 1 ? .didFinish : .didGlance
        default: .didLike
        }
    }
}
