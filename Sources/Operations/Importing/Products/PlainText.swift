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
        var closes = true
        while let open = rest.firstIndex(where: { $0 == "<" || $0 == "&" }) {
            text += rest[..<open]
            rest = rest[open...]
            if rest.first == "<" {
                let next = rest.dropFirst().first
                let isTag = closes && (next?.isLetter == true || next == "/" || next == "!")
                let end = isTag ? rest.firstIndex(of: ">") : nil
                // Looked for once: behind the last sign that closes a tag there is none.
                closes = closes && (!isTag || end != nil)
                guard let close = end else {
                    text += "<"
                    rest = rest.dropFirst()
                    continue
                }
                let tag = rest[rest.index(after: open)..<close].prefix { !$0.isWhitespace }.lowercased()
                rest = rest[rest.index(after: close)...]
                if tag == "script" || tag == "style" {
                    rest = behind("</\(tag)", in: rest)
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
        text += rest
        return text.split(whereSeparator: \.isNewline).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func character(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return entities[name] }
        let digits = name.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        // Control characters stand in no paragraph.
        return number.flatMap(Unicode.Scalar.init).flatMap {
            $0.value < 0x20 || $0.value == 0x7F ? nil : String(Character($0))
        }
    }

    /// The text from a closing tag on, whatever the case of its letters; nothing when there is none.
    private static func behind(_ tag: String, in text: Substring) -> Substring {
        var rest = text
        while let open = rest.firstIndex(of: "<") {
            rest = rest[open...]
            if rest.prefix(tag.count).lowercased() == tag { return rest }
            rest = rest.dropFirst()
        }
        return ""
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
