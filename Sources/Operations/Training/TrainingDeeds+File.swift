internal import Market
internal import Matching

extension TrainingDeeds {
    /// Reads a table `viewer,content,weight`.
    /// - Throws: `TextFileError`, or the `TableError` of the first row that cannot be read.
    /// - Complexity: O(rows); memory O(pairs).
    static func read(file path: String, observe: (SetEvaluation.Progress) -> Void) throws -> TrainingDeeds {
        observe(.init(step: "reading \(path)", share: 0))
        let table = try TableFile(path: path, needs: ["viewer", "content", "weight"])
        var pairs = PairSums<String>()
        while let row = try table.next()?.get() {
            let name = row.text("viewer")
            guard !name.isEmpty else { throw row.bad("viewer", "expected an identifier") }
            let content: Identifier<Content>
            do {
                content = try Identifier(parsing: row.text("content"))
            } catch {
                throw row.bad("content", "expected an identifier")
            }
            guard let weight = Float(row.text("weight")), weight.isFinite else {
                throw row.bad("weight", "expected a number")
            }
            pairs.add(weight, by: name, to: pairs.item(content))
        }
        observe(.init(step: "reading \(path)", share: 1))
        return TrainingDeeds(
            matrix: try pairs.matrix(), contents: pairs.contents, deedCount: pairs.count, optedOutCount: 0,
            lastSequence: 0, learnt: nil, past: nil)
    }
}
