import Testing

/// Reads the sources of this package and keeps what ARCHITECTURE.md and STYLE.md promise.
///
/// SwiftPM lets a module import a sibling that it does not declare, so the manifest alone keeps no arrow.
@Suite struct `The sources of this package` {
    private static let blueprint = Blueprint.dancong
    private let tree: SourceTree

    init() throws {
        tree = try SourceTree.package()
    }

    @Test func `are found`() {
        #expect(tree.files.count > 20)
        #expect(tree.manifest != nil)
        #expect(tree.files.contains { $0.path == "Tests/ArchitectureTests/ArchitectureTests.swift" })
    }

    @Test func `follow the arrows of the architecture`() {
        report(ArrowRule(blueprint: Self.blueprint))
    }

    @Test func `keep fenced dependencies behind their fence`() {
        report(FenceRule(blueprint: Self.blueprint))
    }

    @Test func `are pure in levels 0 and 1`() {
        report(PurityRule(blueprint: Self.blueprint))
    }

    @Test func `carry names that say something`() {
        report(NameRule())
    }

    @Test func `hold one idea a file`() {
        report(SizeRule())
    }

    @Test func `leave nothing for later, forced or unexplained`() {
        report(HabitRule())
    }

    @Test func `belong to modules that the manifest declares, narrowly and with a sentence`() {
        report(ManifestRule(blueprint: Self.blueprint))
    }

    /// What is not declared may be compiled later: a build that has it from before passes, and a clean one fails now and then.
    @Test func `are compiled after every module of this package that they import`() throws {
        let manifest = Manifest(try #require(tree.manifest))
        let needs = Dictionary(manifest.declarations.map { ($0.name, $0.needs) }) { first, _ in first }
        for file in tree.files {
            guard let declared = needs[file.module] else { continue }
            var (reached, waiting) = (Set(declared), declared)
            while let next = waiting.popLast() {
                waiting += (needs[next] ?? []).filter { reached.insert($0).inserted }
            }
            for imported in file.imports where needs[imported.module] != nil && imported.module != file.module {
                #expect(
                    reached.contains(imported.module),
                    "\(file.path) imports \(imported.module), which \(file.module) does not declare in Package.swift")
            }
        }
    }

    @Test func `lie in a folder of the architecture`() {
        let known = Set(Self.blueprint.rows.map(\.module))

        #expect(tree.moduleFolders.subtracting(known).isEmpty)
    }

    @Test func `work under the rules that are set, whatever the verb of the command line`() {
        var opened = 0
        for file in tree.files where file.path.hasPrefix("Sources/dancong/") {
            for index in file.code.indices.dropLast(3)
            where file.code[index].reads("Platform") && file.code[index + 2].reads("open") {
                let arguments = file.code[index...].prefix { !$0.reads(")") }
                let isBound = arguments.contains { $0.reads("rules") || $0.reads("sqliteMemory") }
                #expect(isBound, "\(file.path):\(file.code[index].line) opens a platform under the rules that ship")
                opened += 1
            }
        }
        #expect(opened > 1)
    }

    private func report(_ rule: some HouseRule) {
        for finding in rule.findings(in: tree) {
            Issue.record("\(finding)")
        }
    }
}
