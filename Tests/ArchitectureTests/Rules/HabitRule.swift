/// Nothing is left for later, nothing is forced, and nothing is waved through without its reason.
struct HabitRule: HouseRule {
    let name = "habit"

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.flatMap { file in postponed(in: file) + forced(in: file) + unexplained(in: file) }
    }

    private func postponed(in file: SourceFile) -> [Finding] {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        return file.comments.compactMap { comment in
            let words = comment.text.split(whereSeparator: { !$0.isLetter })
            guard let mark = marks.first(where: { words.contains(Substring($0)) }) else { return nil }
            return finding(
                file, comment.line, "a \(mark) promises work to nobody",
                "do it now, or write an issue and delete the comment")
        }
    }

    private func forced(in file: SourceFile) -> [Finding] {
        file.code.indices.dropLast().compactMap { index in
            guard file.code[index].reads("try"), file.code[index + 1].reads("!"), file.code[index + 1].isTight else {
                return nil
            }
            return finding(
                file, file.code[index].line, "`try!` turns an error into a crash",
                "throw it on, or state in a `precondition` why it can't happen")
        }
    }

    private func unexplained(in file: SourceFile) -> [Finding] {
        guard file.isSource else { return [] }
        return file.code.indices.dropLast(2).compactMap { index in
            let (first, second, third) = (file.code[index], file.code[index + 1], file.code[index + 2])
            if first.reads("@"), second.reads("unchecked"), third.reads("Sendable") {
                return unlessExplained("@unchecked Sendable", first.line, file)
            }
            if first.reads("nonisolated"), second.reads("("), third.reads("unsafe") {
                return unlessExplained("nonisolated(unsafe)", first.line, file)
            }
            if first.reads("try"), second.reads("?"), second.isTight, !isExplained(first.line, in: file) {
                return finding(
                    file, first.line, "`try?` swallows an error without saying why that is right",
                    "say so in a comment beside it, or let the error through")
            }
            return nil
        }
    }

    /// A reason stands in a comment near the line, or in one that speaks of `try?` for the rest of the file.
    ///
    /// It takes a few words; a label is none.
    private func isExplained(_ line: Int, in file: SourceFile) -> Bool {
        file.comments.contains { comment in
            let isNear = comment.line >= line - 3 && comment.line <= line + 2
            let speaksForAll = comment.line < line && comment.text.contains("`try?`")
            let words = comment.text.split(whereSeparator: { !$0.isLetter })
            return (isNear || speaksForAll) && words.count >= 4 && !comment.text.hasPrefix("///")
        }
    }

    private func unlessExplained(_ spelling: String, _ line: Int, _ file: SourceFile) -> Finding? {
        let reason = file.commentText(about: line).lowercased()
        let answers = ["sendable", "thread", "lock", "mutex", "immutable", "safe", "shared", "concurren"]
        guard !answers.contains(where: { reason.contains($0) }) else { return nil }
        return finding(
            file, line, "`\(spelling)` does not say why it is safe",
            "say in the comment above it which lock, thread or immutability keeps it safe")
    }

    private func finding(_ file: SourceFile, _ line: Int, _ fact: String, _ fix: String) -> Finding {
        Finding(rule: name, path: file.path, line: line, fact: fact, fix: fix)
    }
}
