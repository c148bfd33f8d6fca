package import Market

/// What the clock does to a sample: the timers of domain.md §12.4 as pure functions.
extension Sample {
    /// The move that is due at a time, if one is.
    package func moveDue(at time: Timestamp) -> Move? {
        guard let dueAt, time >= dueAt else { return nil }
        return switch state {
        case .requested: .expire
        case .delivered: .fallDue
        case .overdue: .close
        default: nil
        }
    }

    /// The reminders that fall between two looks at the clock, longest notice first.
    ///
    /// A reminder is due at `dueAt` minus its notice. Looking twice at the same half-open window gives the
    /// same reminders; windows that follow each other give each reminder once.
    package func reminders(
        from start: Timestamp, upTo end: Timestamp, under rules: SampleRules
    ) -> [Duration] {
        guard state == .delivered, let dueAt else { return [] }
        return rules.remindersBefore.filter { notice in
            let moment = dueAt.advanced(by: .zero - notice)
            return start < moment && moment <= end
        }
    }
}
