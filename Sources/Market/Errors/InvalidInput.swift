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
        package init(_ pointer: String, _ code: ErrorCode, _ detail: String) {
            self.pointer = pointer
            self.code = code
            self.detail = detail
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
    package var details: [String: String] { ["fields": faults.map(\.pointer).joined(separator: ", ")] }
}
