package import SQLDatabase

extension Migration {
    /// One video fulfils one sample; messages are found by what they are about, and everybody's samples by their time.
    package static let sampleEvidence = Migration(
        number: 30, name: "sample_evidence",
        sql: [
            "CREATE UNIQUE INDEX sample__evidence_video ON sample (evidence_video) WHERE evidence_video IS NOT NULL",
            "CREATE INDEX sample__requested_at ON sample (requested_at, id)",
            "CREATE INDEX outbox__subject_type ON outbox (subject, type)",
        ])
}
