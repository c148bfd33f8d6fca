import Testing

@testable import Matching

@Suite struct InteractionMatrixTests {
    @Test func `rows and columns hold the same pairs, ascending, repeats added up`() throws {
        let matrix = try InteractionMatrix(
            viewerCount: 3, itemCount: 4,
            entries: [
                Interaction(viewer: 2, item: 3, weight: 1), Interaction(viewer: 0, item: 1, weight: 0.5),
                Interaction(viewer: 2, item: 0, weight: 2), Interaction(viewer: 2, item: 3, weight: 4),
            ])

        #expect(matrix.byViewer.starts == [0, 1, 1, 3])
        #expect(matrix.byViewer.columns == [1, 0, 3])
        #expect(matrix.byViewer.weights == [0.5, 2, 5])
        #expect(matrix.byItem.starts == [0, 1, 2, 2, 3])
        #expect(matrix.byItem.columns == [2, 0, 2])
        #expect(matrix.byItem.weights == [2, 0.5, 5])
        #expect(matrix.pairCount == 3)
    }

    @Test(arguments: [
        (Interaction(viewer: 3, item: 0), InteractionError.viewerOutOfRange(entry: 1, viewer: 3)),
        (Interaction(viewer: -1, item: 0), .viewerOutOfRange(entry: 1, viewer: -1)),
        (Interaction(viewer: 0, item: 4), .itemOutOfRange(entry: 1, item: 4)),
        (Interaction(viewer: 0, item: -4), .itemOutOfRange(entry: 1, item: -4)),
        (Interaction(viewer: 0, item: 0, weight: 0), .weightNotPositive(entry: 1)),
        (Interaction(viewer: 0, item: 0, weight: .nan), .weightNotPositive(entry: 1)),
        (Interaction(viewer: 0, item: 0, weight: .infinity), .weightNotPositive(entry: 1)),
    ])
    func `a bad entry is named`(entry: Interaction, error: InteractionError) {
        #expect(throws: error) {
            try InteractionMatrix(viewerCount: 3, itemCount: 4, entries: [Interaction(viewer: 0, item: 0), entry])
        }
    }
}

@Suite struct InteractionLinesTests {
    private func parse(_ text: String) throws(InteractionLines.ParseError) -> [InteractionLines.Line] {
        try InteractionLines.parse(Array(text.utf8))
    }

    @Test func `a line is a viewer and the items of that viewer`() throws {
        let lines = try parse("0 5 3\n\n2\r\n7 1")

        #expect(lines.map(\.viewer) == [0, 2, 7])
        #expect(lines.map(\.items) == [[5, 3], [], [1]])
    }

    @Test(arguments: [
        ("0 1\n1 2 x", InteractionLines.ParseError.notANumber(line: 2, column: 5)),
        ("0 -1", .notANumber(line: 1, column: 3)),
        ("0 99999999999", .numberTooLarge(line: 1, column: 12)),
        ("0 1\n\n0 2", .repeatedViewer(line: 3, viewer: 0)),
        ("0 1\n4 2 3 2\n", .repeatedItem(line: 2, item: 2)),
    ])
    func `a damaged line is named with its place`(text: String, error: InteractionLines.ParseError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test func `an error says in words which line it is`() {
        #expect(
            InteractionLines.ParseError.repeatedItem(line: 2, item: 9).description == "line 2: item 9 appears twice")
    }
}
