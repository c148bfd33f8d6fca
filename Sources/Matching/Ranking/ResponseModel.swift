internal import Market
internal import Statistics

/// An online model of what comes of an exposure: learns from every event, forecasts all goals at once.
///
/// Factorisation machines over hashed features, with smoothed decayed rates of viewer, item, creator, category, surface
/// and their pairs as measures, calibrated by surface (docs/matching/ranking.md §1). The same events in the same
/// order give the same model on
/// every machine. Memory is fixed when the model is made and never grows.
///
/// A value: whoever serves and learns at once keeps it behind one lock, or swaps copies.
package struct ResponseModel: Sendable, Equatable {
    /// Sizes, steps and strengths.
    package struct Settings: Sendable, Hashable {
        /// Places for weights, as a power of two, 8 ... 24.
        package var linearPlacesLog2 = 18
        /// Places for vectors, as a power of two, 8 ... 24.
        package var vectorPlacesLog2 = 16
        /// Places for rates, as a power of two, 8 ... 24.
        package var ratePlacesLog2 = 18
        /// Numbers in a vector, 1 ... 64.
        package var dimensions = 4
        /// AdaGrad's step of weights, > 0.
        package var linearStep: Float = 0.03
        /// AdaGrad's step of vectors, > 0.
        package var vectorStep: Float = 0.02
        /// L2 penalty of weights, >= 0.
        package var linearPenalty: Float = 1e-5
        /// L2 penalty of vectors, >= 0.
        package var vectorPenalty: Float = 1e-4
        /// Standard deviation of vectors before learning, > 0.
        package var vectorStart: Float = 0.02
        /// Step of the calibration by surface, > 0.
        package var calibrationStep: Float = 0.02
        /// The time after which rates forget half.
        package var halfLife: Duration = .days(14)
        /// Days after which what a viewer did counts in the viewer's own rates, 1 ... 365.
        package var settlesAfterDays = 7
        /// How much earlier than in UTC days begin where the platform is, −24 ... 24 hours.
        package var dayOffset: Duration = .hours(8)
        /// Exposures that a wider rate weighs in an item's, a creator's or a category's rate, > 0.
        package var itemStrength: Float = 5
        /// Exposures that a wider rate weighs in a viewer's rates, > 0.
        package var viewerStrength: Float = 4
        /// Seed of the first vectors.
        package var seed: UInt64 = 1

        /// Settings that served the documented measurements.
        package init() {}

        var machine: FactorMachine.Settings {
            FactorMachine.Settings(
                linearPlacesLog2: linearPlacesLog2, vectorPlacesLog2: vectorPlacesLog2, dimensions: dimensions,
                linearStep: linearStep, vectorStep: vectorStep, linearPenalty: linearPenalty,
                vectorPenalty: vectorPenalty, vectorStart: vectorStart, seed: seed)
        }

        var settling: ResponseRates.Settling {
            ResponseRates.Settling(days: Int64(settlesAfterDays), offset: Int64(dayOffset.inSeconds * 1_000))
        }

        var isSound: Bool {
            let sizes = [linearPlacesLog2, vectorPlacesLog2, ratePlacesLog2]
            let steps = [linearStep, vectorStep, vectorStart, calibrationStep, itemStrength, viewerStrength]
            let penalties = [linearPenalty, vectorPenalty]
            return sizes.allSatisfy { (8...24).contains($0) } && (1...64).contains(dimensions)
                && steps.allSatisfy { $0 > 0 && $0 <= 1e6 } && penalties.allSatisfy { $0 >= 0 && $0 <= 1 }
                && halfLife >= .seconds(1) && halfLife <= .seconds(10_000_000_000)
                && (1...365).contains(settlesAfterDays) && dayOffset >= .hours(-24) && dayOffset <= .hours(24)
        }
    }

    /// What the model was made with.
    package let settings: Settings
    /// Exposures learnt from.
    package internal(set) var exampleCount = 0
    var machine: FactorMachine
    /// Rates of items, creators, categories and surfaces, which every event changes at once.
    var rates: ResponseRates
    /// Rates of viewers by themselves and with others, which settle overnight.
    var viewerRates: ResponseRates
    var amounts: ResponseRates
    var calibration: SurfaceCalibration

    /// A model that has learnt nothing.
    /// - Precondition: settings within the ranges that they state.
    package init(settings: Settings = Settings()) {
        precondition(settings.isSound, "settings lie within the ranges that they state")
        self.settings = settings
        let halfLife = HalfLife(seconds: settings.halfLife.inSeconds)
        machine = FactorMachine(settings.machine)
        rates = ResponseRates(placesLog2: settings.ratePlacesLog2, halfLife: halfLife)
        viewerRates = ResponseRates(
            placesLog2: settings.ratePlacesLog2, halfLife: halfLife, settling: settings.settling)
        amounts = ResponseRates(placesLog2: Self.amountPlacesLog2(settings), halfLife: halfLife)
        calibration = SurfaceCalibration(step: settings.calibrationStep)
    }

    /// A model of given parts, as read from bytes.
    init(
        settings: Settings, exampleCount: Int, machine: FactorMachine, rates: ResponseRates, viewerRates: ResponseRates,
        amounts: ResponseRates, calibration: SurfaceCalibration
    ) {
        self.settings = settings
        self.exampleCount = exampleCount
        self.machine = machine
        self.rates = rates
        self.viewerRates = viewerRates
        self.amounts = amounts
        self.calibration = calibration
    }

    /// Bytes that the model takes, however much it learns.
    package var bytes: Int {
        settings.machine.bytes + ResponseRates.bytes(placesLog2: settings.ratePlacesLog2)
            + ResponseRates.bytes(placesLog2: settings.ratePlacesLog2, settles: true)
            + ResponseRates.bytes(placesLog2: Self.amountPlacesLog2(settings))
            + (SurfaceCalibration.placeCount + 1) * MemoryLayout<SurfaceCalibration.Correction>.stride
    }

    static func amountPlacesLog2(_ settings: Settings) -> Int { max(8, settings.ratePlacesLog2 - 4) }

    /// Forgets all measured rates, and keeps the weights and the calibration: the start of another pass over the same
    /// events, where rates must again be those before each event and not contain its own outcome.
    package mutating func forgetRates() {
        let fresh = ResponseModel(settings: settings)
        rates = fresh.rates
        viewerRates = fresh.viewerRates
        amounts = fresh.amounts
    }
}
