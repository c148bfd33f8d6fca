/// The modules of a QR code while it is made: function patterns first, then codewords, then a mask.
struct QRGrid: Hashable, Sendable {
    let version: QRVersion
    let size: Int
    private(set) var dark: [Bool]
    private var isFunction: [Bool]

    /// The grid with its function patterns; places of format information are kept free (clause 6.3).
    init(_ version: QRVersion) {
        self.version = version
        size = version.size
        dark = [Bool](repeating: false, count: size * size)
        isFunction = dark
        for place in 0..<size {
            set(6, place, place.isMultiple(of: 2))
            set(place, 6, place.isMultiple(of: 2))
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { setFinder(row, column) }
        let ends = [6, version.centres.last ?? 6]
        for row in version.centres {
            for column in version.centres {
                // Three corners belong to the finder patterns.
                let isCorner = ends.contains(row) && ends.contains(column) && !(row == ends[1] && column == ends[1])
                if !isCorner { setAlignment(row, column) }
            }
        }
        setFormat(mask: 0)
        setVersion()
    }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        dark[row * size + column] = isDark
        isFunction[row * size + column] = true
    }

    private mutating func setFinder(_ row: Int, _ column: Int) {
        for down in -4...4 {
            for right in -4...4 {
                let (y, x) = (row + down, column + right)
                guard (0..<size).contains(y), (0..<size).contains(x) else { continue }
                let ring = max(abs(down), abs(right))
                set(y, x, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func setAlignment(_ row: Int, _ column: Int) {
        for down in -2...2 {
            for right in -2...2 { set(row + down, column + right, max(abs(down), abs(right)) != 1) }
        }
    }

    /// Which mask and correction there is, twice: 15 bits of a BCH code (clause 7.9). Those of M are 00.
    private mutating func setFormat(mask: Int) {
        var left = mask
        for _ in 0..<10 { left = left << 1 ^ (left >> 9) * 0x537 }
        let bits = (mask << 10 | left) ^ 0x5412
        let bit = { (place: Int) in bits >> place & 1 == 1 }
        for place in 0..<6 { set(place, 8, bit(place)) }
        set(7, 8, bit(6))
        set(8, 8, bit(7))
        set(8, 7, bit(8))
        for place in 9..<15 { set(8, 14 - place, bit(place)) }
        for place in 0..<8 { set(8, size - 1 - place, bit(place)) }
        for place in 8..<15 { set(size - 15 + place, 8, bit(place)) }
        set(size - 8, 8, true)
    }

    /// The version, twice, from 7 on: 18 bits of a BCH code (clause 7.10).
    private mutating func setVersion() {
        guard version.number >= 7 else { return }
        var left = version.number
        for _ in 0..<12 { left = left << 1 ^ (left >> 11) * 0x1f25 }
        let bits = version.number << 12 | left
        for place in 0..<18 {
            let (near, far) = (place / 3, size - 11 + place % 3)
            set(near, far, bits >> place & 1 == 1)
            set(far, near, bits >> place & 1 == 1)
        }
    }

    /// Places codewords in columns of two from the bottom right, up and down in turns (clause 7.7.3).
    mutating func place(_ codewords: [UInt8]) {
        var next = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            let goesUp = (right + 1) & 2 == 0
            for step in 0..<size {
                for column in [right, right - 1] {
                    let row = goesUp ? size - 1 - step : step
                    guard !isFunction[row * size + column], next < codewords.count * 8 else { continue }
                    dark[row * size + column] = codewords[next / 8] >> UInt8(7 - next % 8) & 1 == 1
                    next += 1
                }
            }
            right -= 2
        }
    }

    /// The grid with a mask over its codewords, and the format that says which (clause 7.8.2).
    func masked(by mask: Int) -> QRGrid {
        var grid = self
        for row in 0..<size {
            for column in 0..<size where !isFunction[row * size + column] {
                let isTurned =
                    switch mask {
                    case 0: (row + column) % 2 == 0
                    case 1: row % 2 == 0
                    case 2: column % 3 == 0
                    case 3: (row + column) % 3 == 0
                    case 4: (row / 2 + column / 3) % 2 == 0
                    case 5: row * column % 2 + row * column % 3 == 0
                    case 6: (row * column % 2 + row * column % 3) % 2 == 0
                    default: ((row + column) % 2 + row * column % 3) % 2 == 0
                    }
                if isTurned { grid.dark[row * size + column].toggle() }
            }
        }
        grid.setFormat(mask: mask)
        return grid
    }

    /// How hard the symbol is to read (clause 7.8.3): long runs, blocks, what looks like a finder, and more of one colour.
    var penalty: Int {
        let rows = (0..<size).map { row in Array(dark[row * size..<(row + 1) * size]) }
        let columns = (0..<size).map { column in rows.map { $0[column] } }
        let lines = (rows + columns).reduce(0) { $0 + Self.runs(of: $1) + Self.finders(in: $1) }
        var blocks = 0
        for row in 0..<size - 1 {
            for column in 0..<size - 1 {
                let same = rows[row][column]
                if rows[row][column + 1] == same, rows[row + 1][column] == same, rows[row + 1][column + 1] == same {
                    blocks += 3
                }
            }
        }
        let share = dark.count { $0 } * 100 / dark.count
        return lines + blocks + abs(share - 50) / 5 * 10
    }

    private static func runs(of line: [Bool]) -> Int {
        var (penalty, length) = (0, 0)
        for (place, isDark) in line.enumerated() {
            length = place > 0 && line[place - 1] == isDark ? length + 1 : 1
            if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
        }
        return penalty
    }

    private static let finder = [true, false, true, true, true, false, true]

    private static func finders(in line: [Bool]) -> Int {
        var penalty = 0
        for start in 0...(line.count - 7) where Array(line[start..<start + 7]) == finder {
            // Light modules beside it, four of them; beyond the edge there is light.
            let isLight = { (range: Range<Int>) in range.allSatisfy { !line.indices.contains($0) || !line[$0] } }
            if isLight(start - 4..<start) || isLight(start + 7..<start + 11) { penalty += 40 }
        }
        return penalty
    }
}
