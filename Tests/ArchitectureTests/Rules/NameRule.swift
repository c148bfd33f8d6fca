/// Types, files and folders carry a noun of the market, not a word that hides one (STYLE.md, "Names").
struct NameRule: HouseRule {
    let name = "name"

    /// Words that say nothing, whole or at the end of a name.
    static let hollow = [
        "Manager", "Helper", "Util", "Service", "Handler", "Processor", "Impl", "Base", "Common", "Core", "Data",
        "Info",
        "Misc", "Object",
    ]
    /// Folders that sort by history or by syntax instead of by subject.
    static let hollowFolders: Set = ["Extensions", "New", "Deprecated", "Old", "Utilities", "Shared"]

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.flatMap { pathFindings(in: $0) + typeFindings(in: $0) }
    }

    private func pathFindings(in file: SourceFile) -> [Finding] {
        let folders = file.components.dropFirst(2).dropLast()
        let hollowFolder = folders.first { Self.hollowFolders.contains($0) || Self.hollowWord(in: $0) != nil }
        let parts = file.name.split(whereSeparator: { ".+".contains($0) }).map(String.init)
        var findings: [Finding] = []
        if let hollowFolder {
            findings.append(
                finding(file, 1, "the folder \(hollowFolder) names no subject", "name it by the noun that it holds"))
        }
        if let part = parts.first(where: { Self.hollowWord(in: $0) != nil || $0 == "ext" || $0 == "Extensions" }) {
            findings.append(
                finding(file, 1, "the file's name says `\(part)`", "name it by the one type or ability that it holds"))
        }
        return findings
    }

    private func typeFindings(in file: SourceFile) -> [Finding] {
        let introducers: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        return file.code.indices.dropLast().compactMap { index in
            let (word, declared) = (file.code[index], file.code[index + 1])
            guard word.kind == .word, introducers.contains(word.text), declared.kind == .word,
                index == 0 || !(file.code[index - 1].reads("import") || file.code[index - 1].reads(".")),
                declared.text.first?.isUppercase == true
            else { return nil }
            if let hollow = Self.hollowWord(in: declared.text) {
                return finding(
                    file, declared.line, "the type \(declared.text) ends in \(hollow), which hides a noun",
                    "say what it is; GLOSSARY.md has the words")
            }
            if declared.text == "User" {
                return finding(
                    file, declared.line, "`User` does not say which side of the market it is on",
                    "say Viewer, Creator, Merchant, Operator or Account")
            }
            if declared.text == file.module {
                return finding(
                    file, declared.line, "the type \(declared.text) is named like its module and hides it",
                    "name the noun that the module is about, as Bookkeeping holds Ledger")
            }
            return nil
        }
    }

    /// The hollow word that a name is or ends with, in the singular or the plural.
    static func hollowWord(in name: String) -> String? {
        hollow.first { name.hasSuffix($0) || name.hasSuffix($0 + "s") }
    }

    private func finding(_ file: SourceFile, _ line: Int, _ fact: String, _ fix: String) -> Finding {
        Finding(rule: name, path: file.path, line: line, fact: fact, fix: fix)
    }
}
