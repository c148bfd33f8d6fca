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
            `POST …/video/file` takes the file itself as its body, of the media type `video/mp4` or another of `video/`, and \
            answers 202 with the same shape; what viewers see already is taken back first. A new upload takes the old one's place when it is done.
            """,
        tag: "media", refuses: ["object.not_found", "identifier.malformed"])

    /// Shows the pictures of a post.
    package static let pictures = Endpoint<ContentAddress, PicturesBody>(
        .get, "/v1/contents/{content_id}/pictures", operation: "videos.pictures",
        summary: "Shows the pictures of a post, in their order.",
        documentation: """
            `POST …/pictures/file` takes one picture as its body, of the media type `image/jpeg`, `image/png` or \
            `image/webp`, at most 20 MiB, and answers 202 with the same shape. What a camera notes of place and time is \
            not kept.
            """,
        tag: "media", refuses: ["object.not_found", "identifier.malformed"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        [
            pictures.answered { input, call in
                PicturesBody(try await platform.videos.pictures(of: input.id, as: call.actor), of: input.id)
            },
            show.answered { input, call in
                VideoBody(try await platform.videos.status(of: input.id, as: call.actor), of: input.id)
            },
        ]
    }
}

/// `POST /v1/contents/{content_id}/video/file` and `…/pictures/file`: take a file in as it comes.
///
/// The routes stand beside the endpoints, at paths of their own, because their body is no JSON and never stands in memory.
package enum UploadRoutes {
    /// The routes, for creators.
    package static func routes(_ platform: Platform) -> [Route] {
        [
            route(.video, "/v1/contents/{content_id}/video/file", videoTypes, platform) { content, call in
                VideoBody(try await platform.videos.status(of: content, as: call.actor), of: content).json
            },
            route(.pictures, "/v1/contents/{content_id}/pictures/file", pictureTypes, platform) { content, call in
                PicturesBody(try await platform.videos.pictures(of: content, as: call.actor), of: content).json
            },
        ]
    }

    private static let videoTypes = [
        "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/x-flv", "video/mp2t",
        "video/x-msvideo", "application/octet-stream",
    ]
    private static let pictureTypes = ["image/jpeg", "image/png", "image/webp", "application/octet-stream"]

    private static func route(
        _ form: Content.Form, _ path: PathTemplate, _ mediaTypes: [String], _ platform: Platform,
        answering: @escaping @Sendable (Identifier<Content>, Call) async throws -> JSON?
    ) -> Route {
        let table = AuthorisationTable.standard
        return Route(
            .post, path, audience: Audience(of: "videos.upload", in: table),
            bodyBytesMax: form == .video
                ? platform.mediaPlace.uploadBytesMax : min(platform.mediaPlace.uploadBytesMax, 20 << 20),
            mediaTypes: mediaTypes, acceptsKeys: true, timeLimit: .seconds(1_800), takesPieces: true
        ) { call in
            try table.authorise("videos.upload", call.actor)
            let content: Identifier<Content>
            do throws(IdentifierError) {
                content = try Identifier(parsing: call.pathParameters["content_id"] ?? "")
            } catch {
                throw NotThere("content")
            }
            guard let pieces = call.pieces else { throw UploadRefusal.empty }
            // A body can't be compared with one that is gone, so an upload has no idempotency key: a second video replaces
            // the first.
            let context = CommandContext(actor: call.actor, requestID: call.requestID)
            try await platform.videos.upload(form, of: content, pieces, in: context)
            let json = try await answering(content, call) ?? .null
            return Response(
                status: .accepted, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: json.bytes())))
        }
    }
}

/// The pictures of a post on the wire.
package struct PicturesBody: WireReply {
    let content: Identifier<Content>
    let pictures: [MediaJob]

    /// The pictures of a post, in their order.
    package init(_ pictures: [MediaJob], of content: Identifier<Content>) {
        self.pictures = pictures
        self.content = content
    }

    package static let schema: Schema? = .named(
        "Pictures",
        .object(
            .required(
                "items",
                .array(
                    of: .object(
                        .required("number", .integer(1...1_000_000), "The how-manieth upload it is."),
                        .required("state", .oneOf(MediaJob.State.self), "How far it is."),
                        .optional("reason", .text(1...100), "The code of what went wrong."),
                        .optional("url", .text(1...500), "The picture, once it can be seen.")), count: 0...1_000),
                "The pictures, in their order.")))
    package static let example = PicturesBody(
        [
            MediaJob(
                id: .documented, kind: .picture, subject: Identifier<Content>.documented.rawValue, number: 1,
                source: "uploads/1", createdAt: Timestamp(milliseconds: 1_763_890_000_000), state: .done, reason: nil,
                progress: 1_000_000, attempts: 1, leasedUntil: nil, length: nil,
                movedAt: Timestamp(milliseconds: 1_763_890_000_000))
        ], of: .documented)
    package var json: JSON? {
        [
            "items": .array(
                pictures.map { picture in
                    let url = picture.state == .done ? "/media/videos/\(content)/\(picture.number)/picture.jpg" : nil
                    return [
                        "number": .integer(Int64(picture.number)), "state": .string(picture.state.rawValue),
                        "reason": .optional(picture.reason), "url": .optional(url),
                    ]
                })
        ]
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
