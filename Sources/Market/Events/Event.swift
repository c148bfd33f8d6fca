package import Amounts

/// A thing that happened, in the envelope of domain.md §3: the base of every metric.
package struct Event: Hashable, Sendable {
    /// The sender's identifier; the same one twice is one event.
    package let id: EventID
    /// What happened.
    package let kind: EventKind
    /// When it happened, by the sender's clock.
    package let occurredAt: Timestamp
    /// When the platform took it in.
    package let receivedAt: Timestamp
    /// Who did it, unless consent keeps the pseudonym out.
    package let viewer: Identifier<Viewer>?
    /// A digest of the device, made by the sender; at most 64 letters.
    package let device: String?
    /// The visit it belongs to; at most 64 letters.
    package let session: String?
    /// How the viewer got there.
    package let source: TrafficSource
    /// The decision that showed the thing, which ties the outcome to its exposure.
    package let request: Identifier<FeedRequest>?
    /// What it is about.
    package let subjects: Subjects
    /// Numbers and words that belong to the kind.
    package let measures: Measures
    /// What the viewer's consent allows.
    package let consent: ConsentScope

    /// The version of this envelope, stored with each event.
    package static let schemaVersion = 1

    /// The things an event is about; the kind says which one must be there.
    package struct Subjects: Hashable, Sendable {
        package var content: Identifier<Content>?
        package var room: Identifier<Room>?
        package var creator: Identifier<Creator>?
        package var product: Identifier<Product>?
        package var sku: Identifier<SKU>?
        package var order: Identifier<Order>?

        /// Some of the things; at least one is named in a valid event.
        package init(
            content: Identifier<Content>? = nil, room: Identifier<Room>? = nil, creator: Identifier<Creator>? = nil,
            product: Identifier<Product>? = nil, sku: Identifier<SKU>? = nil, order: Identifier<Order>? = nil
        ) {
            self.content = content
            self.room = room
            self.creator = creator
            self.product = product
            self.sku = sku
            self.order = order
        }

        /// Whether nothing is named.
        package var isEmpty: Bool { self == Subjects() }
    }

    /// Numbers that came with an event.
    package struct Measures: Hashable, Sendable {
        /// Time watched, in milliseconds, replays included.
        package var watchedMilliseconds: Int64?
        /// Running time of the content, in milliseconds.
        package var lengthMilliseconds: Int64?
        /// Progress through a video: 25, 50, 75 or 100 per cent.
        package var progressPercent: Int?
        /// The place on the page, or of a line in its order, from 0.
        package var position: Int?
        /// Units, for cart and order events.
        package var quantity: Int?
        /// What was to be paid, was paid or was paid back, for order events.
        package var amount: Money?
        /// Where a product was seen or clicked.
        package var surface: ProductSurface?

        /// Measures that are known.
        package init(
            watchedMilliseconds: Int64? = nil, lengthMilliseconds: Int64? = nil, progressPercent: Int? = nil,
            position: Int? = nil, quantity: Int? = nil, amount: Money? = nil, surface: ProductSurface? = nil
        ) {
            self.watchedMilliseconds = watchedMilliseconds
            self.lengthMilliseconds = lengthMilliseconds
            self.progressPercent = progressPercent
            self.position = position
            self.quantity = quantity
            self.amount = amount
            self.surface = surface
        }
    }

    /// An event with all of its envelope.
    package init(
        id: EventID, kind: EventKind, occurredAt: Timestamp, receivedAt: Timestamp, viewer: Identifier<Viewer>?,
        device: String? = nil, session: String? = nil, source: TrafficSource = .other,
        request: Identifier<FeedRequest>? = nil, subjects: Subjects, measures: Measures = Measures(),
        consent: ConsentScope
    ) {
        self.id = id
        self.kind = kind
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.viewer = viewer
        self.device = device
        self.session = session
        self.source = source
        self.request = request
        self.subjects = subjects
        self.measures = measures
        self.consent = consent
    }
}

/// The identifier that a sender gave an event: 1 to 64 letters, digits, `-`, `_`, `.` or `:`; a ULID is usual.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    /// The text as sent.
    package let rawValue: String

    /// The identifier that a text spells.
    /// - Throws: `EventIDError.malformed`.
    package init(parsing text: String) throws(EventIDError) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 58, 95: true
            default: false
            }
        }
        guard (1...64).contains(text.utf8.count), isAllowed else { throw .malformed }
        rawValue = text
    }

    package var description: String { rawValue }
}

/// A text that is no event identifier.
package enum EventIDError: Refusal {
    /// Empty, longer than 64, or with other letters than allowed.
    case malformed

    package var code: ErrorCode { "event.malformed_id" }
    package var kind: ErrorKind { .invalid }
}

/// One answer of the feed, to which later events refer.
package enum FeedRequest: Identified {
    package static var identifierPrefix: String { "req" }
}
