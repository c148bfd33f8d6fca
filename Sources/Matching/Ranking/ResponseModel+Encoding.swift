internal import Market

/// The file: magic `DCRESPM1`, format number, the settings, then the tables in a fixed order, each with its count in
/// front, all numbers little-endian, and the CRC-64 of everything before it at the end.
private enum ResponseFormat {
    static let magic = Array("DCRESPM1".utf8)
    static let number: UInt32 = 1
}

extension ResponseModel {
    /// The model as bytes of a file.
    /// - Complexity: O(size of the model).
    package func encoded() -> [UInt8] {
        var writer = ByteWriter(magic: ResponseFormat.magic, format: ResponseFormat.number)
        writer.reserve(bytes + 1_024)
        for size in [
            settings.linearPlacesLog2, settings.vectorPlacesLog2, settings.ratePlacesLog2, settings.dimensions,
            exampleCount, settings.settlesAfterDays,
        ] { writer.append(UInt64(size)) }
        for number in [
            settings.linearStep, settings.vectorStep, settings.linearPenalty, settings.vectorPenalty,
            settings.vectorStart, settings.calibrationStep, settings.itemStrength, settings.viewerStrength,
        ] { writer.append(number.bitPattern) }
        writer.append(settings.halfLife.inSeconds.bitPattern)
        writer.append(settings.dayOffset.inSeconds.bitPattern)
        writer.append(settings.seed)
        for table in [machine.weights, machine.weightSquares, machine.vectors, machine.vectorSquares] {
            writer.append(lanes: table)
        }
        for table in [rates, viewerRates, amounts] { writer.append(table) }
        writer.append(
            lanes: calibration.corrections.flatMap { [$0.slope, $0.offset, $0.slopeSquares, $0.offsetSquares] })
        return writer.sealed()
    }

    /// The model that a file's bytes hold.
    ///
    /// Sizes are checked against the bytes that are there and every number against the bounds that learning keeps, so
    /// damaged or forged bytes give an error and never a trap.
    /// - Throws: `ModelFileError`.
    /// - Complexity: O(bytes).
    package static func decode(_ bytes: [UInt8]) throws(ModelFileError) -> ResponseModel {
        var reader = try ByteReader(opening: bytes, magic: ResponseFormat.magic, format: ResponseFormat.number)

        let (settings, exampleCount) = try settings(&reader)
        let linear = 1 << settings.linearPlacesLog2
        let paired = 1 << settings.vectorPlacesLog2
        let limits: [(count: Int, bound: ClosedRange<Float>)] = [
            (linear, -FactorMachine.weightMax...FactorMachine.weightMax), (linear, 0...FactorMachine.squareMax),
            (paired * settings.dimensions, -FactorMachine.vectorMax...FactorMachine.vectorMax),
            (paired, 0...FactorMachine.squareMax),
        ]
        var weights: [[GoalLanes]] = []
        for limit in limits { weights.append(try reader.lanes(limit.count, within: limit.bound, part: "weights")) }
        let rates = try reader.rates(1 << settings.ratePlacesLog2, halfLife: settings.halfLife)
        let smaller = 1 << amountPlacesLog2(settings)
        let viewerRates = try reader.rates(
            1 << settings.ratePlacesLog2, halfLife: settings.halfLife, settling: settings.settling)
        let amounts = try reader.rates(smaller, halfLife: settings.halfLife)
        let corrections = try reader.lanes(
            4 * (SurfaceCalibration.placeCount + 1), within: -4...1e12, part: "calibration")
        guard reader.isAtEnd else { throw .wrongLength }

        return ResponseModel(
            settings: settings, exampleCount: exampleCount,
            machine: FactorMachine(
                settings.machine, weights: weights[0], weightSquares: weights[1], vectors: weights[2],
                vectorSquares: weights[3]),
            rates: rates, viewerRates: viewerRates, amounts: amounts,
            calibration: try calibration(corrections, step: settings.calibrationStep))
    }

    private static func settings(_ reader: inout ByteReader) throws(ModelFileError) -> (Settings, Int) {
        var settings = Settings()
        var sizes: [Int] = []
        for _ in 0..<6 {
            let size = try reader.integer(UInt64.self)
            guard size < 1 << 62 else { throw .inconsistent(part: "settings") }
            sizes.append(Int(size))
        }
        (settings.linearPlacesLog2, settings.vectorPlacesLog2) = (sizes[0], sizes[1])
        (settings.ratePlacesLog2, settings.dimensions) = (sizes[2], sizes[3])
        settings.settlesAfterDays = sizes[5]
        settings.linearStep = Float(bitPattern: try reader.integer(UInt32.self))
        settings.vectorStep = Float(bitPattern: try reader.integer(UInt32.self))
        settings.linearPenalty = Float(bitPattern: try reader.integer(UInt32.self))
        settings.vectorPenalty = Float(bitPattern: try reader.integer(UInt32.self))
        settings.vectorStart = Float(bitPattern: try reader.integer(UInt32.self))
        settings.calibrationStep = Float(bitPattern: try reader.integer(UInt32.self))
        settings.itemStrength = Float(bitPattern: try reader.integer(UInt32.self))
        settings.viewerStrength = Float(bitPattern: try reader.integer(UInt32.self))
        let seconds = [
            Double(bitPattern: try reader.integer(UInt64.self)), Double(bitPattern: try reader.integer(UInt64.self)),
        ]
        guard seconds[0] > 0, seconds[0] <= 1e10, abs(seconds[1]) <= 86_400 else {
            throw .inconsistent(part: "settings")
        }
        settings.halfLife = .seconds(seconds[0])
        settings.dayOffset = .seconds(seconds[1])
        settings.seed = try reader.integer(UInt64.self)
        guard settings.isSound else { throw .inconsistent(part: "settings") }
        return (settings, sizes[4])
    }

