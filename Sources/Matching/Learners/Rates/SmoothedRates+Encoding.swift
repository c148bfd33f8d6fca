internal import Statistics

extension SmoothedRates {
    private static let magic = Array("DCRATES1".utf8)

    /// The rates as bytes: magic, format, settings, strengths, cells by level and key, and a CRC-64.
    /// - Complexity: O(cells log cells).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: Self.magic, format: 1)
        writer.append(UInt64(settings.levelCount))
        writer.append(settings.halfLife.seconds)
        writer.append(settings.priorMean)
        writer.append(settings.priorStrength)
        writer.append(UInt64(settings.cellsMax))
        writer.append(UInt64(forgottenCells))
        for strength in strengths { writer.append(strength) }
        all.write(to: &writer)
        for level in levels {
            writer.append(UInt64(level.count))
            for (key, cell) in level.sorted(by: { $0.key < $1.key }) {
                writer.append(key)
                cell.write(to: &writer)
            }
        }
        return writer.sealed()
    }

    /// The rates that bytes hold; what can't be used without a check is checked here.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package init(decoding bytes: [UInt8]) throws(ModelFileError) {
        var reader = try ByteReader(opening: bytes, magic: Self.magic, format: 1)
        let levelCount = try reader.integer(UInt64.self)
        let seconds = try reader.double()
        let priorMean = try reader.double()
        let priorStrength = try reader.double()
        let cellsMax = try reader.integer(UInt64.self)
        let forgottenCells = try reader.integer(UInt64.self)
        var settings = Settings()
        guard levelCount <= 16, seconds > 0, seconds.isFinite, cellsMax <= UInt64(Int32.max),
            forgottenCells <= UInt64(Int64.max)
        else { throw .inconsistent(part: "settings") }
        settings.levelCount = Int(levelCount)
        settings.halfLife = HalfLife(seconds: seconds)
        settings.priorMean = priorMean
        settings.priorStrength = priorStrength
        settings.cellsMax = Int(cellsMax)
        guard settings.isSound else { throw .inconsistent(part: "settings") }
        var strengths: [Double] = []
        for _ in 0...settings.levelCount { strengths.append(try reader.double()) }
        let all = try Cell.read(from: &reader)
        var levels: [[UInt64: Cell]] = []
        for _ in 0..<settings.levelCount {
            let count = try reader.count(bytesEach: 32)
            var cells = [UInt64: Cell](minimumCapacity: count)
            for _ in 0..<count { cells[try reader.integer(UInt64.self)] = try Cell.read(from: &reader) }
            guard cells.count == count, count <= settings.cellsMax else { throw .inconsistent(part: "cells") }
            levels.append(cells)
        }
        guard reader.isAtEnd else { throw .wrongLength }
        guard strengths.allSatisfy({ Self.strengthRange.contains($0) }) else {
            throw .inconsistent(part: "strengths")
        }
        self.init(
            settings: settings, strengths: strengths, all: all, levels: levels, forgottenCells: Int(forgottenCells))
    }
}

extension SmoothedRates.Cell {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(successes)
        writer.append(trials)
        writer.append(at)
    }

    fileprivate static func read(from reader: inout ByteReader) throws(ModelFileError) -> SmoothedRates.Cell {
        let cell = SmoothedRates.Cell(
            successes: try reader.double(), trials: try reader.double(), at: try reader.double())
        guard cell.successes >= 0, cell.successes <= cell.trials, cell.trials.isFinite, cell.at.isFinite else {
            throw .inconsistent(part: "cells")
        }
        return cell
    }
}
