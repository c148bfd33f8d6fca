/// What `Package.swift` declares: its targets, what each needs, and the sentence above each.
struct Manifest: Sendable {
    /// A target as the manifest declares it.
    struct Declaration: Equatable, Sendable {
        let name: String
        /// Modules of this package and products of others.
        let needs: [String]
        /// The documentation comment directly above, without its slashes.
        let purpose: String
        let isTest: Bool
        let line: Int
    }

    let declarations: [Declaration]

    init(_ file: SourceFile) {
        let code = file.code
        let products = Self.products(in: code)
        declarations = code.indices.compactMap { index in
            Self.declaration(at: index, in: file, products: products)
        }
    }

    /// `let grdb = Target.Dependency.product(name: "GRDB", …)` says that `grdb` means the product `GRDB`.
    private static func products(in code: [Token]) -> [String: String] {
        var products: [String: String] = [:]
        for index in code.indices where code[index].reads("let") && index + 10 < code.count {
            let shape = code[(index + 2)...].prefix(6).map(\.text)
            guard shape == ["=", "Target", ".", "Dependency", ".", "product"] else { continue }
            products[code[index + 1].text] = code[(index + 8)...].first { $0.kind == .string }?.text
        }
        return products
    }

    private static func declaration(at index: Int, in file: SourceFile, products: [String: String]) -> Declaration? {
        let code = file.code
        let makers: Set = ["module", "tests", "target", "systemLibrary", "executableTarget", "testTarget"]
        guard makers.contains(code[index].text), code[index].kind == .word, index + 2 < code.count,
            code[index + 1].reads("("), index == 0 || !code[index - 1].reads("func")
        else { return nil }
        let arguments = arguments(after: index + 1, in: code)
        guard let name = arguments.first(where: { $0.kind == .string })?.text, !name.isEmpty else { return nil }
        // Inside a helper the name is a parameter, not a literal: `.target(name: name, …)`.
        let first = arguments.first?.reads("name") == true ? arguments.dropFirst(2).first : arguments.first
        guard first?.kind == .string else { return nil }

        let list = arguments.indices.first { at in
            (arguments[at].reads("needs") || arguments[at].reads("dependencies")) && at + 2 < arguments.endIndex
        }
        let needs = list.map { at in
            arguments[(at + 3)...].prefix { !$0.reads("]") }.compactMap { token -> String? in
                token.kind == .string ? token.text : products[token.text]
            }
        }
        return Declaration(
            name: name, needs: needs ?? [], purpose: purpose(above: code[index].line, in: file),
            isTest: code[index].text == "tests" || code[index].text == "testTarget", line: code[index].line)
    }

    private static func arguments(after parenthesis: Int, in code: [Token]) -> [Token] {
        var depth = 0
        var end = parenthesis
        while end < code.count {
            if code[end].reads("(") { depth += 1 }
            if code[end].reads(")") { depth -= 1 }
            if depth == 0 { break }
            end += 1
        }
        return Array(code[(parenthesis + 1)..<min(end, code.count)])
    }

    private static func purpose(above line: Int, in file: SourceFile) -> String {
        file.commentText(about: line).split(separator: "\n").filter { $0.hasPrefix("///") }
            .reversed().map { $0.dropFirst(3) }.joined(separator: " ")
    }
}