    private static func calibration(
        _ lanes: [GoalLanes], step: Float
    ) throws(ModelFileError) -> SurfaceCalibration {
        var calibration = SurfaceCalibration(step: step)
        for place in calibration.corrections.indices {
            let correction = SurfaceCalibration.Correction(
                slope: lanes[4 * place], offset: lanes[4 * place + 1], slopeSquares: lanes[4 * place + 2],
                offsetSquares: lanes[4 * place + 3])
            guard
                correction.slope.min() >= 0.25, correction.slope.max() <= 4, correction.offset.max() <= 4,
                correction.slopeSquares.min() >= 0, correction.offsetSquares.min() >= 0
            else { throw .inconsistent(part: "calibration") }
            calibration.corrections[place] = correction
        }
        return calibration
    }
}

extension ByteWriter {
    mutating func append(lanes: [GoalLanes]) {
        append(UInt64(lanes.count))
        for goals in lanes { for lane in 0..<8 { append(goals[lane].bitPattern) } }
    }

    private mutating func append(_ evidence: ResponseRates.Evidence) {
        for lane in 0..<8 { append(evidence.exposures[lane].bitPattern) }
        for lane in 0..<8 { append(evidence.responses[lane].bitPattern) }
    }

    mutating func append(_ rates: ResponseRates) {
        append(UInt64(rates.placeCount))
        for place in 0..<rates.placeCount {
            append(rates.keys[place])
            append(rates.times[place])
            append(rates.lastTimes[place])
            append(rates.evidence[place])
            guard rates.settling != nil else { continue }
            append(rates.pendingDays[place])
            append(rates.pending[place])
        }
    }
}

extension ByteReader {
    /// A table of so many goal lanes, each number within bounds.
    mutating func lanes(
        _ wanted: Int, within bounds: ClosedRange<Float>, part: String
    ) throws(ModelFileError) -> [GoalLanes] {
        guard try count(bytesEach: 32) == wanted else { throw .inconsistent(part: part) }
        var lanes: [GoalLanes] = []
        lanes.reserveCapacity(wanted)
        for _ in 0..<wanted { lanes.append(try goals(within: bounds, part: part)) }
        return lanes
    }

    private mutating func goals(
        within bounds: ClosedRange<Float>, part: String
    ) throws(ModelFileError) -> GoalLanes {
        var goals = GoalLanes.zero
        for lane in 0..<8 { goals[lane] = Float(bitPattern: try integer(UInt32.self)) }
        // Comparisons are false for what is not a number.
        guard goals.min() >= bounds.lowerBound, goals.max() <= bounds.upperBound, goals.sum().isFinite else {
            throw .inconsistent(part: part)
        }
        return goals
    }

    private mutating func evidence() throws(ModelFileError) -> ResponseRates.Evidence {
        ResponseRates.Evidence(
            exposures: try goals(within: 0...1e9, part: "rates"), responses: try goals(within: 0...1e9, part: "rates"))
    }

    /// A table of rates of so many places.
    mutating func rates(
        _ wanted: Int, halfLife: Duration, settling: ResponseRates.Settling? = nil
    ) throws(ModelFileError) -> ResponseRates {
        guard try count(bytesEach: settling == nil ? 88 : 160) == wanted else { throw .inconsistent(part: "rates") }
        var keys: [UInt64] = []
        var times: [Int64] = []
        var lastTimes: [Int64] = []
        var settled: [ResponseRates.Evidence] = []
        var pending: [ResponseRates.Evidence] = []
        var pendingDays: [Int64] = []
        for _ in 0..<wanted {
            keys.append(try integer(UInt64.self))
            times.append(try integer(Int64.self))
            lastTimes.append(try integer(Int64.self))
            settled.append(try evidence())
            guard settling != nil else { continue }
            pendingDays.append(try integer(Int64.self))
            pending.append(try evidence())
        }
        return ResponseRates(
            halfLifeMilliseconds: halfLife.inSeconds * 1_000, settling: settling, keys: keys, times: times,
            lastTimes: lastTimes, evidence: settled, pending: pending, pendingDays: pendingDays)
    }
}
