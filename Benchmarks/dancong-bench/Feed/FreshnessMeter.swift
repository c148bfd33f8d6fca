import Foundation
import Measuring

/// How long it takes from an event to a page that shows it was heard: a viewer watches a content to the end, likes it, passes it
/// on, and the next page's reasons name it.
struct FreshnessMeter {
    /// Viewers whose next pages are looked at.
    let viewers: Range<Int>
    /// What was found.
    struct Findings {
        /// Milliseconds from sending the event to having read the next page, for each viewer whose page names it.
        var milliseconds: [Double] = []
        /// Viewers whose next page gives other reasons, such as what was watched before.
        var others = 0
    }

    /// Asks one viewer after the other.
    func measure(_ pages: FeedPages, port: Int) throws -> Findings {
        var connection = try HTTPConnection(port: port)
        var findings = Findings()
        for viewer in viewers {
            guard let content = try pages.contents(of: viewer, on: &connection).last else { continue }
            let event = try Self.event(content, key: pages.keys[viewer], number: viewer)
            let started = Moment.now
            try event.withUnsafeBytes { bytes in
                try connection.exchange(bytes) { status, body in
                    guard status == 202 else {
                        throw BenchFailure(
                            "an event was answered \(status): \(String(decoding: body.suffix(300), as: UTF8.self))")
                    }
                }
            }
            let body = try pages.body(of: viewer, on: &connection)
            let taken = (Moment.now - started) * 1_000
            if body.contains(content) { findings.milliseconds.append(taken) } else { findings.others += 1 }
        }
        return findings
    }

    private static func event(_ content: String, key: String, number: Int) throws -> [UInt8] {
        let now = Date().formatted(.iso8601)
        let events = ["video_complete", "like", "share"].map { kind in
            """
            {"id":"fresh-\(kind)-\(number)-\(UUID().uuidString)","kind":"\(kind)","occurred_at":"\(now)",\
            "consent":"personalisation","content_id":"\(content)"}
            """
        }
        let body = "{\"events\":[\(events.joined(separator: ","))]}"
        let head =
            "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(key)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return Array((head + body).utf8)
    }
}

extension FeedPages {
    /// The contents of a viewer's next page, in order.
    fileprivate func contents(of viewer: Int, on connection: inout HTTPConnection) throws -> [String] {
        struct Page: Decodable {
            struct Item: Decodable { let content_id: String }
            let items: [Item]
        }
        let body = try body(of: viewer, on: &connection)
        return try JSONDecoder().decode(Page.self, from: Data(body.utf8)).items.map(\.content_id)
    }

    /// A viewer's next page as it was answered.
    fileprivate func body(of viewer: Int, on connection: inout HTTPConnection) throws -> String {
        try requests[viewer].withUnsafeBytes { bytes in
            try connection.exchange(bytes) { status, body in
                guard status == 200 else { throw BenchFailure("a feed answered \(status)") }
                return String(decoding: body, as: UTF8.self)
            }
        }
    }
}
