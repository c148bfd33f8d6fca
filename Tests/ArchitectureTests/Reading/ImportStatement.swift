/// A module that a file imports, whatever the access level, attribute or form.
struct ImportStatement: Equatable, Sendable {
    /// The module, `Market` for `package import struct Market.Sample`.
    let module: String
    /// Whether it is `@testable`.
    let isTestable: Bool
    let line: Int

    /// Finds the imports in code that holds no comments.
    static func all(in code: [Token]) -> [ImportStatement] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "actor", "macro"]
        return code.indices.compactMap { index in
            guard code[index].reads("import") else { return nil }
            var name = index + 1
            if name < code.count, kinds.contains(code[name].text) { name += 1 }
            guard name < code.count, code[name].kind == .word || code[name].kind == .quotedWord else { return nil }
            let statement = code[..<index].suffix { $0.line == code[index].line }
            return ImportStatement(
                module: code[name].text,
                isTestable: statement.contains { $0.reads("testable") },
                line: code[index].line)
        }
    }
}

extension BidirectionalCollection {
    /// Returns the longest run at the end whose elements all satisfy a condition.
    fileprivate func suffix(while condition: (Element) -> Bool) -> SubSequence {
        self[(lastIndex { !condition($0) }.map(index(after:)) ?? startIndex)...]
    }
}
