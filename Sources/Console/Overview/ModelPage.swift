package import Market
package import Matching
package import Operations

/// The operator's page about the matching model: its weights, its quality by kind of viewer, and its monitors.
package struct ModelPage: Page {
    package static var template: String { "model" }

    /// The card of the model in force; nil before the first training.
    let card: ModelCard?
    /// When it was trained; nil for a card that says nothing readable.
    let trainedAt: Timestamp?
    /// Whether personal pages use the weights that the training chose.
    let usesChosenWeights: Bool
    /// How both rankings fare on pages drawn from both.
    let comparison: InterleavingComparison
    /// What is learnt while serving; nil before the feed was loaded.
    let learning: LiveLearning.Reading?

    /// The page about a model.
    package init(
        card: ModelCard?, usesChosenWeights: Bool, comparison: InterleavingComparison, learning: LiveLearning.Reading?
    ) {
        self.card = card
        // A card with a date that can't be read is shown without it.
        trainedAt = card.flatMap { try? Timestamp(parsing: $0.trainedAt) }
        self.usesChosenWeights = usesChosenWeights
        self.comparison = comparison
        self.learning = learning
    }

    package var section: Section? { .overview }
    package func title(in language: Language) -> String { ModelPhrase.title.text(in: language) }
    package func view(in shell: Shell) -> any Sendable { ModelView(self, in: shell) }
}
