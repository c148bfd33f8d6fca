import HTTPAPI
import Testing

@Suite struct OpenAPITests {
    @Test func `the document of a small API is as kept`() throws {
        try expectGolden(Notes.surface.document.json.text(isPretty: true), "notes-openapi")
    }

    @Test func `the same endpoints make the same text`() {
        let first = Notes.surface.document.json.bytes()

        #expect(first == Notes.surface.document.json.bytes())
    }

    @Test func `examples fit their schemas`() {
        expectExamplesFit(Notes.surface.endpoints)
    }

    @Test func `what is served is the document`() async throws {
        let answer = try await Notes.wire.send("GET", "/openapi.json")

        #expect(answer.json?.isEqual(to: Notes.surface.document.json) == true)
    }
}

/// Checks every example of body, reply and parameters against the schema beside it.
func expectExamplesFit(_ endpoints: [AnyEndpoint]) {
    for endpoint in endpoints {
        if let schema = endpoint.bodySchema {
            let faults = endpoint.bodyExample.map { schema.faults(of: $0) }
            #expect(faults?.isEmpty == true, "body of \(endpoint.operation): \(String(describing: faults))")
        }
        if let schema = endpoint.replySchema {
            let faults = endpoint.replyExample.map { schema.faults(of: $0) }
            #expect(faults?.isEmpty == true, "reply of \(endpoint.operation): \(String(describing: faults))")
        }
        for parameter in endpoint.parameters {
            let faults = parameter.schema.faults(of: parameter.example, at: parameter.name)
            #expect(faults.isEmpty, "parameter of \(endpoint.operation): \(faults)")
        }
    }
}
