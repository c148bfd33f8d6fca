import HTTPAPI
import HTTPTypes
import Market

/// A tiny API of its own that has one of everything, so that the spine is tested without the product.
enum Notes {
    static let note = "smp_" + String(repeating: "0", count: 26)

    static let create = Endpoint<NewNote, Note>(
        .post, "/v1/notes", operation: "notes.create", summary: "Keeps a note.", tag: "notes", status: .created,
        idempotency: .required, bodyBytesMax: 400,
        links: [.init("note", to: "notes.show", ["note_id": "$response.body#/id"])])
    static let show = Endpoint<OneNote, Note>(
        .get, "/v1/notes/{note_id}", operation: "notes.show", summary: "Shows a note.", tag: "notes",
        refuses: ["object.not_found"])
    static let change = Endpoint<OneNote, NoContent>(
        .put, "/v1/notes/{note_id}/reading", operation: "notes.read", summary: "Marks a note as read.", tag: "notes",
        refuses: ["object.not_found"], status: .noContent, precondition: .required)
    static let list = Endpoint<NoteQuery, PageReply<Note>>(
        .get, "/v1/notes", operation: "notes.list", summary: "Lists notes.", tag: "notes")
    static let fail = Endpoint<NoInput, NoContent>(
        .get, "/v1/failures", operation: "notes.fail", summary: "Fails.", tag: "notes", status: .noContent)

    struct Failure: Error { let secret = "do-not-show" }

    static let endpoints: [AnyEndpoint] = [
        create.answered { input, _ in Note(id: note, text: input.text, revision: 1) },
        show.answered { input, _ in Note(id: input.id, text: "hello", revision: 3) },
        change.answered { _, call in
            guard try Precondition(parsing: call.header(.ifMatch)).revision == 3 else { throw WireRefusal.staleTag }
            return NoContent()
        },
        list.answered { input, call in
            PageReply(
                items: [Note(id: note, text: "hello", revision: 3)], nextCursor: input.page.cursor == nil ? "abc" : nil,
                answering: call)
        },
        fail.answered { _, _ in throw Failure() },
    ]

    static let surface = APISurface(endpoints + ProblemEndpoints.all) { operation in
        switch operation {
        case "notes.create": .roles([.creator])
        case "notes.read": .roles([.creator, .merchant])
        default: .everybody
        }
    }

    static let wire = Wire(surface.routes)

    static let headers = [
        "Content-Type": "application/json", "Cookie": "dancong_session=\(KnownCredentials.creator)",
        "X-CSRF-Token": KnownCredentials.proof, "Idempotency-Key": "k-1", "Accept-Language": "en",
    ]
}

struct NewNote: WireInput {
    let text: String
    static let body: Schema? = .object(
        .required("text", .text(1...20), "What to keep."), .optional("rank", .integer(1...5), "How much it matters."))
    static let example: JSON? = ["text": "hello"]
    init(_ received: Received) { text = received.body?["text"]?.text ?? "" }
}

struct OneNote: WireInput {
    let id: String
    static let parameters: [Parameter] = [
        .path(
            "note_id", .string(.identifier(prefix: "smp"), length: 30...30, values: nil), "The note.",
            example: .string(Notes.note))
    ]
    init(_ received: Received) { id = received.path["note_id"]?.text ?? "" }
}

struct NoteQuery: WireInput {
    let page: PageQuery
    static let parameters = PageQuery.parameters
    init(_ received: Received) { page = PageQuery(received) }
}

struct Note: WireReply {
    let id: String
    let text: String
    let revision: Int64
    static let schema: Schema? = .named(
        "Note", .object(.required("id", .text(1...64), "The identifier."), .required("text", .text(), "What was kept."))
    )
    static let example = Note(id: Notes.note, text: "hello", revision: 1)
    var json: JSON? { ["id": .string(id), "text": .string(text)] }
    var entityTag: EntityTag? { EntityTag(revision: revision) }
}
