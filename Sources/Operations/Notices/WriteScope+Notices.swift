import Market
import Storage

extension WriteScope {
    /// Tells a party of something, once for an occasion.
    /// - Parameters:
    ///   - time: when it happened; nil for now.
    ///   - occasion: what makes the notice one and the same.
    /// - Returns: whether it is new.
    @discardableResult
    func notify(
        _ party: Membership, of kind: Notice.Kind, about subject: String, dueAt: Timestamp? = nil,
        at time: Timestamp? = nil, occasion: String
    ) throws -> Bool {
        try NoticeStore(connection).add(
            Notice(
                id: newIdentifier(), recipient: party, kind: kind, subject: subject, dueAt: dueAt, at: time ?? now,
                readAt: nil), occasion: occasion)
    }
}
