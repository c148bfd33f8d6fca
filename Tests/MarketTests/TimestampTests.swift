import Market
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2026-11-23T17:38:11+08:00", 1_795_426_691_000),
            ("2000-02-29T12:00:00.5Z", 951_825_600_500), ("2024-12-31t23:59:59.123456789z", 1_735_689_599_123),
            ("1582-10-15T00:00:00-00:30", -12_219_291_000_000),
        ] as [(String, Int64)])
    func `reads RFC 3339 with any offset`(text: String, milliseconds: Int64) throws {
        #expect(try Timestamp(parsing: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T09:38:11", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T09:38:11.Z", "2026-11-23T09:38:11+0800", "2026-11-23T09:38:11ZZ", "٢٠٢٦-11-23T09:38:11Z",
    ])
    func `refuses what names no instant`(text: String) {
        #expect(throws: TimestampError.malformed(text)) { try Timestamp(parsing: text) }
    }

    @Test(arguments: [0, -1, 1_795_426_691_007, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
    func `is read again as it is written`(milliseconds: Int64) throws {
        let time = Timestamp(milliseconds: milliseconds)

        #expect(try Timestamp(parsing: time.description) == time)
    }

    @Test func `saturates at the ends of time`() {
        #expect(Timestamp(milliseconds: .max).advanced(by: .days(1)).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min).advanced(by: .days(-1)).milliseconds == .min)
    }

    @Test func `falls on another day in Shanghai from four in the afternoon UTC`() throws {
        let time = try Timestamp(parsing: "2026-11-23T16:00:00Z")

        #expect(CivilDate(timestamp: time).description == "2026-11-23")
        #expect(CivilDate(timestamp: time, offset: .hours(8)).description == "2026-11-24")
    }
}
