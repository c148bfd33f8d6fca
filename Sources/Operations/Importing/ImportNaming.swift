internal import Market
internal import Statistics

/// Makes identifiers for what other places name by numbers or texts: the same name, the same identifier.
struct ImportNaming: Sendable {
    /// Where the names come from; the same number of another place is another thing.
    let source: String

    /// The identifier of something numbered.
    func identifier<Noun: Identified>(_ number: Int64, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        Identifier(.version8(high: hash(source), low: UInt64(bitPattern: number) << 2))
    }

    /// The identifier of something named; two names share one with a chance of about 2⁻¹²⁰ each.
    func identifier<Noun: Identified>(_ name: String, of noun: Noun.Type = Noun.self) -> Identifier<Noun> {
        if let number = Int64(name), number >= 0, String(number) == name { return identifier(number) }
        return Identifier(.version8(high: hash("\(source)\u{1f}\(name)"), low: hash("\(name)\u{1f}\(source)\u{1f}2")))
    }

    private func hash(_ text: String) -> UInt64 { StableHash.stirred(StableHash.fnv1a(text)) }
}
