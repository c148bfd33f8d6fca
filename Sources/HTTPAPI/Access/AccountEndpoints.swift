import HTTPTypes
import Market
package import Operations

/// Accounts, for operators.
package enum AccountEndpoints {
    /// Opens an account.
    package static let open = Endpoint<AccountAsk, WrittenReply<AccountBody>>(
        .post, "/v1/accounts", operation: "access.open_account", summary: "Opens an account.",
        documentation: """
            A membership without a `party_id` makes a new viewer, creator or shop under the account's name. \
            The password is hashed and never kept or logged in clear.
            """, tag: "access",
        refuses: [
            "access.login_taken", "access.weak_password", "access.busy", "account.login_malformed",
            "account.party_missing", "identifier.malformed", "idempotency.key_reused", "object.not_found",
        ], status: .created, idempotency: .accepted,
        links: [.init("suspend", to: "access.suspend_account", ["account_id": "$response.body#/id"])])
    /// Lists accounts.
    package static let list = Endpoint<PageAsk, PageReply<AccountBody>>(
        .get, "/v1/accounts", operation: "access.list_accounts", summary: "Lists accounts, oldest first.",
        tag: "access", refuses: ["page.malformed_cursor"])
    /// Suspends an account.
    package static let suspend = Endpoint<AccountAddress, WrittenReply<AccountBody>>(
        .put, "/v1/accounts/{account_id}/suspension", operation: "access.suspend_account",
        summary: "Suspends an account: its sessions end and its keys open nothing from this moment.", tag: "access",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted,
        links: [.init("reinstate", to: "access.reinstate_account", ["account_id": "$response.body#/id"])])
    /// Ends a suspension.
    package static let reinstate = Endpoint<AccountAddress, WrittenReply<AccountBody>>(
        .delete, "/v1/accounts/{account_id}/suspension", operation: "access.reinstate_account",
        summary: "Lets a suspended account in again.", tag: "access",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let access = platform.access
        return [
            open.answered { input, call in
                WrittenReply(try await access.openAccount(input.account, in: call.command), as: AccountBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await access.listAccounts(page: request, as: call.actor)
                return PageReply(page, as: AccountBody.init, answering: call)
            },
            suspend.answered { input, call in
                WrittenReply(try await access.suspend(input.id, in: call.command), as: AccountBody.init)
            },
            reinstate.answered { input, call in
                WrittenReply(try await access.reinstate(input.id, in: call.command), as: AccountBody.init)
            },
        ]
    }
}
