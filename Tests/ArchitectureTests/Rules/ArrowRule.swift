/// Every import follows an arrow of the blueprint.
struct ArrowRule: HouseRule {
    let name = "arrow"
    let blueprint: Blueprint

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.flatMap { file in
            file.isSource ? sourceFindings(in: file) : testFindings(in: file)
        }
    }

    private func sourceFindings(in file: SourceFile) -> [Finding] {
        guard let row = blueprint.row(file.module) else {
            return [
                Finding(
                    rule: name, path: file.path, line: 1, fact: "\(file.module) is not a module of the architecture",
                    fix: "put the file into a module of ARCHITECTURE.md's table, or add a row there, in "
                        + "Blueprint.dancong.swift and in Package.swift, with the reason")
            ]
        }
        return file.imports.filter { !row.importable.contains($0.module) }.map { statement in
            Finding(
                rule: name, path: file.path, line: statement.line,
                fact: "\(row.module) may not import \(statement.module)", fix: fix(for: statement.module, in: row))
        }
    }

    private func fix(for module: String, in row: Blueprint.Row) -> String {
        if let target = blueprint.row(module), target.level > row.level {
            return "\(module) stands above \(row.module): pass what is needed down as a value, or move the code up"
        }
        if row.level.isPure, blueprint.row(module) == nil {
            return "levels 0 and 1 are pure; take the fact as an argument, or do this in Operations"
        }
        let allowed = row.importable.sorted().joined(separator: ", ")
        return "it may import \(allowed.isEmpty ? "nothing" : allowed); see ARCHITECTURE.md, \"Where do I put\""
    }

    /// Tests look inside their own module only; others they use as everyone does.
    private func testFindings(in file: SourceFile) -> [Finding] {
        let own = file.module.hasSuffix("Tests") ? String(file.module.dropLast(5)) : file.module
        return file.imports.filter { $0.isTestable && $0.module != own }.map { statement in
            Finding(
                rule: name, path: file.path, line: statement.line,
                fact: "\(file.module) looks inside \(statement.module) with @testable",
                fix: "test what is inside \(statement.module) from \(statement.module)Tests, or use what it offers")
        }
    }
}
