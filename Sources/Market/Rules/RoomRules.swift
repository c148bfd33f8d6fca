/// Rules of live rooms (domain.md §6.1); defaults in `rooms.yaml`.
package struct RoomRules: Hashable, Sendable {
    /// A session can be announced so far ahead.
    package let scheduledAheadMax: Duration
    /// A session that was not started so long after its time is cancelled.
    package let lapseAfter: Duration
    /// A pause may take so long.
    package let pauseMax: Duration
    /// A publisher that is gone may be back within so long.
    package let reconnectGrace: Duration
    /// Sales of the room's products to its viewers are shown apart for so long after the end.
    package let salesCountFor: Duration
    /// The replay is kept for the audit for so long.
    package let replayKeptFor: Duration
    /// Rooms that a creator can start in seven days, by level from L0.
    package let roomsPerWeekByLevel: [Int]
    /// Products that a room can list.
    package let productsMax: Int
    /// How much of a product was sold in a room is told from so many buyers on, so that it is never one person's purchase.
    package let soldToldFrom: Int
    /// What viewers may write.
    package let chat: Chat
    /// A subscriber that is so many messages behind is told to start anew.
    package let streamKept: Int
    /// Subscribers of rooms that one process bears.
    package let streamReadersMax: Int

    /// What viewers may write.
    package struct Chat: Hashable, Sendable {
        /// Letters of a message.
        package let lettersMax: Int
        /// Messages of one viewer within ``viewerWindow``.
        package let messagesPerViewer: Int
        /// The window of ``messagesPerViewer``.
        package let viewerWindow: Duration
        /// Messages that a room takes in a second; readers see no more than that.
        package let messagesPerSecond: Int
        /// Words that no message holds, compared without case, width, spaces and marks.
        package let wordsBlocked: WordList

        /// Limits as read from a file.
        package init(
            lettersMax: Int, messagesPerViewer: Int, viewerWindow: Duration, messagesPerSecond: Int,
            wordsBlocked: WordList
        ) {
            self.lettersMax = lettersMax
            self.messagesPerViewer = messagesPerViewer
            self.viewerWindow = viewerWindow
            self.messagesPerSecond = messagesPerSecond
            self.wordsBlocked = wordsBlocked
        }
    }

    /// Rules as read from a file.
    package init(
        scheduledAheadMax: Duration, lapseAfter: Duration, pauseMax: Duration, reconnectGrace: Duration,
        salesCountFor: Duration, replayKeptFor: Duration, roomsPerWeekByLevel: [Int], productsMax: Int,
        soldToldFrom: Int, chat: Chat, streamKept: Int, streamReadersMax: Int
    ) {
        self.scheduledAheadMax = scheduledAheadMax
        self.lapseAfter = lapseAfter
        self.pauseMax = pauseMax
        self.reconnectGrace = reconnectGrace
        self.salesCountFor = salesCountFor
        self.replayKeptFor = replayKeptFor
        self.roomsPerWeekByLevel = roomsPerWeekByLevel
        self.productsMax = productsMax
        self.soldToldFrom = soldToldFrom
        self.chat = chat
        self.streamKept = streamKept
        self.streamReadersMax = streamReadersMax
    }

    /// Lets one more room start, unless the quota of the week is used up.
    /// - Parameter started: rooms that the creator started in the last seven days.
    /// - Throws: `RoomRefusal.quotaExceeded`.
    package func admitStart(after started: Int, level: Int) throws(RoomRefusal) {
        let allowed = roomsPerWeek(level: level)
        guard started < allowed else { throw .quotaExceeded(started: started, allowed: allowed) }
    }

    /// Rooms that a creator of a level can start in seven days; levels above the last one have its number.
    package func roomsPerWeek(level: Int) -> Int {
        roomsPerWeekByLevel[min(max(0, level), roomsPerWeekByLevel.count - 1)]
    }
}
