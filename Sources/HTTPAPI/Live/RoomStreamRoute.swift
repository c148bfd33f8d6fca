import HTTPTypes
import Hummingbird
import Market
import NIOCore
package import Operations
import Synchronization

/// `GET /v1/rooms/{room_id}/stream`: what happens in a room, as server-sent events while it happens.
///
/// Numbered messages carry their number as `id`, so that a browser that lost its connection resumes by `Last-Event-ID`
/// without a gap and without a repetition. `pulse` and `reset` carry none. The route stands beside the endpoints because its
/// reply has no end; `GET /v1/rooms/{room_id}/messages` documents it.
package enum RoomStreamRoute {
    /// The route, for everybody who may see the room.
    package static func route(_ platform: Platform) -> Route {
        let frames = FrameCache()
        return Route(
            .get, "/v1/rooms/{room_id}/stream",
            audience: Audience(of: "rooms.follow", in: AuthorisationTable.standard), acceptsKeys: true
        ) { call in
            let room: Identifier<Room>
            do throws(IdentifierError) {
                room = try Identifier(parsing: call.pathParameters["room_id"] ?? "")
            } catch {
                throw NotThere("room")
            }
            let disconnect = call.disconnect
            let reader = try await platform.rooms.follow(room, after: try resumePoint(of: call), as: call.actor) {
                disconnect()
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/event-stream", .cacheControl: "no-store",
                    // Proxies that collect answers before they pass them on must not.
                    .accelBuffering: "no",
                ],
                body: ResponseBody { writer in
                    // The first bytes show the browser that the stream is open.
                    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                    while let delivery = await reader.next() {
                        try await writer.write(frames.buffer(of: delivery, in: room))
                    }
                    try await writer.finish(nil)
                })
        }
    }

    /// The number after which the reader wants to go on: `Last-Event-ID` of a browser that comes back, or `after`.
    /// - Throws: `InvalidInput` for one that is no number.
    private static func resumePoint(of call: Call) throws -> Int64? {
        var sent: (name: String, text: String)?
        for pair in try QueryText.pairs(of: call.rawQuery ?? "") {
            guard pair.name == "after" else {
                throw InvalidInput(pair.name, "field.unknown", "Is no parameter of this endpoint.")
            }
            sent = (pair.name, pair.value)
        }
        if let text = call.header(.lastEventID) { sent = ("Last-Event-ID", text) }
        guard let sent else { return nil }
        guard let number = Int64(sent.text), number >= 0 else {
            throw InvalidInput(sent.name, "field.wrong_form", "Is a whole number from 0.")
        }
        return number
    }
}

/// Deliveries as bytes; thousands of readers of a room get the same ones at the same moment, and share a buffer.
private final class FrameCache: Sendable {
    private struct Key: Hashable {
        let room: Identifier<Room>
        let delivery: RoomStreams.Delivery
    }

    private let latest = Mutex<[Key: ByteBuffer]>([:])

    func buffer(of delivery: RoomStreams.Delivery, in room: Identifier<Room>) -> ByteBuffer {
        guard case .messages(let messages) = delivery, messages.count == 1 else {
            return ByteBuffer(string: Self.text(of: delivery))
        }
        let key = Key(room: room, delivery: delivery)
        if let found = latest.withLock({ $0[key] }) { return found }
        let made = ByteBuffer(string: Self.text(of: delivery))
        latest.withLock { latest in
            if latest.count > 256 { latest.removeAll() }
            latest[key] = made
        }
        return made
    }

    private static func text(of delivery: RoomStreams.Delivery) -> String {
        switch delivery {
        case .messages(let messages): messages.map(text(of:)).joined()
        case .pulse(let pulse): "event: pulse\ndata: {\"viewers\":\(pulse.viewers),\"likes\":\(pulse.likes)}\n\n"
        case .heartbeat: ": heartbeat\n\n"
        case .reset(let last): "event: reset\ndata: {\"last_sequence\":\(last)}\n\n"
        }
    }

    /// A payload is one line of JSON, so it is one `data` field.
    private static func text(of message: RoomMessage) -> String {
        var members = [JSON.Member("at", .time(message.at))]
        if case .object(let own) = message.data { members += own }
        let data = JSON.object(members)
        return "id: \(message.sequence)\nevent: \(message.kind.rawValue)\n"
            + "data: \(String(decoding: data.bytes(), as: UTF8.self))\n\n"
    }
}

extension HTTPField.Name {
    /// `Last-Event-ID`, the number that a browser saw last.
    static let lastEventID = known("Last-Event-ID")
    /// `X-Accel-Buffering: no`, for proxies.
    static let accelBuffering = known("X-Accel-Buffering")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a field name.") }
        return name
    }
}
