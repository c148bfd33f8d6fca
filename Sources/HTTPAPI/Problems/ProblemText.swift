package import Market

/// What people read about a code: two languages for those who meet it, one paragraph for those who build on it.
package struct ProblemText: Sendable {
    /// A title of a few words and a sentence, in which `{name}` stands for a detail of the refusal.
    package struct Sentences: Sendable {
        /// A few words.
        package let title: String
        /// A sentence.
        package let detail: String
    }

    /// The code.
    package let code: ErrorCode
    /// What the caller can do about it.
    package let kind: ErrorKind
    /// The status, where the kind's own is not precise enough.
    package let ownStatus: Int?
    /// Simplified Chinese.
    package let chinese: Sentences
    /// English.
    package let english: Sentences
    /// When it happens and what to do, for the documentation.
    package let documentation: String

    /// A text; the arguments read title, sentence, title, sentence, paragraph.
    package init(
        _ code: ErrorCode, _ kind: ErrorKind, status: Int? = nil, zh: (String, String), en: (String, String),
        _ documentation: String
    ) {
        self.code = code
        self.kind = kind
        ownStatus = status
        chinese = Sentences(title: zh.0, detail: zh.1)
        english = Sentences(title: en.0, detail: en.1)
        self.documentation = documentation
    }

    /// The words in a language.
    package func sentences(in language: Language) -> Sentences {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    /// The statuses with which the code travels.
    package var status: Int { ownStatus ?? Problem.status(of: kind) }
}

/// Every code that this API can answer with.
package enum ErrorCatalogue {
    /// All texts, in the order of their codes.
    package static let all: [ProblemText] =
        (wireTexts + fieldTexts + marketTexts + sampleTexts + matchTexts + roomTexts + mediaTexts + searchTexts
        + tradeTexts + pricingTexts + planTexts + importTexts + accessTexts + writeTexts).sorted { $0.code < $1.code }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// The text of a code; a code without one reads as `server.failed`, which the tests keep from happening.
    package static func text(of code: ErrorCode) -> ProblemText {
        byCode[code]
            ?? ProblemText(
                code, .unavailable, zh: ("请求未完成", "请求未能完成，代码：\(code)。"),
                en: ("Not done", "The request was not carried out: \(code)."), "A code without a text of its own.")
    }

    /// Whether a code has its text.
    package static func knows(_ code: ErrorCode) -> Bool { byCode[code] != nil }
}
