import Console
import Statistics
import Testing

/// A reader as ISO/IEC 18004 describes it, written apart from the encoder: it looks at modules alone.
private struct Reader {
    let symbol: QRSymbol

    var version: Int { (symbol.size - 17) / 4 }

    /// The 15 bits beside the upper left finder, unmasked.
    var format: Int {
        let places =
            [(0, 8), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (7, 8), (8, 8), (8, 7), (8, 5), (8, 4), (8, 3), (8, 2)]
            + [(8, 1), (8, 0)]
        return bits(places) ^ 0x5412
    }

    /// The same bits beside the other finders.
    var formatAgain: Int {
        let size = symbol.size
        return bits((0..<8).map { (8, size - 1 - $0) } + (8..<15).map { (size - 15 + $0, 8) }) ^ 0x5412
    }

    /// The 18 bits of the version above the lower left finder.
    var versionBits: Int { bits((0..<18).map { (symbol.size - 11 + $0 % 3, $0 / 3) }) }

    private func bits(_ places: [(Int, Int)]) -> Int {
        places.enumerated().reduce(0) {
            $0 | (symbol.isDark(row: $1.element.0, column: $1.element.1) ? 1 << $1.offset : 0)
        }
    }

    private static let centres = [
        [], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50],
    ]

    private func isData(_ row: Int, _ column: Int) -> Bool {
        let size = symbol.size
        if row == 6 || column == 6 { return false }
        if row < 9, column < 9 || column >= size - 8 { return false }
        if row >= size - 8, column < 9 { return false }
        if version >= 7, (row < 6 && column >= size - 11) || (column < 6 && row >= size - 11) { return false }
        let centres = [6] + Self.centres[version - 1]
        for y in centres where abs(y - row) <= 2 {
            for x in centres where abs(x - column) <= 2 {
                let isCorner = (y == 6 && (x == 6 || x == centres.last)) || (x == 6 && y == centres.last)
                if !isCorner, version > 1 { return false }
            }
        }
        return true
    }

    private func isTurned(_ mask: Int, _ i: Int, _ j: Int) -> Bool {
        [
            (i + j) % 2, i % 2, j % 3, (i + j) % 3, (i / 2 + j / 3) % 2, (i * j) % 2 + (i * j) % 3,
            ((i * j) % 2 + (i * j) % 3) % 2, ((i + j) % 2 + (i * j) % 3) % 2,
        ][mask] == 0
    }

    private var codewords: [UInt8] {
        let mask = format >> 10 & 7
        var bits: [Bool] = []
        var (column, goesUp) = (symbol.size - 1, true)
        while column > 0 {
            if column == 6 { column -= 1 }
            let rows = Array(0..<symbol.size)
            for row in goesUp ? rows.reversed() : rows {
                for place in [column, column - 1] where isData(row, place) {
                    bits.append(symbol.isDark(row: row, column: place) != isTurned(mask, row, place))
                }
            }
            (column, goesUp) = (column - 2, !goesUp)
        }
        return stride(from: 0, to: bits.count - bits.count % 8, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// Data codewords of each block at M.
    private static let blocks = [
        [16], [28], [44], [32, 32], [43, 43], [27, 27, 27, 27], [31, 31, 31, 31], [38, 38, 39, 39],
        [36, 36, 36, 37, 37], [43, 43, 43, 43, 44],
    ]

    /// The text, by the data codewords alone.
    var text: String {
        let sizes = Self.blocks[version - 1]
        var parts = sizes.map { _ in [UInt8]() }
        var next = 0
        let all = codewords
        for place in 0..<(sizes.max() ?? 0) {
            for block in sizes.indices where place < sizes[block] {
                parts[block].append(all[next])
                next += 1
            }
        }
        var bits = parts.joined().flatMap { byte in (0..<8).map { byte >> UInt8(7 - $0) & 1 } }[...]
        func take(_ count: Int) -> Int {
            defer { bits = bits.dropFirst(count) }
            return bits.prefix(count).reduce(0) { $0 << 1 | Int($1) }
        }
        guard take(4) == 4 else { return "" }
        let count = take(version < 10 ? 8 : 16)
        return String(decoding: (0..<count).map { _ in UInt8(take(8)) }, as: UTF8.self)
    }

    /// The syndromes of each block: zero for codewords that nothing changed.
    var syndromes: [UInt8] {
        let sizes = Self.blocks[version - 1]
        let all = codewords
        let data = sizes.reduce(0, +)
        let correction = (all.count - data) / sizes.count
        var parts = sizes.map { _ in [UInt8]() }
        var next = 0
        for place in 0..<(sizes.max() ?? 0) {
            for block in sizes.indices where place < sizes[block] {
                parts[block].append(all[next])
                next += 1
            }
        }
        for _ in 0..<correction {
            for block in sizes.indices {
                parts[block].append(all[next])
                next += 1
            }
        }
        return parts.flatMap { part in
            (0..<correction).map { power in
                part.reduce(UInt8(0)) { Field.product($0, Field.power(power)) ^ $1 }
            }
        }
    }
}

/// The field of 256 elements, by tables.
private enum Field {
    private static let powers: [UInt8] = {
        var value = 1
        return (0..<255).map { _ in
            defer {
                value <<= 1
                if value > 255 { value ^= 0x11d }
            }
            return UInt8(value)
        }
    }()

    static func power(_ exponent: Int) -> UInt8 { powers[exponent % 255] }

    static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        guard let i = powers.firstIndex(of: a), let j = powers.firstIndex(of: b) else { return 0 }
        return power(i + j)
    }
}

