/// Something that happened in a room, as everybody in it is told (commerce.md §9.3).
///
/// Messages of a room are numbered from 1 without a gap, in the order in which they were committed (INV-14, INV-30).
package struct RoomMessage: Hashable, Sendable {
    /// The room.
    package let room: Identifier<Room>
    /// Its number in the room.
    package let sequence: Int64
    /// What happened.
    package let kind: Kind
    /// When.
    package let at: Timestamp
    /// What belongs to the kind, as a JSON object; the API's document has its shapes.
    package let payload: String

    /// A message.
    package init(room: Identifier<Room>, sequence: Int64, kind: Kind, at: Timestamp, payload: String) {
        self.room = room
        self.sequence = sequence
        self.kind = kind
        self.at = at
        self.payload = payload
    }

    /// What happens in a room.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The room moved along its state machine, `{state}`.
        case state = "room.state"
        /// The operator warned; for what, the host and operators read in the room.
        case warned = "room.warned"
        /// A host took over, `{host, is_synthetic}`.
        case shift = "room.shift"
        /// A product came onto the list or left it, or is sold out, `{product_id, state}`.
        case product = "product.listed"
        /// A product is being explained from now on, `{product_id}`.
        case pinned = "product.pinned"
        /// Nothing is being explained any more, `{product_id}`.
        case unpinned = "product.unpinned"
        /// A price changed, `{product_id, sku_id, from, to, was_explaining}`.
        case price = "price.changed"
        /// A coupon was announced, `{text, product_id?}`.
        case coupon = "coupon.dropped"
        /// A lucky bag was announced, `{text, product_id?}`.
        case luckyBag = "lucky_bag.opened"
        /// Somebody wrote, `{message_id, author, text, role}`.
        case chat = "chat.message"
        /// A message was taken away, `{message_id}`.
        case chatRemoved = "moderation.removed"
        /// A message stays on top, `{message_id, author, text}`, or none does, `{}`.
        case chatPinned = "chat.pinned"
        /// Orders of a product in this room, true and never of one person alone, `{product_id, sold}`.
        case sold = "order.ticker"
    }

    /// What a host announces to everybody in the room.
    package enum Announcement: String, Hashable, Sendable, CaseIterable {
        /// 优惠券.
        case coupon
        /// 福袋: something given away for staying or writing.
        case luckyBag = "lucky_bag"

        /// The message that tells of it.
        package var message: Kind { self == .coupon ? .coupon : .luckyBag }
    }

    /// What holds now and is not part of the numbered messages: the last value is the only one that counts.
    package struct Pulse: Hashable, Sendable {
        /// Viewers in the room.
        package let viewers: Int
        /// Likes since the start.
        package let likes: Int64

        /// A pulse.
        package init(viewers: Int, likes: Int64) {
            self.viewers = viewers
            self.likes = likes
        }
    }
}
