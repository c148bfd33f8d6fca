import Foundation

/// The table of modules as ARCHITECTURE.md prints it.
struct ArchitecturePage {
    /// The modules in the table's order, bottom up.
    let modules: [String]

    static func package(testFile: String = #filePath) throws -> ArchitecturePage {
        let page = SourceTree.root(testFile: testFile).appending(path: "ARCHITECTURE.md")
        return ArchitecturePage(text: try String(contentsOf: page, encoding: .utf8))
    }

    /// Reads the rows that start with a module's name in backticks.
    init(text: String) {
        modules = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row -> [String] in
            let first = row.split(separator: "|").first ?? ""
            return first.split(separator: "`").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty && $0 != "," }
        }
    }
}
