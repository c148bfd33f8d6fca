import Alliance
import Market
import SQLDatabase

extension InvariantStore {
    /// What the audit log must say about samples, read beside the transition table itself.
    func moves() -> [(String, String, SQL)] {
        let json = connection.dialect.jsonText("answer", "id")
        return [
            (
                "INV-10",
                "A command that failed left nothing behind: the messages of samples and their audit lines are of the same commands.",
                """
                WITH \(Self.moveTable)
                SELECT (SELECT COUNT(*) FROM outbox WHERE type LIKE 'sample.%' AND subject LIKE 'smp!_%' ESCAPE '!'
                        AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.subject = outbox.subject AND audit.at = outbox.at))
                    + (SELECT COUNT(*) FROM audit JOIN move ON move.operation = audit.operation
                        AND move.summary = audit.summary WHERE NOT EXISTS (SELECT 1 FROM outbox
                        WHERE outbox.subject = audit.subject AND outbox.at = audit.at)) AS n
                """
            ),
            (
                "INV-12",
                "Every identifier that a command made has the version of one made from the time (7) or from a key (8).",
                // The eleventh of the 26 letters of base 32 begins with the four bits of the version.
                """
                SELECT (SELECT COUNT(*) FROM sample WHERE substr(id, 15, 1) NOT IN ('e', 'f', 'g', 'h'))
                    + (SELECT COUNT(*) FROM outbox WHERE substr(id, 15, 1) NOT IN ('e', 'f', 'g', 'h')) AS n
                """
            ),
            (
                "INV-12", "What the answer of a key names is there: a retry is answered with rows that exist.",
                """
                SELECT COUNT(*) AS n FROM (SELECT CASE WHEN answer LIKE '{%' THEN \(json) END AS named
                    FROM idempotency WHERE operation = 'samples.request') AS answered
                WHERE named LIKE 'smp!_%' ESCAPE '!' AND NOT EXISTS (SELECT 1 FROM sample WHERE sample.id = named)
                """
            ),
            (
                "INV-20", "Every move in the audit log is a line of the transition table, made by that line's command.",
                """
                WITH \(Self.moveTable)
                SELECT COUNT(*) AS n FROM audit WHERE subject LIKE 'smp!_%' ESCAPE '!' AND NOT EXISTS (SELECT 1 FROM move
                    WHERE move.operation = audit.operation AND move.summary = audit.summary)
                """
            ),
            (
                "INV-20", "The moves of a sample follow one another, from its request to the state that it is in.",
                """
                WITH \(Self.moveTable), step AS (
                    SELECT audit.subject, move.origin, move.target,
                        LAG(move.target) OVER (PARTITION BY audit.subject ORDER BY audit.sequence) AS earlier,
                        LEAD(move.target) OVER (PARTITION BY audit.subject ORDER BY audit.sequence) AS later
                    FROM audit JOIN move ON move.operation = audit.operation AND move.summary = audit.summary)
                SELECT (SELECT COUNT(*) FROM step WHERE origin <> COALESCE(earlier, ''))
                    + (SELECT COUNT(*) FROM step JOIN sample ON sample.id = step.subject
                        WHERE later IS NULL AND target <> sample.state) AS n
                """
            ),
            (
                "SMP-1", "The rules under which a sample was requested are kept, so that it can be judged by them.",
                """
                SELECT COUNT(*) AS n FROM sample WHERE NOT EXISTS
                    (SELECT 1 FROM rule_set WHERE rule_set.version = sample.rules)
                """
            ),
        ]
    }

    /// Every way in which a sample comes to a state: the operation and the audit line's text, with the states before
    /// and after; a request comes from nowhere.
    private static var moveTable: SQL {
        let requests = [Sample.State.requested, .approved].map { state -> SQL in
            "(\("samples.request"), \("requests a sample: \(state.rawValue)"), \(""), \(state.rawValue))"
        }
        let moves = Sample.transitions.lines.map { line -> SQL in
            let operation = line.roles.isEmpty ? "samples.clock" : "samples.\(line.command.rawValue)"
            let summary = "\(line.from.rawValue) to \(line.to.rawValue)"
            return "(\(operation), \(summary), \(line.from.rawValue), \(line.to.rawValue))"
        }
        return "move (operation, summary, origin, target) AS (VALUES \((requests + moves).joined(separator: ", ")))"
    }
}
