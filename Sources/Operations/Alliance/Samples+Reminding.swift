import Alliance
import Market
import SQLDatabase
import Storage

extension Samples {
    /// Reminds creators whose content is due soon, each notice of the rules once for a due day.
    ///
    /// A reminder that came due while nothing ran is written late, as long as the content is not overdue; of several
    /// only the last. An extended sample has another due day and is reminded of that one anew.
    /// - Parameter limit: samples looked at, those due first.
    /// - Returns: how many reminders are new.
    package func remind(limit: Int = 500) async throws -> Int {
        let context = CommandContext(actor: .platform("samples.remind"), requestID: "samples.remind")
        let rules = platform.rules.samples.values
        guard let longest = rules.remindersBefore.max() else { return 0 }
        return try await platform.write("samples.remind", in: context) { scope in
            let horizon = scope.now.advanced(by: longest)
            let soon = try SampleStore(scope.connection).contentDue(
                after: scope.now, upTo: horizon, limit: limit)
            var count = 0
            for sample in soon {
                let missed = sample.reminders(from: sample.movedAt, upTo: scope.now, under: rules)
                guard let last = missed.min(), let dueAt = sample.dueAt else { continue }
                let notice = Notice(
                    id: scope.newIdentifier(), recipient: .creator(sample.creator), kind: .sampleContentDue,
                    subject: sample.id.rawValue, dueAt: dueAt, at: scope.now, readAt: nil)
                let occasion =
                    "\(sample.id) \(dueAt.milliseconds) \(last.wholeMilliseconds)"
                if try NoticeStore(scope.connection).add(notice, occasion: occasion) { count += 1 }
            }
            return count
        }.value
    }
}
