import Market

extension AuthorisationTable {
    /// Finding by words.
    static let search: [Row] = [
        Row(operation: "search.find", audience: .everybody, isOpenToKeys: true),
        Row(operation: "search.follow", audience: .platform, isOpenToKeys: false),
    ]
}
