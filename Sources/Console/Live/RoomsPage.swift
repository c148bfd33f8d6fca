package import Market

/// The rooms that are on air, then those that are announced.
package struct RoomsPage: Page {
    package static var template: String { "rooms" }

    /// On air now, the latest start first.
    package let onAir: [RoomCard]
    /// Announced, the next start first.
    package let announced: [RoomCard]
    /// Where more announced rooms are; nil at the end.
    package let nextPath: String?

    /// A list of rooms.
    package init(onAir: [RoomCard], announced: [RoomCard], nextPath: String?) {
        self.onAir = onAir
        self.announced = announced
        self.nextPath = nextPath
    }

    package var section: Section? { .rooms }
    package func title(in language: Language) -> String { RoomPhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            onAir: onAir.map { RoomCardView($0, in: shell) }, hasOnAir: !onAir.isEmpty,
            announced: announced.map { RoomCardView($0, in: shell) }, hasAnnounced: !announced.isEmpty,
            isEmpty: onAir.isEmpty && announced.isEmpty, nextPath: nextPath)
    }

    private struct View: Sendable {
        let onAir: [RoomCardView]
        let hasOnAir: Bool
        let announced: [RoomCardView]
        let hasAnnounced: Bool
        let isEmpty: Bool
        let nextPath: String?
    }
}
