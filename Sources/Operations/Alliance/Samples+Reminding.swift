import Alliance
import Market
import SQLDatabase
import Storage

extension Samples {
    /// Reminds creators whose content is due soon, each notice of the rules once for a due day.
    ///
    /// A reminder that came due while nothing ran is written late, as long as the content is not overdue; of several
    /// only the last. An extended sample has another due day and is reminded of that one anew.
    /// - Parameter portion: samples looked at in one commit; all are looked at, those due first, and commands get in
    ///   between.
    /// - Returns: how many reminders are new.
    /// - Complexity: O(samples whose content is due within the longest notice).
    package func remind(portion: Int = 500) async throws -> Int {
        precondition(portion > 0, "A portion has samples in it.")
        var place = SampleStore.DuePosition(dueAt: platform.clock.now())
        var count = 0
        while true {
            let turn = try await remind(after: place, limit: portion)
            count += turn.reminders
            guard let next = turn.next else { return count }
            place = next
        }
    }

    private func remind(after place: SampleStore.DuePosition, limit: Int) async throws -> ReminderTurn {
        let context = CommandContext(actor: .platform("samples.remind"), requestID: "samples.remind")
        return try await platform.write("samples.remind", in: context) { [book = platform.rules] scope in
            var history = RuleHistory(scope.connection, inForce: book)
            guard let longest = try history.samplesEver().flatMap(\.remindersBefore).max() else {
                return ReminderTurn(reminders: 0, next: nil)
            }
            let soon = try SampleStore(scope.connection).contentDue(
                after: place, upTo: scope.now.advanced(by: longest), limit: limit)
            var turn = ReminderTurn(reminders: 0, next: nil)
            for sample in soon {
                let missed = sample.reminders(
                    from: sample.movedAt, upTo: scope.now, under: try history.samples(sample.rules))
                guard let last = missed.min(), let dueAt = sample.dueAt else { continue }
                let isNew = try scope.notify(
                    .creator(sample.creator), of: .sampleContentDue, about: sample.id.rawValue, dueAt: dueAt,
                    occasion: "\(sample.id) \(dueAt.milliseconds) \(last.wholeMilliseconds)")
                if isNew { turn.reminders += 1 }
            }
            if soon.count == limit, let last = soon.last, let dueAt = last.dueAt {
                turn.next = SampleStore.DuePosition(dueAt: dueAt, id: last.id)
            }
            return turn
        }.value
    }
}

/// What one portion of reminding came to.
private struct ReminderTurn: Replayable {
    /// Reminders that are new.
    var reminders: Int
    /// Where the next portion begins; nil at the end.
    var next: SampleStore.DuePosition?

    init(reminders: Int, next: SampleStore.DuePosition?) {
        self.reminders = reminders
        self.next = next
    }

    struct Record: Codable, Sendable {
        let reminders: Int
        let dueAt: Int64?
        let sample: String?
    }

    var record: Record {
        Record(reminders: reminders, dueAt: next?.dueAt.milliseconds, sample: next?.id?.rawValue)
    }

    init(record: Record) throws {
        let sample = try record.sample.map { try Identifier<Sample>(parsing: $0) }
        self.init(
            reminders: record.reminders,
            next: record.dueAt.map { .init(dueAt: Timestamp(milliseconds: $0), id: sample) })
    }
}
