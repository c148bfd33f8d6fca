/// Rules of free samples (domain.md §12.4); defaults in `samples.yaml`.
package struct SampleRules: Hashable, Sendable {
    /// A request that the merchant does not answer expires after so long.
    package let answerWithin: Duration
    /// Content is due so long after delivery.
    package let contentWithin: Duration
    /// What one extension adds.
    package let oneExtension: Duration
    /// How many extensions there may be.
    package let extensionsMax: Int
    /// Reminders go out so long before content is due, longest first.
    package let remindersBefore: [Duration]
    /// A video counts when it has stayed public for so long.
    package let videoKeptFor: Duration
    /// A live room counts when the product was pinned for so long.
    package let pinnedInRoomFor: Duration
    /// The same item may be asked for again after so long, unless the creator withdrew.
    package let askAgainAfter: Duration
    /// Open requests that a creator may have, by level from L0; the last entry holds for all above.
    package let openRequestsByLevel: [Int]
    /// Below so many finished samples no fulfilment rate is shown.
    package let fulfilmentRateMinimum: Int
    /// Content of the refundable kind meets its target in this time, counted from delivery: the last order that
    /// counts is shipped in it.
    package let refundTargetWithin: Duration
    /// A refund is paid from so long after the last order was shipped, when it can hardly be returned any more.
    package let refundEarliestAfterShipping: Duration
    /// A refund is paid until so long after the last order was shipped.
    package let refundLatestAfterShipping: Duration

    /// Rules as read from a file.
    /// - Precondition: `openRequestsByLevel` is not empty, and refunds begin before they end.
    package init(
        answerWithin: Duration, contentWithin: Duration, oneExtension: Duration, extensionsMax: Int,
        remindersBefore: [Duration], videoKeptFor: Duration, pinnedInRoomFor: Duration, askAgainAfter: Duration,
        openRequestsByLevel: [Int], fulfilmentRateMinimum: Int, refundTargetWithin: Duration,
        refundEarliestAfterShipping: Duration, refundLatestAfterShipping: Duration
    ) {
        precondition(!openRequestsByLevel.isEmpty, "Sample quotas name at least level L0.")
        precondition(refundEarliestAfterShipping <= refundLatestAfterShipping, "Refunds begin before they end.")
        self.answerWithin = answerWithin
        self.contentWithin = contentWithin
        self.oneExtension = oneExtension
        self.extensionsMax = extensionsMax
        self.remindersBefore = remindersBefore
        self.videoKeptFor = videoKeptFor
        self.pinnedInRoomFor = pinnedInRoomFor
        self.askAgainAfter = askAgainAfter
        self.openRequestsByLevel = openRequestsByLevel
        self.fulfilmentRateMinimum = fulfilmentRateMinimum
        self.refundTargetWithin = refundTargetWithin
        self.refundEarliestAfterShipping = refundEarliestAfterShipping
        self.refundLatestAfterShipping = refundLatestAfterShipping
    }

    /// Open requests that a creator of a level may have.
    package func openRequestsMax(at level: CreatorLevel) -> Int {
        openRequestsByLevel[min(level.rawValue, openRequestsByLevel.count - 1)]
    }
}
