import Market

extension AuthorisationTable {
    /// Boards and figures.
    static let boards: [Row] = [
        Row(operation: "boards.metrics", audience: .everybody, isOpenToKeys: true),
        row("boards.room", [.creator: .own, .operator: .any, .auditor: .any]),
        row("boards.content", [.creator: .own, .operator: .any, .auditor: .any]),
    ]

    /// Live rooms.
    static let rooms: [Row] =
        [
            "schedule", "edit", "cancel", "prepare", "practise", "go_live", "pause", "resume", "end", "list_product",
            "move_product", "announce", "change_host",
        ].map { row(OperationName(rawValue: "rooms.\($0)"), [.creator: .own]) }
        + ["warn", "cut"].map { row(OperationName(rawValue: "rooms.\($0)"), [.operator: .any]) }
        + ["remove_message", "pin_message", "unpin_message", "mute"].map {
            row(OperationName(rawValue: "rooms.\($0)"), [.creator: .own, .operator: .any])
        }
        + ["book", "cancel_booking"].map { row(OperationName(rawValue: "rooms.\($0)"), [.viewer: .own]) }
        + [row("rooms.say", [.viewer: .own, .creator: .own])]
        + ["list", "read", "products", "shifts", "bookings", "read_messages", "follow"].map {
            Row(operation: OperationName(rawValue: "rooms.\($0)"), audience: .everybody, isOpenToKeys: true)
        }
        + [
            "lapse", "expire_pause", "lose_network", "reconnect", "expire_grace", "archive", "clock", "call",
            "tell_sold",
        ].map {
            Row(operation: OperationName(rawValue: "rooms.\($0)"), audience: .platform, isOpenToKeys: false)
        }
}
