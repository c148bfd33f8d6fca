/// A Swift file of the package: where it lies, and what it says as tokens.
struct SourceFile: Sendable {
    /// The path from the package's root, `Sources/Alliance/Samples/Sample.swift`.
    let path: String
    /// The code without comments.
    let code: [Token]
    /// The comments.
    let comments: [Token]
    let imports: [ImportStatement]
    let lineCount: Int

    init(path: String, text: String) {
        let tokens = SwiftLexer.tokens(of: text)
        self.path = path
        code = tokens.filter { $0.kind != .comment }
        comments = tokens.filter { $0.kind == .comment }
        imports = ImportStatement.all(in: code)
        lineCount =
            text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) + (text.utf8.last == UInt8(ascii: "\n") ? 0 : 1)
    }

    /// The folders from the root and the file's name.
    var components: [String] { path.split(separator: "/").map(String.init) }

    /// The module that the file belongs to: the folder under `Sources`, `Benchmarks` or `Tests`.
    var module: String { components.count > 2 ? components[1] : "" }

    /// Whether the file is part of the product, of what measures it or of `TestSupport`, rather than a test.
    var isSource: Bool { components.first == "Sources" || components.first == "Benchmarks" }

    /// The file's name without `.swift`.
    var name: String {
        let last = components.last ?? ""
        return last.hasSuffix(".swift") ? String(last.dropLast(6)) : last
    }

    /// Tells whether a comment stands on the line or in the unbroken run of comment lines right above it.
    ///
    /// Attributes and modifiers between the comment and the line (`@available`, `package`) do not break the run.
    func commentText(about line: Int) -> String {
        var texts = comments.filter { $0.line == line }.map(\.text)
        let lines = Dictionary(grouping: comments, by: \.line)
        let codeLines = Dictionary(grouping: code, by: \.line)
        var above = line - 1
        while above > 0 {
            if let found = lines[above], codeLines[above] == nil {
                texts += found.map(\.text)
            } else if let row = codeLines[above], row.first?.reads("@") == true {
                texts += (lines[above] ?? []).map(\.text)
            } else {
                break
            }
            above -= 1
        }
        return texts.joined(separator: "\n")
    }
}
