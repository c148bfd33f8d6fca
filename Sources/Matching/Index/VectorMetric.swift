internal import CVectorKernels

/// How the rows of an index are compared with a query.
package enum VectorMetric: String, Sendable, Hashable, CaseIterable {
    /// The inner product; the score of a factor model.
    case innerProduct
    /// Minus the squared Euclidean distance, so that larger is nearer.
    case euclidean

    var code: Int32 { Int32(self == .euclidean ? VK_EUCLIDEAN : VK_INNER_PRODUCT) }
}
