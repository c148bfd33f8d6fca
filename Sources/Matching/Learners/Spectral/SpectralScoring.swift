internal import CVectorKernels
internal import Statistics

/// What a spectral filter says to a history.
struct SpectralScoring: HistoryScoring {
    private let matrix: DegreeScaledRows
    /// The singular vectors, each item's times its degree to the power p, packed for products.
    private let panels: [Float]
    private let rank: Int
    private let lowPassWeight: Float
    private let sharpness: Double
    /// What turns the packed vectors of an item of a question into those divided by its degree to the power p.
    private let questionScales: [Float]

    var itemCount: Int { matrix.itemCount }

    init(
        _ matrix: DegreeScaledRows, subspace: SubspaceIteration, lowPassWeight: Float, passExponent: Double,
        sharpness: Double
    ) {
        self.matrix = matrix
        self.sharpness = sharpness
        self.lowPassWeight = lowPassWeight
        rank = subspace.vectors.width
        questionScales = DegreeScaledRows.powers(matrix.itemSums, -2 * passExponent)
        var panels = [Float](repeating: 0, count: Int(vk_panel_floats(Int32(matrix.itemCount), Int32(rank))))
        vk_pack_rows(subspace.vectors.numbers, Int32(matrix.itemCount), Int32(rank), &panels)
        for (item, scale) in DegreeScaledRows.powers(matrix.itemSums, passExponent).enumerated() {
            let start = Self.place(of: item, rank: rank)
            for axis in 0..<rank { panels[start + axis * Self.panelWidth] *= scale }
        }
        self.panels = panels
    }

    private static let panelWidth = 16

    /// Where the first number of an item stands in the panels; the next is `panelWidth` further.
    private static func place(of item: Int, rank: Int) -> Int {
        item / panelWidth * panelWidth * rank + item % panelWidth
    }

    func score(_ histories: Histories, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        guard let output = scores.baseAddress, !rows.isEmpty else { return }
        scores.update(repeating: 0)
        var walk = TwoSteps(matrix, sharpness: sharpness)
        var tastes = [Float](repeating: 0, count: rows.count * rank)
        for (row, history) in rows.enumerated() {
            let places = histories.range(of: history)
            walk.add(
                histories.items[places], weights: histories.weights[places],
                to: UnsafeMutableBufferPointer(rebasing: scores[row * itemCount..<(row + 1) * itemCount]))
            for place in places {
                let item = Int(histories.items[place])
                guard item < itemCount else { continue }
                let strength = lowPassWeight * histories.weights[place] * questionScales[item]
                let start = Self.place(of: item, rank: rank)
                for axis in 0..<rank { tastes[row * rank + axis] += strength * panels[start + axis * Self.panelWidth] }
            }
        }
        var scratch = [Float](repeating: 0, count: Int(vk_gemm_panels_scratch(Int32(rows.count), Int32(rank))))
        vk_gemm_panels(
            tastes, Int32(rows.count), panels, Int32(itemCount), Int32(rank), 0, 1, output, Int64(itemCount), &scratch)
    }
}

/// From items to their viewers and on to the viewers' items.
private struct TwoSteps {
    private let matrix: DegreeScaledRows
    private let sharpness: Double
    private var reached: [Float]
    private var viewers: [Int32] = []

    init(_ matrix: DegreeScaledRows, sharpness: Double) {
        self.sharpness = sharpness
        self.matrix = matrix
        reached = [Float](repeating: 0, count: matrix.byViewer.count)
    }

    /// Adds what the viewers of a history's items watch to the scores of all items: q R̃ᵀR̃ with a sharpness of 1.
    mutating func add(
        _ items: ArraySlice<Int32>, weights: ArraySlice<Float>, to scores: UnsafeMutableBufferPointer<Float>
    ) {
        let byItem = matrix.byItem
        for (item, weight) in zip(items, weights) where Int(item) < matrix.itemCount {
            for place in byItem.range(of: Int(item)) {
                let viewer = byItem.columns[place]
                if reached[Int(viewer)] == 0 { viewers.append(viewer) }
                reached[Int(viewer)] += weight * byItem.weights[place]
            }
        }
        let byViewer = matrix.byViewer
        let most = viewers.reduce(Float(0)) { max($0, reached[Int($1)]) }
        for viewer in viewers {
            var amount = reached[Int(viewer)]
            if sharpness != 1 { amount *= Float(Elementary.power(Double(amount / most), sharpness - 1)) }
            reached[Int(viewer)] = 0
            for place in byViewer.range(of: Int(viewer)) {
                scores[Int(byViewer.columns[place])] += amount * byViewer.weights[place]
            }
        }
        viewers.removeAll(keepingCapacity: true)
    }
}
