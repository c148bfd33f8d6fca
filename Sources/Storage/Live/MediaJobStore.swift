package import Market
package import SQLDatabase

/// What is converted for viewers, in its table.
package struct MediaJobStore {
    private let connection: Connection

    /// The jobs inside a transaction.
    package init(_ connection: Connection) { self.connection = connection }

    /// The job with an identifier, if there is one.
    /// - Parameter locked: whether the transaction is going to change it.
    package func find(_ id: Identifier<MediaJob>, locked: Bool = false) throws -> MediaJob? {
        let lock: SQL = locked ? connection.dialect.forUpdate : ""
        return try connection.first("SELECT * FROM media_job WHERE id = \(id)\(lock)").map(MediaJob.init(row:))
    }

    /// The newest job of a subject.
    package func newest(_ kind: MediaJob.Kind, of subject: String) throws -> MediaJob? {
        try connection.first(
            """
            SELECT * FROM media_job WHERE kind = \(kind.rawValue) AND subject = \(subject)
            ORDER BY number DESC LIMIT 1
            """
        ).map(MediaJob.init(row:))
    }

    /// The jobs of a subject that are done, in their order.
    package func done(_ kind: MediaJob.Kind, of subject: String) throws -> [MediaJob] {
        try connection.query(
            """
            SELECT * FROM media_job WHERE kind = \(kind.rawValue) AND subject = \(subject) AND state = 'done'
            ORDER BY number
            """
        ).map(MediaJob.init(row:))
    }

    /// The jobs of a subject, whatever became of them, in their order.
    package func all(_ kind: MediaJob.Kind, of subject: String) throws -> [MediaJob] {
        try connection.query(
            "SELECT * FROM media_job WHERE kind = \(kind.rawValue) AND subject = \(subject) ORDER BY number"
        ).map(MediaJob.init(row:))
    }

    /// Whether a file has a job already.
    package func knows(source: String) throws -> Bool {
        try connection.first("SELECT 1 AS n FROM media_job WHERE source = \(source)") != nil
    }

    /// The job that has waited longest, or whose lease has run out; rows that another node claims are passed over.
    package func waiting(at time: Timestamp) throws -> MediaJob? {
        let skip = connection.dialect.forUpdateSkipLocked
        return try connection.first(
            """
            SELECT * FROM media_job WHERE state IN ('queued', 'running')
                AND (state = 'queued' OR leased_until <= \(time))
            ORDER BY created_at, id LIMIT 1\(skip)
            """
        ).map(MediaJob.init(row:))
    }

    /// Stores a job, new or changed.
    package func put(_ job: MediaJob) throws {
        try connection.execute(
            """
            INSERT INTO media_job (id, kind, subject, number, source, state, reason, progress_ppm, attempts,
                leased_until, length_ms, created_at, moved_at)
            VALUES (\(job.id), \(job.kind.rawValue), \(job.subject), \(job.number), \(job.source),
                \(job.state.rawValue), \(job.reason.sqlValue), \(job.progress), \(job.attempts),
                \(job.leasedUntil.sqlValue), \((job.length?.wholeMilliseconds).sqlValue), \(job.createdAt),
                \(job.movedAt))
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
                progress_ppm = excluded.progress_ppm, attempts = excluded.attempts,
                leased_until = excluded.leased_until, length_ms = excluded.length_ms, moved_at = excluded.moved_at
            """)
    }
}

extension MediaJob {
    init(row: Row) throws {
        self.init(
            id: try row.get("id"), kind: try row.getCase("kind"), subject: try row.get("subject"),
            number: try row.get("number"), source: try row.get("source"), createdAt: try row.get("created_at"),
            state: try row.getCase("state"), reason: try row.get("reason"), progress: try row.get("progress_ppm"),
            attempts: try row.get("attempts"), leasedUntil: try row.get("leased_until"),
            length: try row.get("length_ms", as: Int64?.self).map { .milliseconds($0) },
            movedAt: try row.get("moved_at"))
    }
}
