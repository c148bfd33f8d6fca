/// `Package.swift` declares exactly the modules of the blueprint, each with its sentence, and no arrow beyond it.
struct ManifestRule: HouseRule {
    let name = "manifest"
    let blueprint: Blueprint

    func findings(in tree: SourceTree) -> [Finding] {
        guard let file = tree.manifest else { return [] }
        let declarations = Manifest(file).declarations.filter { !$0.isTest }
        let missing = blueprint.rows.filter { row in
            row.level != .tests && !declarations.contains { $0.name == row.module }
        }.map { row in
            finding(1, "\(row.module) is in the architecture's table but not declared", "declare it with its sentence")
        }
        return missing + declarations.flatMap(findings(about:))
    }

    private func findings(about declaration: Manifest.Declaration) -> [Finding] {
        guard let row = blueprint.row(declaration.name) else {
            return [
                finding(
                    declaration.line, "\(declaration.name) is declared but not in the architecture's table",
                    "add a row to ARCHITECTURE.md and Blueprint.dancong.swift, or fold it into a module that exists")
            ]
        }
        var findings = declaration.needs.filter { !row.importable.contains($0) }.map { need in
            finding(
                declaration.line, "\(declaration.name) declares \(need), which the table does not allow it",
                "remove the dependency, or change the table in ARCHITECTURE.md and Blueprint.dancong.swift with a reason"
            )
        }
        if !Self.isSentence(declaration.purpose) {
            findings.append(
                finding(
                    declaration.line, "\(declaration.name) has no sentence that says what it is for",
                    "write one in a `///` comment right above it, ending with a full stop"))
        }
        return findings
    }

    private static func isSentence(_ text: String) -> Bool {
        text.split(separator: " ").count >= 3 && text.hasSuffix(".")
    }

    private func finding(_ line: Int, _ fact: String, _ fix: String) -> Finding {
        Finding(rule: name, path: "Package.swift", line: line, fact: fact, fix: fix)
    }
}
