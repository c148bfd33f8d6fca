import HTTPTypes
package import Market

/// The documentation of refusals, at the address that every problem names as its type.
package enum ProblemEndpoints {
    /// Shows one code.
    package static let show = Endpoint<ProblemCode, ProblemReply>(
        .get, "/v1/problems/{code}", operation: "problems.show", summary: "Explains a refusal's code.", tag: "system",
        refuses: ["problem.not_found"])
    /// Lists all codes.
    package static let list = Endpoint<NoInput, ProblemList>(
        .get, "/v1/problems", operation: "problems.list", summary: "Lists every refusal's code.", tag: "system")

    /// The endpoints.
    package static let all: [AnyEndpoint] = [
        list.answered { _, call in
            ProblemList(problems: ErrorCatalogue.all.map { ProblemReply(text: $0, language: call.language) })
        },
        show.answered { input, call in
            guard let text = ErrorCatalogue.all.first(where: { $0.code.rawValue == input.code }) else {
                throw ProblemNotFound()
            }
            return ProblemReply(text: text, language: call.language)
        },
    ]
}

/// No refusal has this code.
struct ProblemNotFound: Refusal {
    var code: ErrorCode { "problem.not_found" }
    var kind: ErrorKind { .notFound }
}

/// The code of a refusal.
package struct ProblemCode: WireInput {
    /// The code as sent.
    package let code: String

    package static let parameters: [Parameter] = [
        .path(
            "code", .string(.token, length: 3...100, values: nil), "The refusal's code.",
            example: "sample.quota_exceeded")
    ]
    package init(_ received: Received) { code = received.path["code"]?.text ?? "" }
}

/// What a code means.
package struct ProblemReply: WireReply {
    /// The text.
    package let text: ProblemText
    /// The language of title and sentence.
    package let language: Language

    package static let shape = Schema.named(
        "ProblemKind",
        .object(
            .required("code", .text(3...100), "The stable name, `noun.fact`."),
            .required("kind", .oneOf(ErrorKind.self), "What the caller can do about it."),
            .required("status", .integer(400...599), "The status with which it travels."),
            .required("title", .text(1...200), "What is wrong, in a few words."),
            .required("detail", .text(1...2_000), "The sentence, with `{name}` for what the refusal fills in."),
            .required("documentation", .text(1...4_000), "When it happens and what to do, in English.")))
    package static var schema: Schema? { shape }
    package static var example: ProblemReply {
        ProblemReply(text: ErrorCatalogue.text(of: "sample.quota_exceeded"), language: .english)
    }
    package var json: JSON? {
        let sentences = text.sentences(in: language)
        return [
            "code": .string(text.code.rawValue), "kind": .string(text.kind.rawValue),
            "status": .integer(Int64(text.status)), "title": .string(sentences.title),
            "detail": .string(sentences.detail), "documentation": .string(text.documentation),
        ]
    }
}

/// All codes.
package struct ProblemList: WireReply {
    /// The codes, in their order.
    package let problems: [ProblemReply]

    package static var schema: Schema? {
        .object(
            .required("items", .array(of: ProblemReply.shape, count: 0...1_000), "Every code, in alphabetical order."))
    }
    package static var example: ProblemList { ProblemList(problems: [ProblemReply.example]) }
    package var json: JSON? { ["items": .array(problems.compactMap(\.json))] }
}
