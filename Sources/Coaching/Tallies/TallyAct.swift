package import Market

/// What a tally needs of a logged event.
package struct TallyAct: Hashable, Sendable {
    /// The place in the log.
    package let sequence: Int64
    /// What happened.
    package let kind: EventKind
    /// When, in milliseconds since 1970.
    package let at: Int64
    /// Who did it; nil where consent keeps the pseudonym out, so that it counts as an event and as nobody.
    package let viewer: Identifier<Viewer>?
    /// The decision that showed the thing.
    package let request: Identifier<FeedRequest>?
    /// How the viewer got there.
    package let source: TrafficSource
    /// The product that it is about.
    package let product: Identifier<Product>?
    /// Where the product was seen or clicked.
    package let surface: ProductSurface?
    /// Time watched, in milliseconds.
    package let watched: Int64?
    /// Running time, in milliseconds.
    package let length: Int64?
    /// Progress through a video in per cent.
    package let progress: Int?
    /// The place of a line in its order, from 0.
    package let position: Int?
    /// Units, or taps for likes.
    package let quantity: Int?
    /// Minor units that were to be paid, were paid or were paid back.
    package let amount: Int64?

    /// An act.
    package init(
        sequence: Int64 = 0, kind: EventKind, at: Int64, viewer: Identifier<Viewer>?,
        request: Identifier<FeedRequest>? = nil, source: TrafficSource = .other, product: Identifier<Product>? = nil,
        surface: ProductSurface? = nil, watched: Int64? = nil, length: Int64? = nil, progress: Int? = nil,
        position: Int? = nil, quantity: Int? = nil, amount: Int64? = nil
    ) {
        self.sequence = sequence
        self.kind = kind
        self.at = at
        self.viewer = viewer
        self.request = request
        self.source = source
        self.product = product
        self.surface = surface
        self.watched = watched
        self.length = length
        self.progress = progress
        self.position = position
        self.quantity = quantity
        self.amount = amount
    }

    /// Whether it stands for the whole order: its first line.
    var isFirstLine: Bool { (position ?? 0) == 0 }
}
