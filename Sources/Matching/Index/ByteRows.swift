internal import CVectorKernels

/// Rows rounded to one byte a number, each with a scale of its own, and what the rounding can change at most.
struct ByteRows: Sendable {
    /// Taken from rows before rounding, which moves all inner products of a query alike; and from queries too where
    /// distances count, which it leaves as they are.
    let centre: [Float]
    private let metric: VectorMetric
    private let packed: [UInt8]
    private let scales: [Float]
    private let biases: [Float]
    /// No row's rounding changes it by a vector longer than so many of its scales.
    private let errorInScales: Float
    /// No rounded row is longer than so many of its scales.
    private let lengthInScales: Float

    /// The number of bytes kept for a row, without its share of the rest.
    static func bytes(perRowOf dimensions: Int) -> Int { (dimensions + 3) / 4 * 4 }

    /// Bytes held.
    var memory: Int { packed.count + 4 * (scales.count + biases.count + centre.count) }

    /// Rounds rows (n x d).
    /// - Parameter squares: squared lengths that stand for those of the centred rows, when the rows are only
    ///   the leading part of longer ones; nil for their own.
    /// - Precondition: all numbers are finite.
    init(rows: [Float], centre: [Float], metric: VectorMetric, squares: [Float]? = nil) {
        let dimensions = centre.count
        let count = rows.count / dimensions
        let places = (count + Int(VK_BYTE_ROWS) - 1) / Int(VK_BYTE_ROWS) * Int(VK_BYTE_ROWS)
        var scales = [Float](repeating: 0, count: places)
        var own = [Float](repeating: 0, count: places)
        var widest: [Float] = [0, 0]
        packed = [UInt8](unsafeUninitializedCapacity: places * Self.bytes(perRowOf: dimensions)) { buffer, filled in
            if let start = buffer.baseAddress {
                vk_pack_bytes(rows, Int64(count), Int32(dimensions), centre, start, &scales, &own, &widest)
                filled = places * Self.bytes(perRowOf: dimensions)
            }
        }
        self.centre = centre
        self.metric = metric
        self.scales = scales
        biases = metric == .euclidean ? (squares ?? own).map { -$0 / 2 } : []
        errorInScales = widest[0]
        lengthInScales = widest[1]
    }

    /// A query in bytes, with its own rounding.
    struct Query {
        let bytes: [Int8]
        let scale: Float
        let offset: Int32
        /// The squared length of what was rounded.
        let square: Float
        /// A score in bytes differs from the full one by at most so many of the row's scales.
        let margin: Float
    }

    /// Rounds a query; nil when its numbers are not finite.
    func query(_ vector: [Float]) -> Query? {
        var reach: Float = 0
        var square: Float = 0
        var centred = vector
        for axis in centred.indices {
            if metric == .euclidean { centred[axis] -= centre[axis] }
            reach = max(reach, abs(centred[axis]))
            square += centred[axis] * centred[axis]
        }
        guard square.isFinite, reach < 1e18 else { return nil }
        let scale = reach > 1e-30 ? reach / 127 : 0
        let steps = scale > 0 ? 1 / scale : 0
        var bytes = [Int8](repeating: 0, count: Self.bytes(perRowOf: centre.count))
        var sum: Int32 = 0
        var error: Float = 0
        for axis in centred.indices {
            let step = max(-127, min(127, (centred[axis] * steps).rounded()))
            let byte = Int8(step)
            bytes[axis] = byte
            sum += Int32(byte)
            let rest = centred[axis] - scale * step
            error += rest * rest
        }
        // |q·x − t b·s c| <= |q| |x − s c| + |q − t b| |s c| (Cauchy and Schwarz, twice).
        let margin = 1.0001 * (square.squareRoot() * errorInScales + error.squareRoot() * lengthInScales)
        return Query(bytes: bytes, scale: scale, offset: 128 * sum, square: square, margin: margin)
    }

    /// Gives the kernels' view of rows and query to a body.
    func withViews<Result>(
        of query: Query, _ body: (UnsafePointer<vk_byte_rows>, UnsafePointer<vk_byte_query>) -> Result?
    ) -> Result? {
        packed.withUnsafeBufferPointer { packed in
            scales.withUnsafeBufferPointer { scales in
                biases.withUnsafeBufferPointer { biases in
                    query.bytes.withUnsafeBufferPointer { bytes in
                        guard let packed = packed.baseAddress, let scales = scales.baseAddress,
                            let bytes = bytes.baseAddress
                        else { return nil }
                        var rows = vk_byte_rows(
                            packed: packed, scales: scales, biases: metric == .euclidean ? biases.baseAddress : nil,
                            groups: Int32(Self.bytes(perRowOf: centre.count) / 4))
                        var view = vk_byte_query(bytes: bytes, scale: query.scale, offset: query.offset)
                        return body(&rows, &view)
                    }
                }
            }
        }
    }

    /// Scores of all rows, in bytes; for the euclidean metric q·x − |x|² / 2 of the centred vectors.
    func scores(_ query: Query) -> [Float] {
        [Float](unsafeUninitializedCapacity: scales.count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            let done: Bool? = withViews(of: query) { rows, view in
                vk_byte_scores(rows, Int64(scales.count), view, vk_byte_path(), start)
                return true
            }
            filled = done == nil ? 0 : scales.count
        }
    }
}
