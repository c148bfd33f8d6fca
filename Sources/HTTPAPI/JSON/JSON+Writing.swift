extension JSON {
    /// The value as compact UTF-8 text, members in their order.
    /// - Complexity: O(n) in the length of the text.
    package func bytes() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(512)
        write(to: &output, indentedBy: nil)
        return output
    }

    /// The value as text.
    /// - Parameter isPretty: two spaces of indentation, a member a line and a line break at the end, for
    ///   documents that people compare.
    package func text(isPretty: Bool) -> String {
        var output: [UInt8] = []
        write(to: &output, indentedBy: isPretty ? 0 : nil)
        if isPretty { output.append(UInt8(ascii: "\n")) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The same value with the members of every object in the order of their names.
    package func sorted() -> JSON {
        switch self {
        case .array(let elements): .array(elements.map { $0.sorted() })
        case .object(let members):
            .object(members.map { Member($0.name, $0.value.sorted()) }.sorted { $0.name < $1.name })
        default: self
        }
    }

    private func write(to output: inout [UInt8], indentedBy depth: Int?) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .boolean(let truth): output.append(contentsOf: (truth ? "true" : "false").utf8)
        case .integer(let number): output.append(contentsOf: String(number).utf8)
        case .number(let number):
            precondition(number.isFinite, "JSON has no word for a number that is not finite.")
            output.append(contentsOf: number.description.utf8)
        case .string(let text): Self.write(text, to: &output)
        case .array(let elements):
            Self.writeList(elements, within: ("[", "]"), to: &output, indentedBy: depth) { element, output, inner in
                element.write(to: &output, indentedBy: inner)
            }
        case .object(let members):
            Self.writeList(members, within: ("{", "}"), to: &output, indentedBy: depth) { member, output, inner in
                Self.write(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                if inner != nil { output.append(UInt8(ascii: " ")) }
                member.value.write(to: &output, indentedBy: inner)
            }
        }
    }

    private static func writeList<Element>(
        _ list: [Element], within brackets: (Unicode.Scalar, Unicode.Scalar), to output: inout [UInt8],
        indentedBy depth: Int?, each writeElement: (Element, inout [UInt8], Int?) -> Void
    ) {
        output.append(UInt8(ascii: brackets.0))
        let inner = depth.map { $0 + 1 }
        for (index, element) in list.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            breakLine(in: &output, depth: inner)
            writeElement(element, &output, inner)
        }
        if !list.isEmpty { breakLine(in: &output, depth: depth) }
        output.append(UInt8(ascii: brackets.1))
    }

    private static func breakLine(in output: inout [UInt8], depth: Int?) {
        guard let depth else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
            case 0x0A: output.append(contentsOf: #"\n"#.utf8)
            case 0x0D: output.append(contentsOf: #"\r"#.utf8)
            case 0x09: output.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20, 0x7F:
                output.append(contentsOf: #"\u00"#.utf8)
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
