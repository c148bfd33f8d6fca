import HTTPAPI
import HTTPTypes
import Hummingbird
import Market
import NIOCore
import Operations

extension Call {
    /// The part of a list that the address asks for.
    /// - Throws: `InvalidInput` for a size that no list has.
    func page(of limit: Int) throws(InvalidInput) -> PageRequest {
        try PageRequest(limit: limit, cursor: queryFields["cursor"])
    }
}

/// What pages and forms answer with: HTML, redirects, cookies and the sentence about the last form.
extension ConsoleSite {
    /// The identifier of a noun in the path, which is called `room_id` for a room.
    /// - Throws: `NotThere` for a text that is no identifier.
    func id<Noun: Identified>(_ noun: String, of call: Call) throws -> Identifier<Noun> {
        guard let id = try? Identifier<Noun>(parsing: call.pathParameters["\(noun)_id"] ?? "") else {
            // What is no identifier names nothing.
            throw NotThere(noun)
        }
        return id
    }

    /// A page for whoever calls.
    func show(_ page: some Page, to call: Call, flash: Shell.Flash? = nil) async throws -> Response {
        let told = flash ?? call.cookie(Self.flashCookie).flatMap(Self.flash(spelled:))
        var response = Self.html(renderer.html(page, in: try await shell(of: call, flash: told)))
        if call.cookie(Self.flashCookie) != nil { response.headers.append(cookie(Self.flashCookie, "", seconds: 0)) }
        return response
    }

    private func shell(of call: Call, flash: Shell.Flash?) async throws -> Shell {
        var person: Shell.Person?
        var csrfToken = ""
        var unreadCount = 0
        if let token = call.sessionToken, let session = try await platform.access.session(token: token) {
            person = Shell.Person(name: session.account.displayName, roles: session.actor.roles)
            csrfToken = session.csrfToken
            if !session.actor.roles.isDisjoint(with: [.viewer, .creator, .merchant]) {
                unreadCount = try await platform.notices.unreadCount(as: session.actor)
            }
        }
        return Shell(
            language: call.language, theme: call.cookie("dancong_theme").flatMap(Shell.Theme.init(rawValue:)) ?? .auto,
            path: call.path + (call.rawQuery.map { "?" + $0 } ?? ""), person: person, csrfToken: csrfToken,
            flash: flash, unreadCount: unreadCount, now: platform.clock.now())
    }

    /// HTML that no cache keeps, since it holds what one person may see.
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Sends the browser on with `GET`.
    func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }

    /// Sends the browser on after a form, with a word about what the form did.
    func redirect(to path: String, telling word: String) -> Response {
        var response = redirect(to: path)
        response.headers.append(cookie(Self.flashCookie, word, seconds: 60))
        return response
    }

    /// Runs a form's command; a refusal by the rules goes back to the page, everything else to the door.
    func attempt(
        _ word: String, backTo path: String, _ command: () async throws -> Void
    ) async throws -> Response {
        do {
            try await command()
            return redirect(to: path, telling: "done:\(word)")
        } catch let refusal as any Refusal where [.conflict, .exhausted, .invalid, .stale].contains(refusal.kind) {
            return redirect(to: path, telling: "refused:\(refusal.code.rawValue)")
        }
    }

    /// A field that sets a cookie.
    func cookie(_ name: String, _ value: String, seconds: Int64) -> HTTPField {
        HTTPField(
            name: .setCookie,
            value: SessionCookie.setting(name, to: value, forSeconds: seconds, isSecure: isSecure))
    }

    /// The instant that a form's field names by a day and a time in China, such as `2026-11-27T20:00`.
    static func start(_ field: String, of call: Call) throws(InvalidInput) -> Timestamp {
        do {
            return try Timestamp(parsing: "\((call.form[field] ?? "").prefix(16)):00+08:00")
        } catch {
            throw InvalidInput(field, "field.wrong_form", "Must be a day and a time.")
        }
    }

    /// The whole number that a form's field spells.
    static func count(_ field: String, of call: Call, in range: ClosedRange<Int64>) throws(InvalidInput) -> Int64 {
        guard let count = call.form[field].flatMap({ Int64($0) }), range.contains(count) else {
            throw InvalidInput(
                field, "field.out_of_range", "Must be from \(range.lowerBound) to \(range.upperBound).")
        }
        return count
    }

    /// A path on this site, `/` for anything that leads elsewhere.
    static func localPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.utf8.allSatisfy({ (33...126).contains($0) })
        else { return "/" }
        return text
    }

    static let flashCookie = "dancong_flash"

    /// The sentence that a cookie's word stands for; nil for a word of someone else's making.
    static func flash(spelled word: String) -> Shell.Flash? {
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "done":
            guard
                let action = SamplePhrase(rawValue: parts[1])?.wording ?? PeoplePhrase(rawValue: parts[1])?.wording
                    ?? MatchPhrase(rawValue: parts[1])?.wording ?? StudioPhrase(rawValue: parts[1])?.wording
                    ?? grouped(parts[1])
            else { return nil }
            let done = SamplePhrase.done
            return Shell.Flash(
                Wording(
                    done.text(in: .chinese, ["action": action.chinese]),
                    done.text(in: .english, ["action": action.english])))
        case "refused":
            guard let text = ErrorCatalogue.all.first(where: { $0.code.rawValue == parts[1] }) else { return nil }
            return Shell.Flash(Wording(text.chinese.title, text.english.title), isRefusal: true)
        default: return nil
        }
    }

    /// The phrase of a word such as `contents.submit`, which names its group.
    private static func grouped(_ word: String) -> Wording? {
        let names = word.split(separator: ".", maxSplits: 1).map(String.init)
        return names.count == 2 ? PhraseGroup(rawValue: names[0])?.wording(named: names[1]) : nil
    }
}

extension Call {
    /// The query's fields; a query that cannot be read has none, since pages need no field of it.
    var queryFields: [String: String] {
        // What cannot be read is treated as absent, because a page never depends on its query.
        let pairs = (try? QueryText.pairs(of: rawQuery ?? "")) ?? []
        return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension Route {
    /// A form that a page of the console sends.
    static func form(
        _ template: PathTemplate, audience: Audience, needsProof: Bool = true,
        respond: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(
            .post, template, audience: audience, bodyBytesMax: 64 << 10,
            mediaTypes: ["application/x-www-form-urlencoded"], needsProof: needsProof, respond: respond)
    }
}
