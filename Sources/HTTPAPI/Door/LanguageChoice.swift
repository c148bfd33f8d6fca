package import Market

/// Chooses the language of an answer from `Accept-Language` (RFC 9110 §12.5.4).
package enum LanguageChoice {
    /// The language with the highest weight that we speak; Chinese when none is named.
    package static func language(accepting fieldValue: String?) -> Language {
        var best: (language: Language, weight: Double)?
        for part in (fieldValue ?? "").split(separator: ",") {
            let pieces = part.split(separator: ";").map(\.trimmed)
            guard let tag = pieces.first?.lowercased() else { continue }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let language: Language? = tag.hasPrefix("zh") ? .chinese : tag.hasPrefix("en") ? .english : nil
            if let language, weight > 0, weight > (best?.weight ?? 0) { best = (language, weight) }
        }
        return best?.language ?? .chinese
    }
}
