/// A request whose fields cannot be accepted as written, with every fault named.
package struct InvalidInput: Refusal {
    /// One fault of one field.
    package struct Fault: Hashable, Sendable {
        /// JSON pointer of the field inside the body, or the name of a query parameter.
        package let pointer: String
        /// What is wrong, such as `field.required`.
        package let code: ErrorCode
        /// A sentence in English with the bound that was broken.
        package let detail: String

        /// A fault at a pointer such as `/quantity`.
        ///
        /// An unknown field's name is the sender's, so it is made fit to be shown: at most 100 characters, and U+FFFD in
        /// place of control characters.
        package init(_ pointer: String, _ code: ErrorCode, _ detail: String) {
            self.pointer = Self.shown(pointer)
            self.code = code
            self.detail = detail
        }

        private static func shown(_ pointer: String) -> String {
            func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
            guard pointer.unicodeScalars.count > 100 || pointer.unicodeScalars.contains(where: isControl) else {
                return pointer
            }
            var text = String.UnicodeScalarView()
            for scalar in pointer.unicodeScalars.prefix(100) { text.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
            return String(text)
        }
    }

    /// Every fault found, in the order of the fields; never empty.
    package let faults: [Fault]

    /// A refusal with at least one fault.
    package init(_ faults: [Fault]) {
        precondition(!faults.isEmpty, "An invalid input names what is invalid.")
        self.faults = faults
    }

    /// A refusal with one fault.
    package init(_ pointer: String, _ code: ErrorCode, _ detail: String) {
        self.init([Fault(pointer, code, detail)])
    }

    package var code: ErrorCode { "input.invalid" }
    package var kind: ErrorKind { .invalid }
    package var details: [String: String] {
        // A sentence has room for some; the list of faults has them all.
        let named = faults.prefix(10).map(\.pointer)
        return ["fields": (named + (faults.count > 10 ? ["…"] : [])).joined(separator: ", ")]
    }
}
