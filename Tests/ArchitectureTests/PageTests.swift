import Foundation
import Testing

@Suite struct `The pages of the documentation` {
    private let root = SourceTree.root(testFile: #filePath)

    @Test(arguments: [("ARCHITECTURE.md", 300), ("STYLE.md", 200)])
    func `stay short enough to be read`(page: String, lineCountMax: Int) throws {
        let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)

        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= lineCountMax)
    }

    @Test func `link to files that are there`() throws {
        for page in try pages() {
            let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
            for target in Self.links(in: text) {
                let file = root.appending(path: page).deletingLastPathComponent().appending(path: target)
                #expect(FileManager.default.fileExists(atPath: file.standardized.path), "\(page) links to \(target)")
            }
        }
    }

    @Test func `explain a word once`() throws {
        let text = try String(contentsOf: root.appending(path: "GLOSSARY.md"), encoding: .utf8)
        let words = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| word |") }
            .map { $0.split(separator: "|")[0].trimmingCharacters(in: .whitespaces) }

        let repeated = Dictionary(grouping: words, by: \.self).filter { $0.value.count > 1 }.keys

        #expect(words.count > 80)
        #expect(repeated.isEmpty, "\(repeated.sorted())")
    }

    /// The pages at the root and under `docs`.
    private func pages() throws -> [String] {
        let top = try FileManager.default.contentsOfDirectory(atPath: root.path)
        let docs = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "docs").path)
        return (top + docs.map { "docs/\($0)" }).filter { $0.hasSuffix(".md") }.sorted()
    }

    /// The targets of relative links, without their anchors.
    private static func links(in text: String) -> [String] {
        text.matches(of: #/\]\(([^)#\s]+)[^)]*\)/#).map { String($0.1) }.filter { !$0.contains("://") }
    }
}
