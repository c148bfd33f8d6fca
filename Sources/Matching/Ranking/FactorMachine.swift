internal import Statistics

/// A term of a factorisation machine: where its weights are, and its value for each goal.
struct HashedTerm: Sendable {
    /// The hash that gives the weights' places.
    var hash: UInt64
    /// The group under which it is explained.
    var group: ResponseGroup
    /// Whether it has a vector, and so takes part in the products of pairs.
    var isPaired: Bool
    /// Its value: 1 for a category, any number within −4 ... 4 for a measure.
    var value: GoalLanes

    @inline(__always)
    init(_ key: FeatureKey, _ group: ResponseGroup, isPaired: Bool = true, value: GoalLanes = GoalLanes(repeating: 1)) {
        hash = key.inColumn(group.rawValue).bits
        self.group = group
        self.isPaired = isPaired
        self.value = value.within(-4, 4)
    }
}

/// Logistic factorisation machines of all goals over hashed terms, learnt one example at a time by AdaGrad.
///
/// log-odds = Σ w_i x_i + Σ_{i<j} ⟨v_i, v_j⟩ x_i x_j: S. Rendle, "Factorization machines", ICDM 2010; steps by
/// J. Duchi, E. Hazan and Y. Singer, JMLR 12 (2011), one rate a weight and one a vector; places by hashing, K.
/// Weinberger et al., ICML
/// 2009. Every weight is kept within bounds, so no example can make a number infinite.
struct FactorMachine: Sendable, Equatable {
    /// Sizes and steps.
    struct Settings: Sendable, Hashable {
        var linearPlacesLog2: Int
        var vectorPlacesLog2: Int
        var dimensions: Int
        var linearStep: Float
        var vectorStep: Float
        var linearPenalty: Float
        var vectorPenalty: Float
        var vectorStart: Float
        var seed: UInt64

        /// Bytes of the weights.
        var bytes: Int {
            (2 * MemoryLayout<GoalLanes>.stride) << linearPlacesLog2
                + ((dimensions + 1) * MemoryLayout<GoalLanes>.stride) << vectorPlacesLog2
        }
    }

    /// Bound of the log-odds.
    static let oddsMax: Float = 30
    static let weightMax: Float = 16
    static let vectorMax: Float = 4
    static let squareMax: Float = 1e12

    let settings: Settings
    var weights: [GoalLanes]
    var weightSquares: [GoalLanes]
    var vectors: [GoalLanes]
    var vectorSquares: [GoalLanes]

    /// A machine that has learnt nothing: weights of zero, vectors of small random numbers.
    init(_ settings: Settings) {
        self.settings = settings
        let linear = 1 << settings.linearPlacesLog2
        let paired = 1 << settings.vectorPlacesLog2
        weights = Array(repeating: .zero, count: linear)
        weightSquares = weights
        vectorSquares = Array(repeating: .zero, count: paired)
        var generator = SplitMix64(state: settings.seed)
        vectors = (0..<paired * settings.dimensions).map { _ in
            var lanes = GoalLanes.zero
            for lane in 0..<8 {
                // Uniform, of the standard deviation that the settings say.
                lanes[lane] = Float(2 * generator.nextUnit() - 1) * 1.732_050_8 * settings.vectorStart
            }
            return lanes
        }
    }

    /// A machine of given tables, as read from bytes.
    init(
        _ settings: Settings, weights: [GoalLanes], weightSquares: [GoalLanes], vectors: [GoalLanes],
        vectorSquares: [GoalLanes]
    ) {
        self.settings = settings
        self.weights = weights
        self.weightSquares = weightSquares
        self.vectors = vectors
        self.vectorSquares = vectorSquares
    }

    @inline(__always)
    func linearPlace(_ term: HashedTerm) -> Int {
        Int(truncatingIfNeeded: term.hash) & (1 << settings.linearPlacesLog2 - 1)
    }

    @inline(__always)
    func vectorPlace(_ term: HashedTerm) -> Int {
        Int(truncatingIfNeeded: term.hash &>> 24) & (1 << settings.vectorPlacesLog2 - 1) &* settings.dimensions
    }

    /// Sums over terms, from which log-odds follow; those of two lists add up.
    struct Sums: Sendable {
        var linear = GoalLanes.zero
        var squares = GoalLanes.zero
        var vector: [GoalLanes]

        init(dimensions: Int) { vector = Array(repeating: .zero, count: dimensions) }

        /// The log-odds of all terms summed.
        @inline(__always)
        var odds: GoalLanes {
            var products = GoalLanes.zero - squares
            for sum in vector { products += sum * sum }
            return (linear + 0.5 * products).within(-FactorMachine.oddsMax, FactorMachine.oddsMax)
        }
    }

    /// Adds terms to sums.
    @inline(__always)
    func add(_ terms: [HashedTerm], to sums: inout Sums) {
        let dimensions = settings.dimensions
        weights.withUnsafeBufferPointer { weights in
            vectors.withUnsafeBufferPointer { vectors in
                sums.vector.withUnsafeMutableBufferPointer { vector in
                    terms.withUnsafeBufferPointer { terms in
                        var linear = GoalLanes.zero
                        var squares = GoalLanes.zero
                        for term in terms {
                            linear += weights[linearPlace(term)] * term.value
                            guard term.isPaired else { continue }
                            let place = vectorPlace(term)
                            for axis in 0..<dimensions {
                                let product = vectors[place + axis] * term.value
                                vector[axis] += product
                                squares += product * product
                            }
                        }
                        sums.linear += linear
                        sums.squares += squares
                    }
                }
            }
        }
    }

    /// One step towards an outcome; goals of which `known` is 0 keep their weights.
    /// - Parameter start: log-odds that are given, to which the terms add.
    mutating func learn(_ terms: [HashedTerm], from start: GoalLanes, known: GoalLanes, happened: GoalLanes) {
        var sums = Sums(dimensions: settings.dimensions)
        sums.linear = start
        add(terms, to: &sums)
        let error = (logistic(sums.odds) - happened) * known
        let dimensions = settings.dimensions
        for term in terms {
            let pull = error * term.value
            let place = linearPlace(term)
            Self.step(
                &weights[place], &weightSquares[place], (pull + settings.linearPenalty * weights[place]) * known,
                rate: settings.linearStep)
            guard term.isPaired else { continue }
            let first = vectorPlace(term)
            let row = first / dimensions
            var energy = GoalLanes.zero
            let scale = settings.vectorStep / (1 + vectorSquares[row]).squareRoot()
            for axis in 0..<dimensions {
                let old = vectors[first + axis]
                let gradient =
                    (pull * (sums.vector[axis] - old * term.value) + settings.vectorPenalty * old) * known
                energy += gradient * gradient
                vectors[first + axis] = (old - scale * gradient).within(-Self.vectorMax, Self.vectorMax)
            }
            vectorSquares[row] = Self.bounded(vectorSquares[row] + energy / Float(dimensions))
        }
    }

    private static func bounded(_ squares: GoalLanes) -> GoalLanes {
        squares.within(0, squareMax)
    }

    /// AdaGrad's step, which shrinks as gradients add up.
    ///
    /// Static, since a method would hold the tables while two places of them change, and each step would copy them.
    @inline(__always)
    private static func step(
        _ weight: inout GoalLanes, _ squares: inout GoalLanes, _ gradient: GoalLanes, rate: Float
    ) {
        squares = bounded(squares + gradient * gradient)
        weight = (weight - rate * gradient / (1 + squares).squareRoot()).within(-weightMax, weightMax)
    }
}
