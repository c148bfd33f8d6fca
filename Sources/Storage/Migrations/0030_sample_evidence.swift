package import SQLDatabase

extension Migration {
    /// One video fulfils one sample, and messages are found by what they are about.
    package static let sampleEvidence = Migration(
        number: 30, name: "sample_evidence",
        sql: [
            "CREATE UNIQUE INDEX sample__evidence_video ON sample (evidence_video) WHERE evidence_video IS NOT NULL",
            "CREATE INDEX outbox__subject_type ON outbox (subject, type)",
        ])
}
