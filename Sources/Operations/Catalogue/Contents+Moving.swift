import Alliance
import Amounts
import Market
import SQLDatabase
import Storage

extension Contents {
    /// Lets every content settle that no pool lifted for long, up to a limit; the background loop calls it again and again.
    /// - Returns: how many settled.
    package func runClock(limit: Int = 100) async throws -> Int {
        let context = CommandContext(actor: .platform("contents.clock"), requestID: "contents.clock")
        return try await platform.write("contents.clock", in: context) { [book = platform.rules] scope in
            let rules = book.contents.values
            let since = scope.now.advanced(by: .zero - rules.settlesAfter)
            let due = try ContentStore(scope.connection).unmoved(since: since, limit: limit)
            for content in due { _ = try Self.carryOut(.settle, on: content, under: rules, in: scope) }
            return due.count
        }.value
    }

    /// Goes on with a content whose file became watchable, if it was handed in and waits for just that.
    static func receive(_ id: Identifier<Content>, under rules: ContentRules, in scope: WriteScope) throws {
        guard let content = try ContentStore(scope.connection).find(id, locked: true) else { return }
        _ = try advance(content, under: rules, in: scope)
    }

    /// One move with everything that hangs on it, inside a command: the quota, the link, the review that follows.
    static func carryOut(
        _ move: Content.Move, on content: Content, under rules: ContentRules, in scope: WriteScope
    ) throws -> Content {
        let moved = try content.moving(move, at: scope.now, under: rules)
        var doubt: Content.Finding?
        if case .edit(let draft) = move, moved.state.visibility != .hidden {
            switch rules.review(draft) {
            case .reject(let finding): throw ContentRefusal.wordForbidden(finding)
            case .doubt(let finding) where moved.visibility == .published: doubt = finding
            default: break
            }
        }
        if move.command == .submit || move.command == .edit { try countCard(of: moved, under: rules, in: scope) }
        try save(moved, by: move.command, after: content, in: scope)
        if let doubt { return try carryOut(.recheck(doubt), on: moved, under: rules, in: scope) }
        return try advance(moved, under: rules, in: scope)
    }

    /// The content after the moves that the platform makes by itself: its file is there, so the review decides.
    private static func advance(
        _ content: Content, under rules: ContentRules, in scope: WriteScope
    ) throws -> Content {
        switch content.state {
        case .uploading:
            guard try hasFile(content, on: scope.connection) else { return content }
            return try carryOut(.receive, on: content, under: rules, in: scope)
        case .machineReview:
            return try carryOut(rules.review(content.draft), on: content, under: rules, in: scope)
        case .draft, .humanReview, .published, .pooling, .longTail, .withdrawn, .restricted, .removed:
            return content
        }
    }

    /// Whether a content's newest upload can be shown; for a post, whether all of its pictures can.
    private static func hasFile(_ content: Content, on connection: Connection) throws -> Bool {
        let store = MediaJobStore(connection)
        switch content.form {
        case .video:
            return try store.newest(.video, of: content.id.rawValue)?.state == .done
        case .pictures:
            let pictures = try store.all(.picture, of: content.id.rawValue).filter { $0.state != .failed }
            return !pictures.isEmpty && pictures.allSatisfy { $0.state == .done }
        }
    }

    /// Counts a content with a card against the quota of its creator's week, once a window.
    private static func countCard(of content: Content, under rules: ContentRules, in scope: WriteScope) throws {
        guard content.linkedProduct != nil else { return }
        let store = ContentStore(scope.connection)
        let from = scope.now.advanced(by: .zero - ContentRules.quotaWindow)
        if let counted = try store.countedAt(content.id), counted > from { return }
        let level = try PartyStore(scope.connection).creator(content.creator)?.level.rawValue ?? 0
        let posted = try store.counted(by: content.creator, since: from, besides: content.id)
        try rules.admitCard(after: posted, level: level)
        try store.count(content.id, at: scope.now)
    }

    private static func save(
        _ moved: Content, by command: Content.Command, after content: Content, in scope: WriteScope
    ) throws {
        let subject = moved.id.rawValue
        guard try ContentStore(scope.connection).save(moved, over: content, at: scope.now) else {
            throw WriteRefusal.stale
        }
        try scope.audit("\(content.state.rawValue) to \(moved.state.rawValue)", subject: subject)
        try relink(moved, in: scope)
        if let type = messageType(of: command, moved, after: content) {
            try scope.publish(type, subject: subject, payload: moved.record, to: [.creator(moved.creator)])
        }
    }

    /// What others are told of a move; nil for what concerns nobody else.
    private static func messageType(of command: Content.Command, _ moved: Content, after content: Content) -> String? {
        switch command {
        case .edit: moved.visibility == .published ? "video.changed" : nil
        case .doubt, .recheck: "video.in_review"
        case .reject, .decline: "video.returned"
        case .pass, .approve, .unrestrict, .reinstate: "video.published"
        case .restrict: "video.restricted"
        case .remove: "video.removed"
        case .withdraw: content.visibility == .hidden ? nil : "video.hidden"
        case .submit, .receive, .lift, .settle: nil
        }
    }

    /// Ends the link that does not hold any more, and makes the one that holds now, under the plan that is on offer now.
    private static func relink(_ content: Content, in scope: WriteScope) throws {
        let store = ContentStore(scope.connection)
        let last = try store.links(of: content.id, limit: 1).first
        let held = last.flatMap { $0.unlinkedAt == nil ? $0 : nil }
        guard held?.product != content.linkedProduct else { return }
        if let held { try store.put(held.ended(at: scope.now)) }
        guard let product = content.linkedProduct else { return }
        // What another content locks is not locked for longer by one more.
        let plan = try Promising(on: scope.connection, at: scope.now, lockedFor: nil).promise(
            for: product, to: content.creator
        ).map { ContentLink.Plan(version: $0.version, partsPerMillion: $0.rate.partsPerMillion) }
        try store.put(
            ContentLink(
                content: content.id, number: (last?.number ?? 0) + 1, product: product, plan: plan,
                linkedAt: scope.now, unlinkedAt: nil))
    }
}
