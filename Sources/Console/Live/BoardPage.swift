import Coaching
package import Market
package import Operations

/// The board of a room (大屏); `board.js` reads it anew every few seconds.
package struct BoardPage: Page {
    package static var template: String { "board" }

    /// What is shown.
    package let board: RoomBoard
    /// Who is live.
    package let creator: String
    /// Titles of the room's products.
    package let titles: [Identifier<Product>: String]
    /// The last lines, oldest first.
    package let lines: [RoomLine]

    /// A board.
    package init(board: RoomBoard, creator: String, titles: [Identifier<Product>: String], lines: [RoomLine]) {
        self.board = board
        self.creator = creator
        self.titles = titles
        self.lines = lines
    }

    package var section: Section? { .studio }
    package func title(in language: Language) -> String { BoardPhrase.title.text(in: language) }
    package func view(in shell: Shell) -> any Sendable { BoardView(self, in: shell) }
}
