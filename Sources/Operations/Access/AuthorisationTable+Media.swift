import Market

extension AuthorisationTable {
    /// Signals of live rooms, and videos. Media servers prove themselves by the hooks' secret and act as the platform.
    static let media: [Row] =
        [
            row("media.issue_key", [.creator: .own]),
            row("videos.upload", [.creator: .own, .operator: .any]),
            Row(operation: "videos.pictures", audience: .everybody, isOpenToKeys: true),
            Row(operation: "videos.read", audience: .everybody, isOpenToKeys: true),
            Row(operation: "media.playback", audience: .everybody, isOpenToKeys: true),
        ]
        + ["publish", "renew", "finish", "record", "convert", "clock"].map {
            Row(operation: OperationName(rawValue: "media.\($0)"), audience: .platform, isOpenToKeys: false)
        }
}
