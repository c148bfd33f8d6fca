package import HTTPTypes
package import Market
package import Operations

/// Sessions and API keys.
package enum AccessEndpoints {
    /// Logs in.
    package static let logIn = Endpoint<Login, SessionBody>(
        .post, "/v1/sessions", operation: "access.log_in", summary: "Logs in and sets the session cookie.",
        tag: "access",
        refuses: ["access.throttled", "access.wrong_credentials", "access.suspended", "access.busy"], status: .created,
        needsProof: false)
    /// Shows the session.
    package static let current = Endpoint<NoInput, SessionBody>(
        .get, "/v1/sessions/current", operation: "access.read_self", summary: "Shows the session and its account.",
        tag: "access", refuses: ["session.unknown"])
    /// Logs out.
    package static let logOut = Endpoint<NoInput, NoContent>(
        .delete, "/v1/sessions/current", operation: "access.log_out", summary: "Ends the session.", tag: "access",
        status: .noContent)
    /// Makes a key.
    package static let createKey = Endpoint<KeyAsk, WrittenReply<KeyBody>>(
        .post, "/v1/api-keys", operation: "access.create_key", summary: "Makes an API key and shows its secret once.",
        tag: "access",
        refuses: [
            "access.forbidden", "api_key.end_out_of_range", "api_key.scope_unknown", "identifier.malformed",
            "idempotency.key_reused",
        ], status: .created, idempotency: .accepted,
        links: [.init("revoke", to: "access.revoke_key", ["key_id": "$response.body#/id"])])
    /// Lists keys.
    package static let listKeys = Endpoint<PageAsk, PageReply<KeyBody>>(
        .get, "/v1/api-keys", operation: "access.list_keys", summary: "Lists your API keys, oldest first.",
        tag: "access",
        refuses: ["page.malformed_cursor"])
    /// Revokes a key.
    package static let revokeKey = Endpoint<KeyAddress, WrittenReply<KeyBody>>(
        .delete, "/v1/api-keys/{key_id}", operation: "access.revoke_key",
        summary: "Revokes an API key for good, from this moment.", tag: "access",
        refuses: ["object.not_found", "idempotency.key_reused"], idempotency: .accepted)

    /// The endpoints, answered by a platform.
    /// - Parameter isSecure: whether cookies are for https alone.
    package static func all(_ platform: Platform, isSecure: Bool) -> [AnyEndpoint] {
        let access = platform.access
        return [
            logIn.answered { input, call in
                let grant = try await access.logIn(
                    login: input.login, password: input.password, address: call.address ?? "local",
                    device: call.cookie(SessionCookie.deviceName), requestID: call.requestID)
                return SessionBody(
                    account: grant.account, csrfToken: grant.csrfToken, expiresAt: grant.expiresAt,
                    headers: SessionCookie.fields(of: grant, at: call.receivedAt, isSecure: isSecure))
            },
            current.answered { _, call in
                guard let token = call.sessionToken, let session = try await access.session(token: token) else {
                    throw WireRefusal.sessionUnknown
                }
                return SessionBody(
                    account: session.account, csrfToken: session.csrfToken, expiresAt: session.expiresAt)
            },
            logOut.answered { _, call in
                if let token = call.sessionToken { try await access.logOut(sessionToken: token) }
                return NoContent(headers: SessionCookie.removal(isSecure: isSecure))
            },
            createKey.answered { input, call in
                let written = try await access.createKey(
                    scopes: input.scopes, membership: input.membership, expiresAt: input.expiresAt, in: call.command)
                return WrittenReply(written) { KeyBody(KeyCard($0.key), secret: $0.text) }
            },
            listKeys.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await access.listKeys(page: request, as: call.actor)
                return PageReply(page, as: { KeyBody(KeyCard($0)) }, answering: call)
            },
            revokeKey.answered { input, call in
                let written = try await access.revokeKey(try Identifier(parsing: input.id), in: call.command)
                return WrittenReply(written) { KeyBody(KeyCard($0)) }
            },
        ]
    }
}

extension SessionCookie {
    /// The fields that set the cookies of a new session; the device is remembered for a year.
    package static func fields(of grant: SessionGrant, at time: Timestamp, isSecure: Bool) -> HTTPFields {
        let seconds = max(0, grant.expiresAt.duration(since: time).wholeMilliseconds / 1_000)
        return [
            .setCookie: setting(name, to: grant.token, forSeconds: seconds, isSecure: isSecure),
            .setCookie: setting(deviceName, to: grant.deviceToken, forSeconds: 31_536_000, isSecure: isSecure),
        ]
    }

    /// The field that removes the session's cookie.
    package static func removal(isSecure: Bool) -> HTTPFields {
        [.setCookie: setting(name, to: "", forSeconds: 0, isSecure: isSecure)]
    }
}
