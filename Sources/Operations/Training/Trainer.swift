/// Makes model files of deeds.
///
/// The seam behind which another engine can take the place of this process: what goes in is a table or a file of deeds, what
/// comes out are the files of a `ModelFolder`, and nothing above it knows who did the work.
package protocol Trainer: Sendable {
    /// Learns from all deeds of an input, writes model and card into the plan's folder, and puts them in force.
    ///
    /// The model in force stays so when this throws.
    /// - Parameter observe: called from whatever thread the work is on.
    /// - Returns: the card as it was written.
    /// - Throws: `TrainingRefusal.nothingToLearn`, `ModelFolderError`, and what reading the input throws.
    func train(
        on input: TrainingInput, _ plan: Training.Plan, observe: @escaping @Sendable (SetEvaluation.Progress) -> Void
    ) async throws -> ModelCard
}

/// What a model is made of.
package enum TrainingInput: Sendable, Hashable {
    /// The platform's own log of events, up to its settled place, without viewers who opted out.
    case log
    /// A file of deeds: a table `viewer,content,weight`, plain or .gz, one row for a pair or for each of its deeds.
    ///
    /// Weights of a pair are added up, and pairs whose sum is not positive are left out, as for the log.
    case file(path: String)
}
