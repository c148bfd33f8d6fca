import HTTPTypes
import Hummingbird
package import Market
import NIOCore
package import Operations

/// A content's video over HTTP.
package enum VideoEndpoints {
    /// Says how far a content's video is.
    package static let show = Endpoint<ContentAddress, VideoBody>(
        .get, "/v1/contents/{content_id}/video", operation: "videos.read",
        summary: "Says how far a content's video is, and where it can be watched.",
        documentation: """
            `POST` at the same path takes the file itself as its body, of the media type `video/mp4` or another of `video/`, \
            and answers 202 with the same shape. A new upload takes the old one's place when it is done.
            """,
        tag: "media", refuses: ["object.not_found", "identifier.malformed"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        [
            show.answered { input, call in
                VideoBody(try await platform.videos.status(of: input.id, as: call.actor), of: input.id)
            }
        ]
    }
}

/// `POST /v1/contents/{content_id}/video`: takes a file in as it comes.
///
/// The route stands beside the endpoints because its body is no JSON and never stands in memory.
package enum VideoUploadRoute {
    /// The route, for creators.
    package static func route(_ platform: Platform) -> Route {
        let table = AuthorisationTable.standard
        return Route(
            .post, "/v1/contents/{content_id}/video", audience: Audience(of: "videos.upload", in: table),
            bodyBytesMax: platform.mediaPlace.uploadBytesMax,
            mediaTypes: [
                "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/x-flv", "video/mp2t",
                "video/x-msvideo", "application/octet-stream",
            ], acceptsKeys: true, timeLimit: .seconds(1_800), takesPieces: true
        ) { call in
            try table.authorise("videos.upload", call.actor)
            let content: Identifier<Content>
            do throws(IdentifierError) {
                content = try Identifier(parsing: call.pathParameters["content_id"] ?? "")
            } catch {
                throw NotThere("content")
            }
            guard let pieces = call.pieces else { throw UploadRefusal.empty }
            // A body can't be compared with one that is gone, so an upload has no idempotency key: a second one replaces it.
            let context = CommandContext(actor: call.actor, requestID: call.requestID)
            let status = try await platform.videos.upload(content, pieces, in: context)
            let json = VideoBody(status, of: content).json ?? .null
            return Response(
                status: .accepted, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
        }
    }
}

/// A content's video on the wire.
package struct VideoBody: WireReply {
    let content: Identifier<Content>
    let status: Videos.Status

    /// A content's video.
    package init(_ status: Videos.Status, of content: Identifier<Content>) {
        self.status = status
        self.content = content
    }

    package static let schema: Schema? = .named(
        "Video",
        .object(
            .required(
                "state", .oneOf(["none"] + MediaJob.State.allCases.map(\.rawValue)),
                "How far the newest upload is; `none` where there was none."),
            .required("progress", .number(0...1), "How much of it is converted."),
            .optional("reason", .text(1...100), "The code of what went wrong; `GET /v1/problems/{code}` explains it."),
            .optional("hls_url", .text(1...500), "The playlist of the newest upload that is done."),
            .optional("poster_url", .text(1...500), "A picture of it."),
            .optional("length_ms", .count, "Its running time in milliseconds.")))
    package static let example = VideoBody(
        Videos.Status(
            newest: nil,
            shown: MediaJob(
                id: .documented, kind: .video, subject: Identifier<Content>.documented.rawValue, number: 1,
                source: "uploads/1", createdAt: Timestamp(milliseconds: 1_763_890_000_000), state: .done, reason: nil,
                progress: 1_000_000, attempts: 1, leasedUntil: nil, length: .milliseconds(48_000),
                movedAt: Timestamp(milliseconds: 1_763_890_000_000))), of: .documented)
    package var json: JSON? {
        let folder = status.shown.map { "/media/videos/\(content)/\($0.number)" }
        return [
            "state": .string(status.newest?.state.rawValue ?? "none"),
            "progress": .number(Double(status.newest?.progress ?? 0) / 1_000_000),
            "reason": .optional(status.newest?.reason),
            "hls_url": .optional(folder.map { "\($0)/index.m3u8" }),
            "poster_url": .optional(folder.map { "\($0)/poster.jpg" }),
            "length_ms": status.shown?.length.map { .integer($0.wholeMilliseconds) } ?? .null,
        ]
    }
}
