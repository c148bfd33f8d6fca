import Market
import SQLDatabase

extension Connection {
    /// How a list by time, latest first, goes on after a place and ends: what follows its `WHERE`.
    ///
    /// Of equal times the greater identifier stands first. The first comparison lets an index be entered at the place.
    /// - Parameters:
    ///   - time: the column of the time.
    ///   - id: the column of the identifier.
    ///   - after: what ended the page before, nil for the first page.
    func latestFirst<Noun>(
        by time: StaticString, id: StaticString = "id", after: (time: Timestamp, id: Identifier<Noun>)?, limit: Int
    ) -> SQL {
        let byBytes = dialect.byBytes
        var sql = SQL()
        if let after {
            sql += """
                 AND \(raw: time) <= \(after.time)
                 AND (\(raw: time) < \(after.time) OR \(raw: id)\(byBytes) < \(after.id))
                """
        }
        return sql + " ORDER BY \(raw: time) DESC, \(raw: id)\(byBytes) DESC LIMIT \(limit)"
    }
}
