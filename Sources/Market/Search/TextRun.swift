/// A stretch of a text without a break: neighbouring ideographs, or the letters and digits of a word.
///
/// Letters are lower-cased, and full-width forms stand as their narrow ones. Han, kana and Hangul count as ideographs,
/// since none of them is split into words by spaces in a way that a reader relies on.
package struct TextRun: Hashable, Sendable {
    /// Whether it is made of ideographs.
    package let isIdeographic: Bool
    /// The folded characters.
    package internal(set) var scalars: [Unicode.Scalar]
    /// Where each comes from, counted in the text's Unicode scalars; a scalar that folds into two gives its place twice.
    package internal(set) var places: [Int]

    /// The runs of a text, in order; what is neither ideograph, letter nor digit ends one and belongs to none.
    /// - Complexity: O(scalars).
    package static func of(_ text: String) -> [TextRun] {
        var runs: [TextRun] = []
        var isOpen = false
        for (place, original) in text.unicodeScalars.enumerated() {
            for lowered in original.properties.lowercaseMapping.unicodeScalars {
                let scalar = narrow(lowered)
                let isIdeographic = isIdeograph(scalar)
                guard isIdeographic || scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                    isOpen = false
                    continue
                }
                if !isOpen || runs[runs.count - 1].isIdeographic != isIdeographic {
                    runs.append(TextRun(isIdeographic: isIdeographic, scalars: [], places: []))
                    isOpen = true
                }
                runs[runs.count - 1].scalars.append(scalar)
                runs[runs.count - 1].places.append(place)
            }
        }
        return runs
    }

    /// A full-width form as the narrow one (Unicode block FF01–FF5E).
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
    }

    /// Han, kana and Hangul, by their blocks in Unicode.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x323AF:
            true
        default: false
        }
    }
}

extension Sequence<Unicode.Scalar> {
    /// The characters as text.
    package var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}
