package import Market
import SQLDatabase
import Storage

/// What parties are told, as `platform.notices`.
package struct Notices: Sendable {
    private let platform: Platform

    init(platform: Platform) { self.platform = platform }

    /// Unread notices are counted up to here; pages then say "99+".
    package static let unreadMax = 100

    /// The notices of the actor's parties, newest first.
    /// - Throws: `AccessRefusal.notLoggedIn`, `InvalidInput` for a cursor that is none.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Notice> {
        try AuthorisationTable.standard.authorise("notices.list", actor)
        let after = try page.cursor.map(TimedPlace<Notice>.init(cursor:))
        return try await platform.read { connection in
            let rows = try NoticeStore(connection).list(
                of: actor.memberships, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1)
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.at, $0.id).cursor }
        }
    }

    /// How many notices the actor's parties have not read, at most ``unreadMax``.
    package func unreadCount(as actor: Actor) async throws -> Int {
        try AuthorisationTable.standard.authorise("notices.list", actor)
        return try await platform.read {
            try NoticeStore($0).unreadCount(of: actor.memberships, limit: Self.unreadMax)
        }
    }

    /// Marks what the actor's parties were told up to a time as read; later notices stay unread.
    /// - Returns: how many had not been read.
    /// - Throws: `AccessRefusal.notLoggedIn`, `WriteRefusal`.
    package func markRead(upTo end: Timestamp, in context: CommandContext) async throws -> Written<Int> {
        try AuthorisationTable.standard.authorise("notices.mark_read", context.actor)
        return try await platform.write("notices.mark_read", in: context) { scope in
            try NoticeStore(scope.connection).markRead(of: context.actor.memberships, upTo: end, at: scope.now)
        }
    }

    /// Forgets notices that were kept for as long as the rules say.
    /// - Returns: how many.
    package func forgetOld() async throws -> Int {
        let context = CommandContext(actor: .platform("notices.forget"), requestID: "notices.forget")
        let keptFor = platform.rules.notices.values.keptFor
        return try await platform.write("notices.forget", in: context) { scope in
            try NoticeStore(scope.connection).forget(writtenBefore: scope.now.advanced(by: .zero - keptFor))
        }.value
    }
}

extension Platform {
    /// What parties are told.
    package var notices: Notices { Notices(platform: self) }
}

extension Int: Replayable {
    /// The value itself.
    package var record: Int { self }

    /// The value itself.
    package init(record: Int) { self = record }
}
