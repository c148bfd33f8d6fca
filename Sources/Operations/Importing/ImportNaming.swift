internal import Market

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

    /// FNV-1a over 64 bits with a final mix.
    private func hash(_ text: String) -> UInt64 {
        var hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
