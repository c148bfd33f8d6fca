import Foundation
import HTTPAPI
import HTTPTypes
import Market
import Operations
import Testing

@Suite struct PlatformSurfaceTests {
    @Test func `the document is the one that is checked in`() async throws {
        let text = try await Shop().surface.document.json.text(isPretty: true)
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "openapi.json")

        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "GOLDEN=rewrite writes openapi.json anew.")
    }

    @Test func `examples fit their schemas`() async throws {
        expectExamplesFit(try await Shop().surface.endpoints)
    }

    @Test func `every endpoint has a row in the authorisation table`() async throws {
        for endpoint in try await Shop().surface.endpoints {
            #expect(
                AuthorisationTable.standard[OperationName(rawValue: endpoint.operation)] != nil, "\(endpoint.operation)"
            )
        }
    }

    @Test func `every refusal that an endpoint declares has its words, and every link leads somewhere`() async throws {
        let endpoints = try await Shop().surface.endpoints
        let operations = Set(endpoints.map(\.operation))
        for endpoint in endpoints {
            for code in endpoint.refusals { #expect(ErrorCatalogue.knows(code), "\(code)") }
            for link in endpoint.links {
                #expect(operations.contains(link.operation), "\(endpoint.operation) to \(link.operation)")
            }
        }
    }

    @Test func `paths are kebab-case and members snake_case`() async throws {
        let document = try await Shop().surface.document.json
        for path in document["paths"]?.members ?? [] {
            for part in path.name.split(separator: "/") where !part.hasPrefix("{") && part != "v1" {
                #expect(part.allSatisfy { $0.isLowercase || $0 == "-" }, "\(path.name)")
            }
        }
        for shape in document["components"]?["schemas"]?.members ?? [] {
            for member in shape.value["properties"]?.members ?? [] {
                #expect(member.name.allSatisfy { $0.isLowercase || $0 == "_" }, "\(shape.name).\(member.name)")
            }
        }
    }

    @Test func `nobody is let in whom the table does not name, and nothing ends in a 5xx`() async throws {
        let shop = try await Shop().offering()
        for endpoint in shop.surface.endpoints where endpoint.operation != "access.log_in" {
            for person in ["nobody"] + Shop.people.keys.sorted() {
                let answer = try await shop.example(of: endpoint, by: person)
                #expect(answer.status < 500, "\(endpoint.operation) by \(person): \(answer.text)")
                guard case .roles(let roles) = shop.surface.audience(endpoint.operation) else { continue }
                let role = Shop.people[person]?.role
                if role == nil { #expect(answer.status == 401, "\(endpoint.operation) by \(person)") }
                if let role, !roles.contains(role) {
                    #expect(answer.status == 403, "\(endpoint.operation) by \(person)")
                }
            }
        }
    }

    @Test func `a key opens what its scope names and nothing else`() async throws {
        let shop = try await Shop().offering()
        for endpoint in shop.surface.endpoints {
            let operation = OperationName(rawValue: endpoint.operation)
            let row = try #require(AuthorisationTable.standard[operation])
            for person in Shop.people.keys.sorted() {
                let other = try await shop.example(of: endpoint, byKey: "dk_\(person)_other.*")
                #expect((other.status == 403) == (row.needsScope || !row.isOpenToKeys), "\(operation) by \(person)")
                guard !row.isOpenToKeys else { continue }
                let named = try await shop.example(of: endpoint, byKey: "dk_\(person)_\(operation)")
                #expect(named.status == 403, "\(operation) by \(person)")
            }
        }
    }

    @Test(
        arguments: [
            ("dk_operator_platform.metrics", 200), ("dk_auditor_platform.*", 200), ("dk_operator_samples.*", 404),
            ("dk_watcher_platform.metrics", 404),
        ])
    func `metrics are read by a key with their scope, even where no key is asked for`(
        key: String, status: Int
    ) async throws {
        let wire = Wire([HealthEndpoints.metrics { "up 1\n" }], authenticating: NamedPeople())

        for address in ["127.0.0.1", "192.0.2.7"] {
            let answer = try await wire.send(
                "GET", "/metrics", ["Authorization": "Bearer \(key)"], address: address)
            #expect(answer.status == status, "from \(address)")
        }
        #expect(try await wire.send("GET", "/metrics").status == 200)
        #expect(try await wire.send("GET", "/metrics", address: "192.0.2.7").status == 404)
    }

    @Test func `what succeeds has the shape that is documented, and so has what does not`() async throws {
        let shop = try await Shop().offering()
        _ = try await shop.request()
        var successes = 0
        for endpoint in shop.surface.endpoints where endpoint.operation != "access.log_in" {
            for person in ["nobody", "tea", "cakes", "watcher", "operator"] {
                let answer = try await shop.example(of: endpoint, by: person)
                let schema = answer.status < 400 ? endpoint.replySchema : Problem.schema
                guard let schema else { continue }
                let faults = schema.faults(of: try #require(answer.json))
                #expect(faults.isEmpty, "\(endpoint.operation) by \(person): \(faults)")
                let responses = shop.surface.document.json["paths"]?[endpoint.template.description]?[
                    endpoint.method.rawValue.lowercased()]?["responses"]
                #expect(responses?["\(answer.status)"] != nil, "\(endpoint.operation) answers \(answer.status)")
                successes += answer.status < 400 ? 1 : 0
            }
        }
        #expect(successes > 20)
    }
}

extension Shop {
    /// Sends an endpoint's own example as a person.
    fileprivate func example(of endpoint: AnyEndpoint, by person: String) async throws -> Wire.Answer {
        let values = endpoint.parameters.filter { $0.place == .path }.reduce(into: [String: String]()) {
            $0[$1.name] = $1.example.text
        }
        return try await wire.send(
            endpoint.method.rawValue, endpoint.template.path(filling: values),
            Self.fields(person, key: "\(endpoint.operation)-\(person)"),
            body: endpoint.bodyExample.map { $0.text(isPretty: false) } ?? "")
    }

    /// Sends an endpoint's own example with a key.
    fileprivate func example(of endpoint: AnyEndpoint, byKey key: String) async throws -> Wire.Answer {
        let values = endpoint.parameters.filter { $0.place == .path }.reduce(into: [String: String]()) {
            $0[$1.name] = $1.example.text
        }
        return try await wire.send(
            endpoint.method.rawValue, endpoint.template.path(filling: values),
            ["Authorization": "Bearer \(key)", "Content-Type": "application/json"],
            body: endpoint.bodyExample.map { $0.text(isPretty: false) } ?? "")
    }
}
