import Alliance
import Console
import Market
import Testing

struct SamplePageTests {
    private func html(_ state: Sample.State, as role: Role, kind: SampleOffer.Kind = .free) throws -> String {
        let entry = Named.sample(1, state, kind: kind)
        let shell = Shell(
            language: .english, path: "/samples", person: .init(name: "Tie", roles: [role]), csrfToken: "t",
            now: Named.now)
        return try PageRenderer().html(SampleDetailPage(entry: entry, role: role, rules: Named.rules), in: shell)
    }

    @Test(arguments: Sample.State.allCases, [Role.creator, .merchant, .operator])
    func `the buttons are the lines of the transition table`(state: Sample.State, role: Role) throws {
        let html = try html(state, as: role, kind: .refundable(targetUnits: 10))

        let buttons = html.matches(of: /name="command" value="([a-z_]+)"/).map { String($0.output.1) }
        #expect(buttons == Sample.transitions.allowed(in: state, to: role).map(\.rawValue))
    }

    @Test func `a free sample offers no repayment`() throws {
        #expect(try !html(.fulfilled, as: .merchant).contains("value=\"refund\""))
    }

    @Test(arguments: Sample.State.allCases)
    func `the steps end in, or mark, the present state`(state: Sample.State) throws {
        let html = try html(state, as: .creator)

        let current = html.matches(of: /aria-current="step">([^<]+)</).map { String($0.output.1) }
        #expect(current == [state.phrase.text(in: .english)])
    }

    @Test func `both sides see the same rate, and none below the minimum`() throws {
        let few = Named.sample(1, .requested, rate: Named.newRate)
        let shell = Shell(language: .english, path: "/samples", now: Named.now)

        let creator = try PageRenderer().html(
            SampleDetailPage(entry: few, role: .creator, rules: Named.rules), in: shell)
        let merchant = try PageRenderer().html(
            SampleDetailPage(entry: few, role: .merchant, rules: Named.rules), in: shell)

        for html in [creator, merchant] {
            #expect(html.contains("Not enough data"))
            #expect(html.contains("1 of 1 samples"))
            #expect(!html.contains("100%"))
        }
    }

    @Test func `the rate stands with its n and its interval`() throws {
        let shell = Shell(language: .english, path: "/samples", now: Named.now)

        let html = try PageRenderer().html(
            SampleDetailPage(entry: Named.sample(1, .requested), role: .merchant, rules: Named.rules), in: shell)

        #expect(html.contains("94%"))
        #expect(html.contains("17 of 18 samples · 95% interval 74%–99%"))
    }

    @Test func `the quota counts what is open, not what is on the page`() throws {
        let page = CreatorSamplesPage(
            creator: Named.tea, entries: [Named.sample(1, .requested)], rate: Named.teaRate, openRequests: 7,
            offers: [], rules: Named.rules, nextPath: "/samples?cursor=next")
        let shell = Shell(language: .english, path: "/samples", csrfToken: "t", now: Named.now)

        let html = try PageRenderer().html(page, in: shell)

        #expect(
            html.contains(
                SamplePhrase.openNow.text(in: .english).replacing("{open}", with: "7")
                    .replacing("{allowed}", with: "8")))
    }

    @Test func `a refund asks for the units and for the day of the last shipment`() throws {
        let html = try html(.fulfilled, as: .merchant, kind: .refundable(targetUnits: 10))

        #expect(html.contains(#"name="units_sold""#) && html.contains(#"name="last_shipped_on""#))
        #expect(html.contains(#"type="date""#))
    }

    @Test func `what people write is escaped`() throws {
        let entry = Named.sample(1, .requested, message: "<script>alert('茶')</script>")
        let shell = Shell(language: .chinese, path: "/samples?a=\"><b>", now: Named.now)

        let html = try PageRenderer().html(
            SampleDetailPage(entry: entry, role: .merchant, rules: Named.rules), in: shell)

        #expect(!html.contains("<script>alert"))
        #expect(html.contains("&lt;script&gt;alert(&#39;茶&#39;)"))
        #expect(!html.contains("\"><b>"))
    }
}
