import HTTPTypes
import Hummingbird
import Market
import NIOCore
package import Operations

/// Playlists and segments of rooms, for whoever has the room's token.
///
/// Names are checked letter by letter before they meet the file system. The database is not asked for a segment: the token
/// carries its proof.
package enum MediaFileRoutes {
    /// The routes.
    package static func all(_ platform: Platform) -> [Route] { [live(platform), replay(platform), video(platform)] }

    private static func live(_ platform: Platform) -> Route {
        file("/media/live/{room_id}/{file}") { call in
            let (room, token) = try admit(call, platform)
            let folder = "\(platform.mediaPlace.live)/\(room)"
            let name = call.pathParameters["file"] ?? ""
            guard name != "index.m3u8" else {
                guard let text = try await FileReply.text("\(folder)/index.m3u8", upTo: 256 << 10) else {
                    throw NotThere("playlist")
                }
                return playlist(Playlist.naming(text, segmentsBy: { isSegment($0) ? "\($0)?token=\(token)" : nil }))
            }
            guard isSegment(name) else { throw NotThere("file") }
            return try await FileReply.of(
                "\(folder)/\(name)", type: "video/mp2t", cacheControl: "private, max-age=60", for: call)
        }
    }

    /// A room's recordings one after the other, as one playlist: publishers come and go while a room is on air.
    private static func replay(_ platform: Platform) -> Route {
        file("/media/replays/{room_id}/{file}") { call in
            let (room, token) = try admit(call, platform)
            let folder = "\(platform.mediaPlace.replays)/\(room)"
            let name = call.pathParameters["file"] ?? ""
            guard name != "index.m3u8" else {
                var parts: [String] = []
                for number in try await platform.media.replayParts(of: room) {
                    guard let text = try await FileReply.text("\(folder)/\(number)/index.m3u8", upTo: 4 << 20) else {
                        continue
                    }
                    parts.append(
                        Playlist.naming(
                            text, segmentsBy: { isSegment($0) ? "\(number)-\($0)?token=\(token)" : nil }))
                }
                guard !parts.isEmpty else { throw NotThere("playlist") }
                return playlist(Playlist.joined(parts))
            }
            let pieces = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pieces.count == 2, isNumber(pieces[0]), isSegment(pieces[1]) else { throw NotThere("file") }
            return try await FileReply.of(
                "\(folder)/\(pieces[0])/\(pieces[1])", type: "video/mp2t", cacheControl: "private, max-age=3600",
                for: call)
        }
    }

    /// A video's playlist, segments and poster, or a picture of a post, for whoever sees the content: everybody, once it is published.
    private static func video(_ platform: Platform) -> Route {
        file("/media/videos/{content_id}/{number}/{file}") { call in
            let content: Identifier<Content>
            do throws(IdentifierError) {
                content = try Identifier(parsing: call.pathParameters["content_id"] ?? "")
            } catch {
                throw NotThere("content")
            }
            let isPublic = try await platform.contents.find(content, as: call.actor).visibility == .published
            let (number, name) = (call.pathParameters["number"] ?? "", call.pathParameters["file"] ?? "")
            guard isNumber(number) else { throw NotThere("file") }
            let path = "\(platform.mediaPlace.videos)/\(content)/\(number)/\(name)"
            let cacheControl = isPublic ? "public, max-age=3600" : "private, no-store"
            switch name {
            case "index.m3u8":
                return try await FileReply.of(
                    path, type: "application/vnd.apple.mpegurl", cacheControl: cacheControl, for: call)
            case "poster.jpg", "picture.jpg":
                return try await FileReply.of(path, type: "image/jpeg", cacheControl: cacheControl, for: call)
            case _ where isSegment(name):
                return try await FileReply.of(path, type: "video/mp2t", cacheControl: cacheControl, for: call)
            default:
                throw NotThere("file")
            }
        }
    }

    private static func file(
        _ template: PathTemplate, _ respond: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(.get, template, audience: .everybody, bodyBytesMax: 0, acceptsKeys: true, respond: respond)
    }

    /// The room and the token that opens it.
    private static func admit(_ call: Call, _ platform: Platform) throws -> (Identifier<Room>, String) {
        let room: Identifier<Room>
        do throws(IdentifierError) {
            room = try Identifier(parsing: call.pathParameters["room_id"] ?? "")
        } catch {
            throw NotThere("room")
        }
        let token = try QueryText.pairs(of: call.rawQuery ?? "").first { $0.name == "token" }?.value ?? ""
        guard platform.media.opens(room, token: token) else { throw MediaRefusal.tokenWrong }
        return (room, token)
    }

    static func playlist(_ text: String, cacheControl: String = "no-store") -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/vnd.apple.mpegurl", .cacheControl: cacheControl],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Whether a text is a number of up to 19 digits.
    static func isNumber(_ text: some StringProtocol) -> Bool {
        (1...19).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Whether a text is the name of a segment: a number and `.ts`.
    static func isSegment(_ text: some StringProtocol) -> Bool { text.hasSuffix(".ts") && isNumber(text.dropLast(3)) }
}

/// HLS playlists as text (RFC 8216).
enum Playlist {
    /// The playlist with other addresses of its segments; one that gets none is left out, with what is said of it.
    static func naming(_ text: String, segmentsBy name: (Substring) -> String?) -> String {
        var lines: [String] = []
        var about: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#EXTINF") || line.hasPrefix("#EXT-X-DISCONTINUITY") && !line.hasPrefix(sequenceTag) {
                about.append(String(line))
            } else if line.hasPrefix("#") {
                lines.append(String(line))
            } else if let named = name(line) {
                lines += about + [named]
                about = []
            } else {
                about.removeAll { $0.hasPrefix("#EXTINF") }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Finished playlists one after the other.
    static func joined(_ playlists: [String]) -> String {
        let parts = playlists.map { $0.split(separator: "\n") }
        let longest = parts.joined().compactMap { line in
            line.hasPrefix(targetTag) ? Int(line.dropFirst(targetTag.count)) : nil
        }.max()
        let segments = parts.map { part in
            part.filter { !$0.hasPrefix("#") || $0.hasPrefix("#EXTINF") || $0 == "#EXT-X-DISCONTINUITY" }
                .joined(separator: "\n")
        }.filter { !$0.isEmpty }
        return """
            #EXTM3U
            #EXT-X-VERSION:3
            \(targetTag)\(longest ?? 10)
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            \(segments.joined(separator: "\n#EXT-X-DISCONTINUITY\n"))
            #EXT-X-ENDLIST

            """
    }

    private static let targetTag = "#EXT-X-TARGETDURATION:"
    private static let sequenceTag = "#EXT-X-DISCONTINUITY-SEQUENCE"
}
