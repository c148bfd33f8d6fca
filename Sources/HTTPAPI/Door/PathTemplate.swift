/// A path with named places: `/v1/samples/{sample_id}/approval`; a last part `{name*}` takes the rest.
package struct PathTemplate: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// One part between slashes.
    package enum Part: Hashable, Sendable {
        case literal(String)
        case parameter(String)
        case rest(String)
    }

    /// The template as written.
    package let description: String
    /// The parts, first to last.
    package let parts: [Part]

    /// A template written in the source.
    /// - Precondition: it begins with a slash, and a part that takes the rest is the last one.
    package init(stringLiteral text: String) {
        precondition(text.hasPrefix("/"), "A path begins with a slash: \(text)")
        description = text
        parts = text.split(separator: "/").map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .literal(String(part)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("*") ? .rest(String(name.dropLast())) : .parameter(String(name))
        }
        precondition(
            !parts.dropLast().contains { if case .rest = $0 { true } else { false } },
            "Only the last part of a path takes the rest: \(text)")
    }

    /// The names of the parameters, in their order.
    package var parameterNames: [String] {
        parts.compactMap { part in
            switch part {
            case .literal: nil
            case .parameter(let name), .rest(let name): name
            }
        }
    }

    /// The path with its places filled.
    package func path(filling values: [String: String]) -> String {
        "/"
            + parts.map { part in
                switch part {
                case .literal(let text): text
                case .parameter(let name), .rest(let name): values[name] ?? "{\(name)}"
                }
            }.joined(separator: "/")
    }
}
