/// What a training learnt in the order of the log: where learning while serving goes on from.
package struct LearntParts: Sendable, Equatable {
    /// What followed what.
    package let transitions: TransitionModel
    /// The latest visits.
    package let sessions: SessionModel
    /// What comes of exposures.
    package let responses: ResponseModel
    /// The last place of the log that was learnt from.
    package let lastSequence: Int64

    /// Parts of one training, over the items of one model.
    package init(
        transitions: TransitionModel, sessions: SessionModel, responses: ResponseModel, lastSequence: Int64
    ) {
        self.transitions = transitions
        self.sessions = sessions
        self.responses = responses
        self.lastSequence = lastSequence
    }

    /// Parts are equal when their files are.
    package static func == (left: LearntParts, right: LearntParts) -> Bool {
        left.lastSequence == right.lastSequence && left.transitions == right.transitions
            && left.responses == right.responses && left.sessions.encoded() == right.sessions.encoded()
    }
}

extension LiveModel {
    /// What has been learnt so far, as a training writes it down.
    package func learnt(upTo sequence: Int64) -> LearntParts {
        LearntParts(transitions: transitions, sessions: sessions, responses: responses, lastSequence: sequence)
    }

    /// A model that goes on from a training.
    package init(settings: Settings, learnt: LearntParts) {
        self.init(
            settings: settings, transitions: learnt.transitions, sessions: learnt.sessions,
            responses: learnt.responses)
    }
}
