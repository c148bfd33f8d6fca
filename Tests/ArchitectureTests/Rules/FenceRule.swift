/// A fenced dependency is imported only where its fence allows.
struct FenceRule: HouseRule {
    let name = "fence"
    let blueprint: Blueprint

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.flatMap { file in
            file.imports.flatMap { statement in
                blueprint.fences.filter { fence in
                    fence.module == statement.module && !fence.allows(file.path)
                }.map { fence in
                    Finding(
                        rule: name, path: file.path, line: statement.line,
                        fact: "\(statement.module) may not be imported here", fix: fence.fix)
                }
            }
        }
    }
}
