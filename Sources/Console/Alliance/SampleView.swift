import Alliance
import Market
import Operations

/// What templates know of one sample.
struct SampleView: Sendable {
    struct Action: Sendable {
        let command: String
        let label: String
        let emphasis: String
        let fields: [Field]
    }

    struct Field: Sendable {
        let name: String
        let label: String
        let inputID: String
        let isNumber: Bool
        let isDate: Bool
    }

    struct Step: Sendable {
        let label: String
        let isDone: Bool
        let isCurrent: Bool
    }

    let id: String
    let shortID: String
    let revision: String
    let path: String
    let product: String
    let kind: String
    let creator: String
    let creatorInitial: String
    let creatorAbout: String
    let level: String
    let merchant: String
    let merchantRegion: String
    let message: String
    let state: String
    let tone: String
    let requestedAt: String
    let due: String?
    let dueSpan: String?
    let isUrgent: Bool
    let note: String?
    let tracking: String?
    let evidence: String?
    let wasExtended: Bool
    let rate: RateView
    let actions: [Action]
    let hasActions: Bool
    let waiting: String
    let steps: [Step]

    init(_ entry: SampleEntry, for role: Role, under rules: SampleRules, in shell: Shell) {
        let sample = entry.sample
        let figures = shell.figures
        id = sample.id.rawValue
        shortID = String(sample.id.rawValue.suffix(6))
        revision = String(sample.revision)
        path = "/samples/\(sample.id.rawValue)"
        product = entry.product
        kind = sample.kind.sentence(in: shell)
        creator = entry.creator.name
        creatorInitial = String(entry.creator.name.prefix(1))
        creatorAbout = [
            entry.creator.niche, entry.creator.region,
            shell.text(FeedPhrase.followers, ["count": figures.rounded(entry.creator.followers)]),
        ].joined(separator: " · ")
        level = entry.creator.level.name
        merchant = entry.merchant.name
        merchantRegion = entry.merchant.region
        message = sample.message
        state = shell.text(sample.state.phrase)
        tone = sample.state.tone
        requestedAt = figures.moment(sample.requestedAt)
        (due, dueSpan, isUrgent) = Self.clock(of: sample, under: rules, in: shell)
        note = sample.note
        tracking = sample.trackingCode
        evidence = sample.evidence.map { evidence in
            switch evidence {
            case .video(let content, _): content.rawValue
            case .room(let room, _, _): room.rawValue
            }
        }
        wasExtended = sample.extensions > 0
        rate = RateView(entry.rate, under: rules, in: shell)
        actions = Self.actions(for: role, on: sample, under: entry.rules, in: shell)
        hasActions = !actions.isEmpty
        waiting = Self.waiting(for: sample.state, in: shell)
        steps =
            sample.state.path.map {
                Step(label: shell.text($0.phrase), isDone: $0 != sample.state, isCurrent: $0 == sample.state)
            }
            + sample.state.ahead.map { Step(label: shell.text($0.phrase), isDone: false, isCurrent: false) }
    }

    /// What the transition table lets the role do, less what the sample has used up.
    private static func actions(
        for role: Role, on sample: Sample, under rules: SampleRules, in shell: Shell
    ) -> [Action] {
        let allowed = Sample.transitions.allowed(in: sample.state, to: role).filter { command in
            switch command {
            case .extend: sample.extensions < rules.extensionsMax
            case .appeal: !sample.hasAppealed
            case .refund: sample.kind != .free
            default: true
            }
        }
        return allowed.map { command in
            let fields = command.fields.enumerated().map { index, field in
                Field(
                    name: field.name, label: shell.text(field.label),
                    inputID: "\(index == 0 ? command.rawValue : field.name)-\(sample.id.rawValue)",
                    isNumber: field.kind == .number, isDate: field.kind == .date)
            }
            let label =
                command == .extend
                ? shell.text(SamplePhrase.extendBy, ["span": shell.figures.span(rules.oneExtension)])
                : shell.text(command.phrase)
            return Action(command: command.rawValue, label: label, emphasis: command.emphasis, fields: fields)
        }
    }

    /// The clock that runs; urgent from the first reminder on.
    private static func clock(
        of sample: Sample, under rules: SampleRules, in shell: Shell
    ) -> (due: String?, span: String?, isUrgent: Bool) {
        guard let dueAt = sample.dueAt else { return (nil, nil, false) }
        let phrase: SamplePhrase =
            switch sample.state {
            case .requested: .dueRequested
            case .overdue: .dueOverdue
            default: .dueDelivered
            }
        let left = dueAt.duration(since: shell.now)
        let span = shell.figures.span(left < .zero ? .zero - left : left)
        return (
            shell.text(phrase, ["time": shell.figures.moment(dueAt)]),
            shell.text(left < .zero ? SamplePhrase.overdueBy : .dueIn, ["span": span]),
            left < rules.remindersBefore.max() ?? .zero
        )
    }

    private static func waiting(for state: Sample.State, in shell: Shell) -> String {
        let others = Set(Sample.transitions.lines.filter { $0.from == state }.flatMap(\.roles)).subtracting([.operator])
        guard let role = others.sorted().last else { return shell.text(SamplePhrase.nothingToDo) }
        guard state != .fulfilled else { return shell.text(SamplePhrase.nothingToDo) }
        return shell.text(SamplePhrase.waitFor, ["role": shell.text(role.phrase)])
    }
}

/// A fulfilment rate with its n, or that there is not enough of it.
struct RateView: Sendable {
    let value: String
    let count: String
    let definition: String
    let isKnown: Bool
    let filled: String

    init(_ rate: FulfilmentRate, under rules: SampleRules, in shell: Shell) {
        let figures = shell.figures
        let estimate = rate.estimate(under: rules)
        isKnown = estimate != nil
        value = estimate.map { figures.percent($0.value) } ?? shell.text(SamplePhrase.notEnough)
        filled = String(Int(((estimate?.value ?? 0) * 100).rounded()))
        let counted = shell.text(
            SamplePhrase.rateCount,
            ["total": figures.count(Int64(rate.total)), "fulfilled": figures.count(Int64(rate.fulfilled))])
        let range = estimate.map {
            shell.text(SamplePhrase.rateRange, ["low": figures.percent($0.low), "high": figures.percent($0.high)])
        }
        count = [counted, range].compactMap(\.self).joined(separator: " · ")
        definition = shell.text(SamplePhrase.rateIs, ["minimum": String(rules.fulfilmentRateMinimum)])
    }
}

extension SampleOffer.Kind {
    /// The kind in words.
    func sentence(in shell: Shell) -> String {
        switch self {
        case .free: shell.text(SamplePhrase.freeKind)
        case .refundable(let units):
            shell.text(SamplePhrase.refundableKind, ["units": shell.figures.count(Int64(units))])
        }
    }
}
