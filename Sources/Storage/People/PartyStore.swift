package import Market
package import SQLDatabase

/// Viewers, creators, merchants and agencies in their tables.
package struct PartyStore {
    private let connection: Connection

    /// The parties inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The viewer with an identifier, if there is one.
    package func viewer(_ id: Identifier<Viewer>) throws -> Viewer? {
        try connection.first("SELECT * FROM viewer WHERE id = \(id)").map { row in
            Viewer(
                id: try row.get("id"), allowsPersonalisation: try row.get("allows_personalisation"),
                createdAt: try row.get("created_at"))
        }
    }

    /// The creator with an identifier, if there is one.
    package func creator(_ id: Identifier<Creator>) throws -> Creator? {
        try connection.first("SELECT * FROM creator WHERE id = \(id)").map(Creator.init(row:))
    }

    /// The creators with some identifiers, in no order; unknown ones are left out.
    package func creators(_ ids: [Identifier<Creator>]) throws -> [Creator] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT * FROM creator WHERE id IN (\(values: ids))").map(Creator.init(row:))
    }

    /// The merchant with an identifier, if there is one.
    package func merchant(_ id: Identifier<Merchant>) throws -> Merchant? {
        try connection.first("SELECT * FROM merchant WHERE id = \(id)").map { row in
            Merchant(
                id: try row.get("id"), name: try row.get("name"), region: try row.get("region"),
                createdAt: try row.get("created_at"))
        }
    }

    /// The agency with an identifier, if there is one.
    package func agency(_ id: Identifier<Agency>) throws -> Agency? { try agencies([id]).first }

    /// The agencies with some identifiers, in no order; unknown ones are left out.
    package func agencies(_ ids: [Identifier<Agency>]) throws -> [Agency] {
        guard !ids.isEmpty else { return [] }
        return try connection.query("SELECT * FROM agency WHERE id IN (\(values: ids))").map(Agency.init(row:))
    }

    /// Creators, those with most followers in front.
    package func mostFollowed(limit: Int) throws -> [Creator] {
        try connection.query("SELECT * FROM creator ORDER BY followers DESC, id DESC LIMIT \(limit)").map(
            Creator.init(row:))
    }

    /// Agencies by name.
    package func agencies(limit: Int) throws -> [Agency] {
        try connection.query("SELECT * FROM agency ORDER BY name, id LIMIT \(limit)").map(Agency.init(row:))
    }

    /// Stores viewers; one that is known keeps when it was first seen and its choice.
    /// - Returns: how many were new.
    @discardableResult
    package func add(_ viewers: [Viewer]) throws -> Int {
        try connection.insertMany(
            into: "viewer", columns: ["id", "allows_personalisation", "created_at"],
            rows: viewers.map { [$0.id.sqlValue, $0.allowsPersonalisation.sqlValue, $0.createdAt.sqlValue] },
            onConflict: .ignore)
    }

    /// Keeps a viewer's choice about personalisation.
    package func setPersonalisation(_ isAllowed: Bool, for viewer: Identifier<Viewer>) throws {
        try connection.execute(
            "UPDATE viewer SET allows_personalisation = \(isAllowed) WHERE id = \(viewer)")
    }

    /// Stores creators that are not known yet.
    /// - Returns: how many were new.
    @discardableResult
    package func add(_ creators: [Creator]) throws -> Int {
        try connection.insertMany(
            into: "creator", columns: ["id", "name", "niche", "region", "followers", "level", "created_at"],
            rows: creators.map {
                [
                    $0.id.sqlValue, $0.name.sqlValue, $0.niche.sqlValue, $0.region.sqlValue, $0.followers.sqlValue,
                    $0.level.rawValue.sqlValue, $0.createdAt.sqlValue,
                ]
            },
            onConflict: .ignore)
    }

    /// Stores agencies that are not known yet.
    /// - Returns: how many were new.
    @discardableResult
    package func add(_ agencies: [Agency]) throws -> Int {
        try connection.insertMany(
            into: "agency", columns: ["id", "name", "created_at"],
            rows: agencies.map { [$0.id.sqlValue, $0.name.sqlValue, $0.createdAt.sqlValue] }, onConflict: .ignore)
    }

    /// Stores merchants that are not known yet.
    /// - Returns: how many were new.
    @discardableResult
    package func add(_ merchants: [Merchant]) throws -> Int {
        try connection.insertMany(
            into: "merchant", columns: ["id", "name", "region", "created_at"],
            rows: merchants.map { [$0.id.sqlValue, $0.name.sqlValue, $0.region.sqlValue, $0.createdAt.sqlValue] },
            onConflict: .ignore)
    }
}

extension Creator {
    fileprivate init(row: Row) throws {
        let level = try row.get("level", as: Int.self)
        self.init(
            id: try row.get("id"), name: try row.get("name"), niche: try row.get("niche"),
            region: try row.get("region"),
            followers: try row.get("followers"), level: CreatorLevel(rawValue: level) ?? .l0,
            createdAt: try row.get("created_at"))
    }
}

extension Agency {
    fileprivate init(row: Row) throws {
        self.init(id: try row.get("id"), name: try row.get("name"), createdAt: try row.get("created_at"))
    }
}
