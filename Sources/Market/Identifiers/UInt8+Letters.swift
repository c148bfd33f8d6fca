extension UInt8 {
    /// Whether the byte is one of `0…9`, `A…Z` and `a…z` of ASCII.
    package var isLetterOrDigit: Bool {
        switch self {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
