package import Market

/// The page for an outcome that has nothing else to show: not found, forbidden, stale, busy, failed.
package struct OutcomePage: Page {
    package static var template: String { "outcome" }

    /// What happened, as the reader should know it.
    package enum Outcome: String, Sendable, CaseIterable {
        case notFound, forbidden, stale, unavailable, failed

        var phrases: (title: ShellPhrase, text: ShellPhrase) {
            switch self {
            case .notFound: (.notFoundTitle, .notFoundText)
            case .forbidden: (.forbiddenTitle, .forbiddenText)
            case .stale: (.staleTitle, .staleText)
            case .unavailable: (.unavailableTitle, .unavailableText)
            case .failed: (.failedTitle, .failedText)
            }
        }
    }

    /// What happened.
    package let outcome: Outcome
    /// The request's number, for the operator's logs; nil when there is none to tell.
    package let requestID: String?

    /// The page for an outcome.
    package init(_ outcome: Outcome, requestID: String? = nil) {
        self.outcome = outcome
        self.requestID = requestID
    }

    package var section: Section? { nil }
    package func title(in language: Language) -> String { outcome.phrases.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            title: shell.text(outcome.phrases.title), text: shell.text(outcome.phrases.text), requestID: requestID)
    }

    private struct View: Sendable {
        let title: String
        let text: String
        let requestID: String?
    }
}
