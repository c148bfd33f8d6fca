import Market
import Testing

struct InvalidInputTests {
    @Test func `the name of an unknown field is made fit to be shown`() {
        let fault = InvalidInput.Fault("a\u{0}b\u{7F}\u{85}c\n", "field.unknown", "Is no parameter of this endpoint.")

        #expect(fault.pointer == "a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}")
        #expect(InvalidInput.Fault(String(repeating: "长", count: 300), "field.unknown", "").pointer.count == 100)
        #expect(InvalidInput.Fault("/quantity/0", "field.unknown", "").pointer == "/quantity/0")
    }

    @Test func `a sentence names ten fields at most and the list has them all`() {
        let input = InvalidInput((0..<30).map { .init("/f\($0)", "field.unknown", "") })

        #expect(input.faults.count == 30)
        #expect(input.details["fields"]?.hasSuffix("/f9, …") == true)
    }
}
