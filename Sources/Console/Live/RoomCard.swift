package import Market

/// A live room in a list, with who is live and what for.
package struct RoomCard: Sendable, Hashable {
    /// The room.
    package let room: Room
    /// Who is live.
    package let creator: Creator
    /// The picture in the place of a cover.
    package let poster: Poster
    /// Whether the reader wants to be told when it starts.
    package let isBooked: Bool
    /// How many want to be told.
    package let bookings: Int

    /// A card.
    package init(room: Room, creator: Creator, poster: Poster, isBooked: Bool, bookings: Int) {
        self.room = room
        self.creator = creator
        self.poster = poster
        self.isBooked = isBooked
        self.bookings = bookings
    }
}

/// A room's card as a template reads it.
struct RoomCardView: Sendable {
    let id: String
    let path: String
    let title: String
    let poster: String
    let state: String
    let tone: String
    let creator: String
    let initial: String
    let when: String
    let bookings: String?
    let isSynthetic: Bool
    let canBook: Bool
    let mustLogIn: Bool
    let wanted: String
    let bookLabel: String

    init(_ card: RoomCard, in shell: Shell) {
        let room = card.room
        let isAhead = room.state == .scheduled || room.state == .preparing
        id = room.id.rawValue
        path = "/rooms/\(room.id)"
        title = room.title
        poster = card.poster.svg
        state = shell.text(room.state.phrase)
        tone = room.state.tone
        creator = card.creator.name
        initial = String(card.creator.name.prefix(1))
        when =
            room.wentLiveAt.map {
                shell.text(RoomPhrase.sinceStart, ["span": shell.figures.span(shell.now.duration(since: $0))])
            } ?? shell.text(RoomPhrase.startsAt, ["time": shell.figures.moment(room.startsAt)])
        bookings =
            isAhead && card.bookings > 0
            ? shell.text(RoomPhrase.bookings, ["count": shell.figures.count(Int64(card.bookings))]) : nil
        isSynthetic = room.hasSyntheticHost
        canBook = isAhead && shell.person?.roles.contains(.viewer) == true
        mustLogIn = isAhead && shell.person == nil
        wanted = String(!card.isBooked)
        bookLabel = shell.text(card.isBooked ? RoomPhrase.unbook : .book)
    }
}
