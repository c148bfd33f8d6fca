internal import CVectorKernels

/// Item vectors whose inner product with a viewer's vector says how well the item fits.
///
/// The vectors stand in their principal axes (descending), which is why one number per axis describes their Gramian.
package struct FactorModel: Sendable, Equatable {
    /// items x d, row-major.
    package let itemFactors: [Float]
    /// The Gramian's diagonal: Σ over items of the squared component along each axis, descending.
    package let spreads: [Float]
    /// α₀ of training.
    package let unobservedWeight: Float
    /// λ of training.
    package let penalty: Float
    /// ν of training.
    package let penaltyExponent: Float

    /// Length of the vectors.
    package var dimensions: Int { spreads.count }
    /// The number of items.
    package var itemCount: Int { itemFactors.count / spreads.count }

    /// A model from its parts.
    /// - Precondition: the factors fill whole rows, and the three weights are those of `ImplicitALS.Settings`.
    package init(
        itemFactors: [Float], spreads: [Float], unobservedWeight: Float, penalty: Float, penaltyExponent: Float
    ) {
        precondition(!spreads.isEmpty && itemFactors.count % spreads.count == 0, "item vectors fill whole rows")
        precondition(unobservedWeight > 0 && penalty > 0 && penaltyExponent >= 0, "the penalty's weights are positive")
        self.itemFactors = itemFactors
        self.spreads = spreads
        self.unobservedWeight = unobservedWeight
        self.penalty = penalty
        self.penaltyExponent = penaltyExponent
    }

    /// The inner product of a taste vector with one item's vector.
    /// - Precondition: the vector has the model's length, and the item is below `itemCount`.
    package func score(_ taste: [Float], item: Int32) -> Float {
        precondition(
            taste.count == dimensions && item >= 0 && Int(item) < itemCount, "taste and item belong to the model")
        return itemFactors.withUnsafeBufferPointer { factors in
            guard let start = factors.baseAddress else { return 0 }
            return vk_dot(start + Int(item) * dimensions, taste, Int32(dimensions))
        }
    }
}
