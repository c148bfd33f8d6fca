package import Market
package import Operations

extension APISurface {
    /// The API of a platform: every endpoint of the product, authorised by the one table.
    /// - Parameters:
    ///   - isSecure: whether the site is reached by https, so that cookies are for https alone.
    ///   - readiness: looks at everything that the platform needs, for `/readyz`.
    package static func platform(
        _ platform: Platform, isSecure: Bool, readiness: @escaping @Sendable () async -> Readiness
    ) -> APISurface {
        let table = AuthorisationTable.standard
        return APISurface(
            AccessEndpoints.all(platform, isSecure: isSecure) + AccountEndpoints.all(platform)
                + CatalogueEndpoints.all(platform) + ProductEndpoints.all(platform) + ContentEndpoints.all(platform)
                + EventEndpoints.all(platform) + FeedEndpoints.all(platform)
                + SampleEndpoints.all(platform) + SampleOfferEndpoints.all(platform)
                + SearchEndpoints.all(platform) + RoomEndpoints.all(platform) + MediaEndpoints.all(platform)
                + VideoEndpoints.all(platform) + BoardEndpoints.all(platform) + MatchEndpoints.all(platform)
                + NoticeEndpoints.all(platform) + TradeEndpoints.all(platform) + BundleEndpoints.all(platform)
                + PromotionEndpoints.all(platform) + PlanEndpoints.all(platform)
                + ProductImportEndpoints.all(platform)
                + PayoutEndpoints.all(platform) + DisputeEndpoints.all(platform)
                + WebhookEndpoints.all(platform)
                + ProblemEndpoints.all
                + HealthEndpoints.all(readiness: readiness),
            audience: { Audience(of: $0, in: table) },
            authorise: { operation, actor in
                try table.authorise(OperationName(rawValue: operation), actor)
            })
    }
}

extension Audience {
    /// Who may ask for an operation, as the table says; nobody for one that it does not list.
    package init(of operation: String, in table: AuthorisationTable) {
        switch table[OperationName(rawValue: operation)]?.audience {
        case .everybody: self = .everybody
        case .roles(let roles): self = .roles(Set(roles.keys))
        case .platform, nil: self = .roles([])
        }
    }
}

/// Authenticates against the platform's accounts.
package struct PlatformCredentials: Authenticating {
    private let access: Access

    /// Credentials of a platform.
    package init(_ platform: Platform) { access = platform.access }

    package func actor(session token: String) async throws -> Actor? {
        try await access.authenticate(sessionToken: token)
    }
    package func actor(apiKey: String) async throws -> Actor? { try await access.authenticate(apiKey: apiKey) }
    package func isProof(_ proof: String, ofSession token: String) async throws -> Bool {
        try await access.isProof(proof, ofSession: token)
    }
}
