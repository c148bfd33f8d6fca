package import Market

extension Sample {
    /// A command with what it needs to be carried out.
    package enum Move: Hashable, Sendable {
        case approve
        case reject(reason: String)
        case expire
        case withdraw
        case ship(trackingCode: String)
        case deliver
        case extend
        case appeal(reason: String)
        case grantAppeal(note: String)
        case dismissAppeal(note: String)
        case fulfil(SampleEvidence)
        case fallDue
        case close
        case refund(unitsSold: Int, lastShippedAt: Timestamp)

        /// The command that the transition table knows.
        package var command: Command {
            switch self {
            case .approve: .approve
            case .reject: .reject
            case .expire: .expire
            case .withdraw: .withdraw
            case .ship: .ship
            case .deliver: .deliver
            case .extend: .extend
            case .appeal: .appeal
            case .grantAppeal: .grantAppeal
            case .dismissAppeal: .dismissAppeal
            case .fulfil: .fulfil
            case .fallDue: .fallDue
            case .close: .close
            case .refund: .refund
            }
        }
    }

    /// The sample after a move.
    ///
    /// The table decides first, so a wrong state is named before a wrong argument.
    /// - Throws: `SampleRefusal.notAllowed` with what is allowed instead, then the refusal of the move's own
    ///   condition. Nothing is changed by a refused move.
    package func moving(_ move: Move, at time: Timestamp, under rules: SampleRules) throws(SampleRefusal) -> Sample {
        var moved = self
        do {
            moved.state = try Self.transitions.state(after: move.command, in: state)
        } catch {
            throw .notAllowed(error)
        }
        moved.movedAt = time
        moved.revision += 1
        moved.dueAt = nil
        try moved.apply(move, to: self, at: time, under: rules)
        return moved
    }

    private mutating func apply(
        _ move: Move, to previous: Sample, at time: Timestamp, under rules: SampleRules
    ) throws(SampleRefusal) {
        switch move {
        case .approve, .withdraw:
            break
        case .reject(let reason):
            note = reason
        case .expire, .fallDue, .close:
            guard let due = previous.dueAt, time >= due else { throw .tooEarly }
            if move == .fallDue { dueAt = due.advanced(by: rules.videoKeptFor) }
        case .ship(let code):
            trackingCode = code
        case .deliver:
            deliveredAt = time
            dueAt = time.advanced(by: rules.contentWithin)
        case .extend:
            guard previous.extensions < rules.extensionsMax else { throw .alreadyExtended }
            extensions += 1
            dueAt = previous.dueAt?.advanced(by: rules.oneExtension)
        case .appeal(let reason):
            guard !previous.hasAppealed else { throw .alreadyAppealed }
            hasAppealed = true
            note = reason
            dueAt = previous.dueAt
        case .grantAppeal(let text):
            note = text
        case .dismissAppeal(let text):
            note = text
            dueAt = previous.dueAt?.advanced(by: time.duration(since: previous.movedAt))
        case .fulfil(let evidence):
            try evidence.qualify(for: previous, at: time, under: rules)
            self.evidence = evidence
        case .refund(let unitsSold, let lastShippedAt):
            try qualifyRefund(of: previous, unitsSold: unitsSold, lastShippedAt: lastShippedAt, at: time, under: rules)
        }
    }

    private func qualifyRefund(
        of sample: Sample, unitsSold: Int, lastShippedAt: Timestamp, at time: Timestamp, under rules: SampleRules
    ) throws(SampleRefusal) {
        guard case .refundable(let target) = sample.kind else { throw .notRefundable }
        guard unitsSold >= target else { throw .targetNotMet(sold: unitsSold, target: target) }
        guard
            let delivered = sample.deliveredAt,
            (delivered...delivered.advanced(by: rules.refundTargetWithin)).contains(lastShippedAt),
            lastShippedAt <= time
        else { throw .salesNotInTime }
        let from = lastShippedAt.advanced(by: rules.refundEarliestAfterShipping)
        guard time >= from else { throw .refundTooEarly(from: from) }
        guard time <= lastShippedAt.advanced(by: rules.refundLatestAfterShipping) else { throw .refundTooLate }
    }
}

extension SampleEvidence {
    /// Checks that content qualifies: posted between delivery and the due time, and kept or pinned long enough.
    /// - Throws: `evidenceNotInTime`, `evidenceTooShort`.
    func qualify(for sample: Sample, at time: Timestamp, under rules: SampleRules) throws(SampleRefusal) {
        guard let delivered = sample.deliveredAt, let due = sample.dueAt else { throw .evidenceNotInTime }
        // In `overdue` the clock already runs to the end of the time in which a video can still qualify.
        let contentDue = sample.state == .overdue ? due.advanced(by: .zero - rules.videoKeptFor) : due
        let posted =
            switch self {
            case .video(_, let postedAt): postedAt
            case .room(_, _, let endedAt): endedAt
            }
        guard (delivered...max(delivered, contentDue)).contains(posted), posted <= time else {
            throw .evidenceNotInTime
        }
        switch self {
        case .video(_, let postedAt):
            guard time.duration(since: postedAt) >= rules.videoKeptFor else { throw .evidenceTooShort }
        case .room(_, let pinnedFor, _):
            guard pinnedFor >= rules.pinnedInRoomFor else { throw .evidenceTooShort }
        }
    }
}
