internal import Market

extension RuleBook {
    /// Reads the rules of live rooms.
    /// - Throws: `RuleFileError`.
    static func rooms(in folder: String?) throws -> RuleSet<RoomRules> {
        try read("rooms", in: folder) { reader in
            let rules = RoomRules(
                scheduledAheadMax: try reader.duration("scheduled_ahead_max"),
                lapseAfter: try reader.duration("lapse_after"), pauseMax: try reader.duration("pause_max"),
                reconnectGrace: try reader.duration("reconnect_grace"),
                salesCountFor: try reader.duration("sales_count_for"),
                replayKeptFor: try reader.duration("replay_kept_for"),
                roomsPerWeekByLevel: try reader.counts("rooms_per_week_by_level"),
                productsMax: try reader.count("products_max"),
                soldToldFrom: try reader.count("sold_told_from"),
                chat: .init(
                    lettersMax: try reader.count("chat_letters_max"),
                    messagesPerViewer: try reader.count("chat_messages_per_viewer"),
                    viewerWindow: try reader.duration("chat_viewer_window"),
                    messagesPerSecond: try reader.count("chat_messages_per_second"),
                    wordsBlocked: WordList(try reader.texts("chat_words_blocked"))),
                streamKept: try reader.count("stream_kept"),
                streamReadersMax: try reader.count("stream_readers_max"))
            guard rules.streamKept > 0, rules.chat.lettersMax > 0, rules.chat.messagesPerViewer > 0 else {
                throw RuleFileError("rooms.yaml", "needs stream_kept and the limits of chat above 0")
            }
            return rules
        }
    }
}

extension RuleBook {
    /// Reads the rules of short videos and picture posts.
    /// - Throws: `RuleFileError`.
    static func contents(in folder: String?) throws -> RuleSet<ContentRules> {
        try read("contents", in: folder) { reader in
            let rules = ContentRules(
                shoppablePerWeekByLevel: try reader.counts("shoppable_per_week_by_level"),
                wordsForbidden: WordList(try reader.texts("words_forbidden")),
                wordsDoubtful: WordList(try reader.texts("words_doubtful")),
                settlesAfter: try reader.duration("settles_after"), picturesMax: try reader.count("pictures_max"))
            guard rules.picturesMax > 0 else { throw RuleFileError("contents.yaml", "needs pictures_max above 0") }
            return rules
        }
    }
}
