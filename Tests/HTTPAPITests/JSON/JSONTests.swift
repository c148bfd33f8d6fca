import HTTPAPI
import Testing

@Suite struct JSONTests {
    private func parse(_ text: String) throws -> JSON { try JSONParser.parse(Array(text.utf8)) }

    @Test(arguments: [
        #"{"a":[1,-2.5,true,false,null,"x"],"b":{}}"#, "0", #""\"\\\n""#, "[]", #"{"b":1,"a":2}"#,
        "-9223372036854775808",
    ])
    func `what was read is written as it was`(text: String) throws {
        #expect(String(decoding: try parse(text).bytes(), as: UTF8.self) == text)
    }

    @Test func `escapes spell characters, surrogate pairs too`() throws {
        #expect(try parse(#""\u8336\ud83c\udf75\/""#) == "茶🍵/")
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, "01", "1.", ".5", "+1", "1e", "nan", "tru", "\"\t\"", #""\x""#,
        #""\ud800""#, #""\udc00""#, "1 2", #"{"a":1,"a":1}"#, #"{1:2}"#, "\u{FEFF}1", "1e400",
    ])
    func `what is no strict JSON is refused`(text: String) {
        #expect(throws: JSONFault.self) { try parse(text) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONFault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    }

    @Test func `depth is limited before the stack is`() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)

        #expect(throws: Never.self) { try parse(deep) }
        #expect(throws: JSONFault.self) { try parse("[" + deep + "]") }
        #expect(throws: JSONFault.self) { try parse(String(repeating: "[", count: 1_000_000)) }
    }
}
