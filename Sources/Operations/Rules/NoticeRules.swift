import Market

/// How long people are told of something; defaults in `notices.yaml`.
package struct NoticeRules: Sendable, Hashable {
    /// A notice is kept so long, read or not.
    package let keptFor: Duration

    /// Rules as read from a file.
    package init(keptFor: Duration) { self.keptFor = keptFor }
}

extension RuleBook {
    /// Reads the rules of notices.
    /// - Throws: `RuleFileError`.
    static func notices(in folder: String?) throws -> RuleSet<NoticeRules> {
        try read("notices", in: folder) { reader in
            let rules = NoticeRules(keptFor: try reader.duration("kept_for"))
            guard rules.keptFor > .zero else { throw RuleFileError("notices.yaml", "keeps notices for some time") }
            return rules
        }
    }
}
