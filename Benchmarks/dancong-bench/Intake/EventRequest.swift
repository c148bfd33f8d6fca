import Market
import Statistics

/// A whole `POST /v1/events` with a batch, written once; before each sending only identifiers and times are renewed in place.
struct EventRequest: ~Copyable {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let nameStarts: [Int]
    private let timeStarts: [Int]

    /// A request with a batch of made events.
    init(batch: Int, of events: MadeEvents, key: String, using generator: inout SeededGenerator) {
        var body = Array("{\"events\":[".utf8)
        var names: [Int] = []
        var times: [Int] = []
        for place in 0..<batch {
            let pick = events.pick(using: &generator)
            if place > 0 { body.append(UInt8(ascii: ",")) }
            body += Array("{\"id\":\"".utf8)
            names.append(body.count)
            body += [UInt8](repeating: UInt8(ascii: "0"), count: EventNames.length)
            body += Array("\",\"kind\":\"video_progress\",\"occurred_at\":\"".utf8)
            times.append(body.count)
            body += Array("2026-01-01T00:00:00.000Z".utf8)
            body += Array(
                """
                ","viewer_id":"\(events.viewers[pick.viewer])","content_id":"\(events.contents[pick.content])",\
                "request_id":"\(events.requests[pick.request])","source":"feed_recommend","position":\(pick.position),\
                "watched_ms":\(pick.watched),"length_ms":\(MadeEvents.length),"consent":"personalisation"}
                """.utf8)
        }
        body += Array("]}".utf8)
        let head = Array(
            """
            POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(key)\r\n\
            Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n
            """.utf8)
        bytes = .allocate(capacity: head.count + body.count)
        _ = bytes.initialize(from: head + body)
        nameStarts = names.map { $0 + head.count }
        timeStarts = times.map { $0 + head.count }
    }

    deinit { bytes.deallocate() }

    /// The bytes of the batch's body and head.
    var byteCount: Int { bytes.count }

    /// Renews the batch: new identifiers, happening now.
    mutating func renew(_ names: inout EventNames, now: Timestamp) {
        guard let start = bytes.baseAddress else { return }
        let time = Array(now.description.utf8)
        for place in nameStarts.indices {
            names.write(to: start + nameStarts[place], milliseconds: now.milliseconds)
            for (offset, letter) in time.prefix(24).enumerated() { start[timeStarts[place] + offset] = letter }
        }
    }

    /// The request as it is sent.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(UnsafeBufferPointer(bytes)))
    }
}
