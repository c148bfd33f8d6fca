/// A QR code of a text (ISO/IEC 18004:2015): byte mode, error correction M, versions 1 to 10.
///
/// It is drawn on the server, so that the page needs no script and no picture of somebody else's.
package struct QRSymbol: Hashable, Sendable {
    /// Modules a side, from 21 to 57, without the quiet zone.
    package let size: Int
    /// Whether a module is dark, row by row from the top left.
    package let modules: [Bool]

    /// The most bytes of a text: what version 10 holds.
    package static let bytesMax = 213
    /// Light modules that a reader needs around the symbol.
    package static let quietZone = 4

    /// The symbol of a text in the smallest version that holds it, with the mask of the least penalty.
    /// - Returns: nil for a text of no bytes, or of more than ``bytesMax``.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let version = QRVersion.all.first(where: { bytes.count <= $0.bytesMax }) else {
            return nil
        }
        var grid = QRGrid(version)
        grid.place(version.interleaved(version.data(of: bytes)))
        let masked = (0..<8).map { grid.masked(by: $0) }
        let penalties = masked.map(\.penalty)
        let best = penalties.indices.min { penalties[$0] < penalties[$1] } ?? 0
        size = version.size
        modules = masked[best].dark
    }

    /// Whether the module of a row and column is dark.
    package func isDark(row: Int, column: Int) -> Bool { modules[row * size + column] }

    /// The side of the picture in modules, with the quiet zone.
    package var side: Int { size + 2 * Self.quietZone }

    /// The dark modules as the data of an SVG path, a rectangle for each run of a row, in modules with the quiet zone.
    package var path: String {
        var text = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(row: row, column: column) { column += 1 }
                if column > start {
                    text += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        return text
    }
}
