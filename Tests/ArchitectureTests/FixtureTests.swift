import Foundation
import Testing

/// The rules themselves, on made-up packages whose faults are known.
@Suite struct `The rules of the house` {
    private let rules = HouseRules.all(.dancong)

    @Test func `find every planted violation, and nothing else`() throws {
        let planted = try SourceTree.fixture("Planted")

        let found = rules.flatMap { $0.findings(in: planted) }.filter { !isAbsence($0) }.map(Place.init)
        let marked = Place.marked(in: planted.files + [planted.manifest].compactMap(\.self))

        let missed = marked.subtracting(found)
        let invented = Places(found).subtracting(marked)
        #expect(missed.isEmpty, "planted but not found: \(missed)")
        #expect(invented.isEmpty, "found but not planted: \(invented)")
    }

    @Test func `report a module that the manifest forgot`() throws {
        let planted = try SourceTree.fixture("Planted")

        let absent = rules.flatMap { $0.findings(in: planted) }.filter(isAbsence).map(\.fact)

        #expect(absent.contains { $0.hasPrefix("Bookkeeping ") })
        #expect(!absent.contains { $0.hasPrefix("Market ") })
    }

    @Test func `pass a package that only comes close`() throws {
        let clean = try SourceTree.fixture("Clean")

        let found = rules.flatMap { $0.findings(in: clean) }

        #expect(clean.files.count == 4)
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `are each planted at least once`() throws {
        let planted = try SourceTree.fixture("Planted")
        let marked = Place.marked(in: planted.files + [planted.manifest].compactMap(\.self))

        for rule in rules where !(rule is SizeRule) {
            #expect(marked.contains { $0.rule == rule.name }, "nothing planted for \(rule.name)")
        }
    }

    @Test(arguments: [(500, 0), (501, 1)])
    func `allow 500 lines and not one more`(lineCount: Int, findingCount: Int) {
        let text = String(repeating: "let tea = 1\n", count: lineCount)
        let tree = SourceTree(files: [SourceFile(path: "Sources/Market/Tea.swift", text: text)])

        #expect(SizeRule().findings(in: tree).count == findingCount)
    }

    @Test func `name the place, the fact and the fix`() throws {
        let file = SourceFile(path: "Sources/Traffic/Pool.swift", text: "import Market\nimport Operations\n")

        let found = ArrowRule(blueprint: .dancong).findings(in: SourceTree(files: [file]))

        #expect(
            found.map(\.description) == [
                "Sources/Traffic/Pool.swift:2: Traffic may not import Operations. Fix: Operations stands above Traffic: "
                    + "pass what is needed down as a value, or move the code up."
            ])
    }

    private func isAbsence(_ finding: Finding) -> Bool { finding.fact.hasSuffix("but not declared") }
}

private typealias Places = Set<Place>

/// A rule broken at a line.
private struct Place: Hashable, CustomStringConvertible {
    let rule: String
    let path: String
    let line: Int

    init(_ finding: Finding) {
        self.init(rule: finding.rule, path: finding.path, line: finding.line)
    }

    private init(rule: String, path: String, line: Int) {
        (self.rule, self.path, self.line) = (rule, path, line)
    }

    var description: String { "\(path):\(line) \(rule)" }

    /// Reads the comments `violates: rule, rule`.
    static func marked(in files: [SourceFile]) -> Set<Place> {
        Set(
            files.flatMap { file in
                file.comments.flatMap { comment -> [Place] in
                    guard let mark = comment.text.range(of: "violates: ") else { return [] }
                    return comment.text[mark.upperBound...].split(separator: ",").map { rule in
                        Place(
                            rule: rule.filter { !$0.isWhitespace }, path: file.path, line: comment.line)
                    }
                }
            }
        ).filter { $0.rule != "absence" }
    }
}
