import Market

extension AuthorisationTable {
    /// The platform's table.
    package static let standard = AuthorisationTable(
        samples + matches + market + rooms + media + boards + search + trade + access + platform)

    private static let samples: [Row] = [
        row("samples.offer", [.merchant: .own]),
        row("samples.list_offers", [.creator: .any, .merchant: .own, .operator: .any, .auditor: .any]),
        row("samples.request", [.creator: .own]),
        row("samples.list", [.creator: .own, .merchant: .own, .operator: .any, .auditor: .any]),
        row("samples.read", [.creator: .own, .merchant: .own, .operator: .any, .auditor: .any]),
        // Both sides see how often samples led to content; a merchant sees it of every creator who asks.
        row("samples.rate", [.creator: .own, .merchant: .any, .operator: .any, .auditor: .any]),
        row("samples.approve", [.merchant: .own]),
        row("samples.reject", [.merchant: .own]),
        row("samples.withdraw", [.creator: .own]),
        row("samples.ship", [.merchant: .own]),
        row("samples.deliver", [.creator: .own, .merchant: .own]),
        row("samples.extend", [.creator: .own]),
        row("samples.appeal", [.creator: .own]),
        row("samples.grant_appeal", [.merchant: .own, .operator: .any]),
        row("samples.dismiss_appeal", [.operator: .any]),
        row("samples.fulfil", [.creator: .own]),
        row("samples.refund", [.merchant: .own]),
        Row(operation: "samples.expire", audience: .platform, isOpenToKeys: false),
        Row(operation: "samples.fall_due", audience: .platform, isOpenToKeys: false),
        Row(operation: "samples.close", audience: .platform, isOpenToKeys: false),
        Row(operation: "samples.clock", audience: .platform, isOpenToKeys: false),
    ]

    private static let matches: [Row] = [
        row("matches.products", [.creator: .own, .operator: .any, .auditor: .any]),
        row("matches.creators", [.merchant: .own, .operator: .any, .auditor: .any]),
        row("matches.explain", [.viewer: .own, .creator: .own, .merchant: .own, .operator: .any, .auditor: .any]),
        row("commissions.offer", [.merchant: .own]),
        row("commissions.read", [.creator: .any, .merchant: .any, .operator: .any, .auditor: .any]),
        row("plans.create", [.merchant: .own]), row("plans.withdraw", [.merchant: .own]),
        row("plans.accept", [.agency: .own]), row("plans.decline", [.agency: .own]),
        row("plans.join", [.creator: .own]), row("plans.promise", [.creator: .own]),
        row("plans.set_indirect", [.merchant: .own]),
        row("plans.list", [.merchant: .own, .creator: .own, .agency: .own, .operator: .any, .auditor: .any]),
        Row(operation: "plans.remind", audience: .platform, isOpenToKeys: false),
        row("bindings.propose", [.agency: .own]), row("bindings.withdraw", [.agency: .own]),
        // What a creator gives away of all that it earns needs a person who is logged in.
        row("bindings.accept", [.creator: .own], isOpenToKeys: false), row("bindings.decline", [.creator: .own]),
        row("bindings.request_exit", [.creator: .own, .agency: .own]),
        row("bindings.agree_to_exit", [.creator: .own, .agency: .own], isOpenToKeys: false),
        row("bindings.stay", [.creator: .own, .agency: .own]),
        row("bindings.list", [.creator: .own, .agency: .own, .operator: .any, .auditor: .any]),
        Row(operation: "bindings.clock", audience: .platform, isOpenToKeys: false),
        row("saved_searches.keep", [.creator: .own, .merchant: .own]),
        row("saved_searches.change", [.creator: .own, .merchant: .own]),
        row("saved_searches.forget", [.creator: .own, .merchant: .own]),
        row("saved_searches.list", [.creator: .own, .merchant: .own]),
        row("saved_searches.read", [.creator: .own, .merchant: .own]),
    ]

    private static let market: [Row] = [
        row("notices.list", everyRole),
        row("notices.mark_read", everyRole),
        Row(operation: "samples.remind", audience: .platform, isOpenToKeys: false),
        Row(operation: "outbox.relay", audience: .platform, isOpenToKeys: false),
        Row(operation: "notices.forget", audience: .platform, isOpenToKeys: false),
        // A viewer reports its own behaviour; an operator's key reports for the app's server.
        row("events.accept", [.viewer: .own, .operator: .any]),
        Row(operation: "feed.read", audience: .everybody, isOpenToKeys: true),
        // A company's own server asks for its viewers, and an operator sees what a viewer sees.
        row("feed.read_for", [.operator: .any]),
        row("feed.settings", [.viewer: .own]),
        Row(operation: "catalogue.categories", audience: .everybody, isOpenToKeys: true),
        Row(operation: "catalogue.list", audience: .everybody, isOpenToKeys: true),
        Row(operation: "catalogue.read", audience: .everybody, isOpenToKeys: true),
        row("catalogue.add_product", [.merchant: .own, .operator: .any]),
        row("catalogue.change_product", [.merchant: .own, .operator: .any]),
        row("catalogue.set_listing", [.merchant: .own, .operator: .any]),
        row("catalogue.add_variant", [.merchant: .own, .operator: .any]),
        row("catalogue.change_variant", [.merchant: .own, .operator: .any]),
        Row(operation: "contents.read", audience: .everybody, isOpenToKeys: true),
        row("contents.publish", [.creator: .own, .operator: .any]),
        row("contents.change", [.creator: .own, .operator: .any]),
        Row(operation: "contents.clock", audience: .platform, isOpenToKeys: false),
        row("contents.move", [.creator: .own, .operator: .any]),
        row("contents.list", [.creator: .own, .operator: .any]),
        row("contents.links", [.creator: .own, .operator: .any]),
        row("contents.versions", [.creator: .own, .operator: .any]),
    ]

    private static let access: [Row] = [
        Row(operation: "access.log_in", audience: .everybody, isOpenToKeys: false),
        row("access.log_out", everyRole, isOpenToKeys: false),
        row("access.open_account", [.operator: .any], isOpenToKeys: false),
        row("access.suspend_account", [.operator: .any], isOpenToKeys: false),
        row("access.reinstate_account", [.operator: .any], isOpenToKeys: false),
        row("access.list_accounts", [.operator: .any, .auditor: .any], isOpenToKeys: false),
        row("access.create_key", everyRole, isOpenToKeys: false),
        row("access.list_keys", everyRole, isOpenToKeys: false),
        row("access.revoke_key", everyRole.merging([.operator: .any]) { $1 }, isOpenToKeys: false),
        row("access.read_self", everyRole),
    ]

    private static let platform: [Row] = [
        row("platform.overview", [.operator: .any, .auditor: .any]),
        row("platform.metrics", [.operator: .any, .auditor: .any]),
        row("platform.check", [.operator: .any, .auditor: .any]),
        Row(operation: "system.live", audience: .everybody, isOpenToKeys: true, needsScope: false),
        Row(operation: "system.ready", audience: .everybody, isOpenToKeys: true, needsScope: false),
        Row(operation: "problems.list", audience: .everybody, isOpenToKeys: true, needsScope: false),
        Row(operation: "problems.show", audience: .everybody, isOpenToKeys: true, needsScope: false),
    ]

    private static let everyRole = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, Ownership.own) })

    static func row(
        _ operation: OperationName, _ roles: [Role: Ownership], isOpenToKeys: Bool = true
    ) -> Row {
        Row(operation: operation, audience: .roles(roles), isOpenToKeys: isOpenToKeys)
    }
}
