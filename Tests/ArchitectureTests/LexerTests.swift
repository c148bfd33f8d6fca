import Testing

@Suite struct `The lexer` {
    @Test(arguments: [
        ("import Market", ["Market"]),
        ("public import struct Market.Sample", ["Market"]),
        ("@testable import Trade", ["Trade"]),
        ("@_spi(Testing) package import Trade", ["Trade"]),
        ("import A; import B", ["A", "B"]),
        ("#if canImport(Glibc)\nimport Glibc\n#endif", ["Glibc"]),
        ("// import A", []),
        ("/* /* import A */ import B */ import C", ["C"]),
        (#"let text = "import A""#, []),
        ("let text = \"\"\"\nimport A \" import B\n\"\"\"\nimport C", ["C"]),
        (##"let text = #"say "import A" \(x)"#; import B"##, ["B"]),
        ("func `import A`() {}", []),
        (#"let pattern = /import "A/; import B"#, ["B"]),
        ("let half = a / b; import C; let third = d / e", ["C"]),
    ])
    func `finds imports in code only`(text: String, modules: [String]) {
        let file = SourceFile(path: "Sources/Market/Tea.swift", text: text)

        #expect(file.imports.map(\.module) == modules)
    }

    @Test func `sees code inside an interpolation`() {
        let tokens = SwiftLexer.tokens(of: #"let text = "now \(Date(in: "\(zone)")) then" + rest"#)

        #expect(tokens.filter { $0.kind == .word }.map(\.text) == ["let", "text", "Date", "in", "zone", "rest"])
        #expect(tokens.first { $0.kind == .string }?.text == "now  then")
    }

    @Test func `counts lines through comments and strings`() {
        let tokens = SwiftLexer.tokens(of: "/* one\ntwo */\nlet text = \"\"\"\n  four\n  \"\"\"\nlast")

        #expect(tokens.last?.line == 6)
        #expect(tokens.first?.line == 1)
    }

    @Test func `gathers the comment above a line through its attributes`() {
        let file = SourceFile(
            path: "Sources/Market/Tea.swift", text: "// far\n\n/// near\n@frozen\nstruct Tea {} // beside\n")

        #expect(file.commentText(about: 5) == "// beside\n/// near")
    }

    @Test func `tells testable imports apart`() {
        let file = SourceFile(path: "Tests/TradeTests/Tea.swift", text: "@testable import Trade\nimport Market\n")

        #expect(file.imports.map(\.isTestable) == [true, false])
    }
}

@Suite struct `The manifest reader` {
    private let text = #"""
        let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
        func module(_ name: String) -> Target { .target(name: name) }
        let all = [
            /// All SQL text of the product,
            /// and its tables.
            module(
                "Storage",
                needs: ["Market", grdb], resources: [.copy("x")]),
            .target(name: "CVectorKernels"),
            tests("StorageTests", needs: ["Storage"]),
        ]
        """#

    @Test func `reads names, needs and sentences`() {
        let declarations = Manifest(SourceFile(path: "Package.swift", text: text)).declarations

        #expect(declarations.map(\.name) == ["Storage", "CVectorKernels", "StorageTests"])
        #expect(declarations.map(\.needs) == [["Market", "GRDB"], [], ["Storage"]])
        #expect(declarations[0].purpose.split(separator: " ").count == 9)
        #expect(declarations[1].purpose.isEmpty)
        #expect(declarations.map(\.isTest) == [false, false, true])
    }
}
