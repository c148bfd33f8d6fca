package import SQLDatabase

extension Migration {
    /// The exposure ledger keeps no order by creator: nothing asked for it, and every line of a page paid for it with a page of
    /// the index of its own.
    package static let leanerExposures = Migration(number: 34, name: "leaner_exposures") { _ in
        ["DROP INDEX exposure__creator_at"]
    }
}