@Suite struct QRSymbolTests {
    /// What the Python package `qrcode` 8.2 draws for this text at M with mask 2.
    @Test func `is the symbol that another encoder draws`() throws {
        let symbol = try #require(QRSymbol("dancong"))
        let rows = (0..<symbol.size).map { row in
            (0..<symbol.size).map { symbol.isDark(row: row, column: $0) ? "#" : "." }.joined()
        }
        #expect(rows == Self.drawn)
    }

    private static let drawn = [
        "#######..####.#######",
        "#.....#...#.#.#.....#",
        "#.###.#.###.#.#.###.#",
        "#.###.#.#..#..#.###.#",
        "#.###.#.#.#.#.#.###.#",
        "#.....#.#..#..#.....#",
        "#######.#.#.#.#######",
        "........#............",
        "#.#####..#.#..#####..",
        ".##..#..########..#.#",
        "..##..#.###.#.##.###.",
        "#..##......####.###..",
        ".###..###.#.#......#.",
        "........##..#..###..#",
        "#######...##.#.....#.",
        "#.....#.###....######",
        "#.###.#.#.##.#..#..#.",
        "#.###.#.##.######.#..",
        "#.###.#.###.#.#..#...",
        "#.....#...#####.###..",
        "#######.#...#...#..#.",
    ]

    @Test(arguments: 1...QRSymbol.bytesMax)
    func `of every length reads as its text`(length: Int) throws {
        let seed = UInt64(length)
        var generator = SeededGenerator(seed: seed)
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789:/?=&._-")
        let text = String((0..<length).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
        let reader = Reader(symbol: try #require(QRSymbol(text)))

        #expect(reader.text == text)
        #expect(reader.format == reader.formatAgain && reader.format >> 13 == 0)
        #expect(reader.syndromes.allSatisfy { $0 == 0 })
        #expect(reader.version < 7 || reader.versionBits >> 12 == reader.version)
    }

    @Test func `takes letters of every script, and none or too many not`() throws {
        #expect(Reader(symbol: try #require(QRSymbol("单丛 · 鲜花饼"))).text == "单丛 · 鲜花饼")
        #expect(QRSymbol("") == nil && QRSymbol(String(repeating: "a", count: QRSymbol.bytesMax + 1)) == nil)
    }

    @Test func `leaves light around itself, and draws each dark module once`() throws {
        let symbol = try #require(QRSymbol("https://shop.example/paysim/sim_1"))
        var area = 0
        for run in symbol.path.split(separator: "M") {
            let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
            #expect(numbers[0] >= 4 && numbers[1] >= 4 && numbers[0] + numbers[2] <= symbol.side - 4)
            area += numbers[2]
        }
        #expect(area == symbol.modules.count { $0 })
    }
}
