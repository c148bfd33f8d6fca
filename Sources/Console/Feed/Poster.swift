import Market

/// A picture in the place of a cover: two colours of the palette and a motif, drawn as SVG.
///
/// The same seed gives the same picture. The text holds numbers and constants only, so it needs no escaping.
package struct Poster: Sendable, Hashable {
    /// What the content is about, as far as a picture can say.
    package enum Motif: String, Sendable, CaseIterable {
        case tea, cake, pottery, beauty, farm, sport, travel, other
    }

    /// What the content is about.
    package let motif: Motif
    /// Sets one picture of a motif apart from the next.
    package let seed: UInt64

    /// A poster of a motif.
    package init(_ motif: Motif, seed: UInt64) {
        self.motif = motif
        self.seed = seed
    }

    /// The poster of a thing in a category.
    /// - Parameter id: the thing's identifier, by which its picture stays the same.
    init<Noun>(_ category: Category?, of id: Identifier<Noun>) {
        self.init(category.map(Motif.init) ?? .other, seed: Self.seed(of: id.rawValue))
    }

    /// The picture, 320 × 200 units, without a name: the card's title says what it is.
    package var svg: String {
        let turn = Int(seed % 41) - 20
        let shift = Int(seed / 41 % 61) - 30
        let rise = Int(seed / 2_501 % 41) - 20
        return """
            <svg class="poster poster-\(motif.rawValue)" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" \
            aria-hidden="true" focusable="false"><rect class="p0" width="320" height="200"/>\
            <circle class="p1" cx="\(250 + shift)" cy="\(54 + rise)" r="46"/>\
            <path class="p2" d="M-10 \(150 + rise) Q \(80 + shift) \(104 - rise) 170 \(148 + rise / 2) T 340 \
            \(132 - rise) V210 H-10Z"/>\
            <g class="p3" transform="translate(\(150 + shift) 112) rotate(\(turn / 4))">\(motif.drawing)</g></svg>
            """
    }
}

extension Poster.Motif {
    /// The motif around the origin, about 110 units wide.
    fileprivate var drawing: String {
        switch self {
        case .tea:
            "<path d=\"M-48-8h84c0 36-16 54-42 54s-42-18-42-54z\"/><path class=\"line\" d=\"M36 0c22-2 22 28-4 28\"/>"
                + "<path class=\"line\" d=\"M-22-22c-8-12 8-16 0-30M2-22c-8-12 8-16 0-30\"/>"
        case .cake:
            "<path d=\"M-54 6 44-30l10 36z\"/><path d=\"M-54 14H54v30H-54z\"/><circle cx=\"30\" cy=\"-38\" r=\"9\"/>"
        case .pottery:
            "<path d=\"M-36 0c0-22 72-22 72 0 14 16 4 44-18 48h-36c-22-4-32-32-18-48z\"/>"
                + "<path d=\"M-14-22h28l-4-8h-20z\"/><circle cy=\"-36\" r=\"6\"/>"
                + "<path class=\"line\" d=\"M36 8c26-8 28 28 4 30M-38 10c-16 0-20-12-26-18\"/>"
        case .beauty:
            "<path d=\"M-16 0h32v48h-32z\"/><path d=\"M-11-10h22v10h-22z\"/><path d=\"M-9-12v-26L9-50v38z\"/>"
        case .farm:
            "<path class=\"line\" d=\"M0 50V-20\"/><path d=\"M0-10C-34-14-44-38-40-52-14-50 0-34 0-10z\"/>"
                + "<path d=\"M0 14C32 12 44-10 42-26 16-24 0-10 0 14z\"/>"
        case .sport:
            "<circle r=\"44\"/><path class=\"cut\" d=\"M-44 0h88M0-44v88M-32-31c22 18 22 44 0 62M32-31c-22 18-22 44 0 62\"/>"
        case .travel:
            "<path d=\"M-70 46-22-34 4 8l16-22 48 60z\"/><path class=\"cut\" d=\"M-34-14l12 12 8-10\"/>"
        case .other:
            "<path d=\"M-40-20h80l10 68h-100z\"/><path class=\"line\" d=\"M-18-12c0-40 36-40 36 0\"/>"
        }
    }
}
