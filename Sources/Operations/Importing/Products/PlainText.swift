/// The words of a piece of HTML, as a product's paragraph shows them.
enum PlainText {
    private static let breaking: Set<String> = [
        "p", "/p", "br", "br/", "div", "/div", "li", "/li", "tr", "/tr", "h1", "h2", "h3",
    ]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]

    /// The text without tags, scripts and styles, with characters in place of their names.
    /// - Complexity: O(length).
    static func of(html: String) -> String {
        guard html.contains("<") || html.contains("&") else { return html }
        var text = ""
        var rest = html[...]
        while let open = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            text += rest[..<open]
            rest = rest[open...]
            if rest.first == "<" {
                guard let close = rest.firstIndex(of: ">") else { break }
                let tag = rest[rest.index(after: open)..<close].prefix { !$0.isWhitespace }.lowercased()
                rest = rest[rest.index(after: close)...]
                if tag == "script" || tag == "style" {
                    guard let end = rest.firstRange(of: "</\(tag)") else { rest = ""; break }
                    rest = rest[end.lowerBound...]
                } else if breaking.contains(tag) {
                    text += "\n"
                }
            } else {
                let name = rest.dropFirst().prefix(8).prefix { $0 != ";" }
                let after =
                    rest.index(rest.startIndex, offsetBy: name.count + 1, limitedBy: rest.endIndex) ?? rest.endIndex
                if after < rest.endIndex, rest[after] == ";", let character = character(String(name)) {
                    text += character
                    rest = rest[rest.index(after: after)...]
                } else {
                    text += "&"
                    rest = rest.dropFirst()
                }
            }
        }
        text += rest.first == "<" ? "" : rest
        return text.split(whereSeparator: \.isNewline).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func character(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return entities[name] }
        let digits = name.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}

extension StringProtocol {
    /// The text without blanks at both ends.
    var trimmingBlanks: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
