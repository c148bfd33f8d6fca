import DatabaseTestSupport
import Market
import Operations
import TestSupport
import Testing

@Suite struct ContentsTests {
    private let tea = Membership.creator(World.teaExpert.id)

    private func draft(
        _ title: String = "切开的样子", tags: [String] = ["月饼"], sells: Bool = true, form: Content.Form = .video
    ) -> ContentDraft {
        ContentDraft(
            form: form,
            said: .init(
                title: title, tags: tags, category: World.pastry.id, product: sells ? World.roseCake.id : nil),
            length: .seconds(40))
    }

    /// A content that was handed in with its file there already.
    private func published(_ draft: ContentDraft, in world: WorldPlatform) async throws -> Content {
        let made = try await world.platform.contents.publish(draft, isDraft: true, in: world.context(tea)).value
        try await world.finishUpload(of: made)
        return try await world.platform.contents.move(made.id, .submit, in: world.context(tea)).value
    }

    @Test(arguments: TestEngine.available)
    func `a content is shown once its file is there, and taken back by its creator`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let waiting = try await contents.publish(draft(), in: world.context(tea)).value
        #expect(waiting.state == .uploading)
        await #expect(throws: NotThere("content")) { try await contents.find(waiting.id, as: .visitor) }

        let shown = try await published(draft(), in: world)
        #expect(shown.state == .published && shown.publishedAt == world.clock.now())
        #expect(try await contents.find(shown.id, as: .visitor) == shown)

        let changed = try await contents.change(
            shown.id, to: draft("切开", tags: ["月饼", "云腿"]).said, ifRevision: shown.revision, in: world.context(tea)
        ).value
        #expect(changed.tags == ["月饼", "云腿"] && changed.revision == shown.revision + 1)
        let back = try await contents.move(shown.id, .withdraw, ifRevision: changed.revision, in: world.context(tea))
            .value
        #expect(try await contents.find(shown.id, as: world.actor(tea)) == back)
        await #expect(throws: NotThere("content")) { try await contents.find(shown.id, as: .visitor) }
        await #expect(throws: WriteRefusal.stale) {
            try await contents.move(shown.id, .submit, ifRevision: 1, in: world.context(tea))
        }
        let versions = try await contents.versions(of: shown.id, page: PageRequest(), as: world.actor(tea)).items
        #expect(versions.map(\.draft.title) == ["切开", "切开的样子"])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `another creator's contents are not there`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let id = try await published(draft(), in: world).id
        let baker = Membership.creator(World.baker.id)

        await #expect(throws: NotThere("content")) {
            try await contents.change(id, to: draft().said, in: world.context(baker))
        }
        await #expect(throws: NotThere("content")) { try await contents.move(id, .withdraw, in: world.context(baker)) }
        await #expect(throws: NotThere("content")) {
            try await contents.links(of: id, page: PageRequest(), as: world.actor(baker))
        }
        await #expect(throws: NotThere("creator")) {
            try await contents.publish(draft(), by: World.baker.id, in: world.context(tea))
        }
        await #expect(throws: NotThere("creator")) {
            try await contents.list(of: World.teaExpert.id, page: PageRequest(), as: world.actor(baker))
        }
        #expect(try await contents.list(page: PageRequest(), as: world.actor(.operator)).items.map(\.id) == [id])
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a link keeps the plan of its day, and ends when the content is taken back`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let id = try await published(draft(), in: world).id
        world.clock.advance(by: .hours(1))
        _ = try await contents.move(id, .withdraw, in: world.context(tea))
        world.clock.advance(by: .hours(1))
        _ = try await contents.move(id, .submit, in: world.context(tea))
        _ = try await contents.change(id, to: draft(sells: false).said, in: world.context(tea))

        let links = try await contents.links(of: id, page: PageRequest(), as: world.actor(tea)).items
        let now = world.clock.now()
        #expect(links.map(\.number) == [2, 1])
        #expect(links.map(\.unlinkedAt) == [now, now.advanced(by: .zero - .hours(1))])
        #expect(links.map(\.product) == [World.roseCake.id, World.roseCake.id])
        let page = try await contents.links(of: id, page: PageRequest(limit: 1), as: world.actor(tea))
        #expect(page.items == [links[0]] && page.nextCursor == "2")
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a pilot creator's cards of a week are counted when they are handed in`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let pilot = Membership.creator(World.traveller.id)
        let contents = world.platform.contents
        let allowed = world.platform.rules.contents.values.shoppablePerWeek(level: World.traveller.level.rawValue)
        var last: Content?
        for _ in 0..<allowed { last = try await contents.publish(draft(), in: world.context(pilot)).value }

        // Drafts and what sells nothing do not count, and one content counts once.
        let kept = try await contents.publish(draft(), isDraft: true, in: world.context(pilot)).value
        let plain = try await contents.publish(draft(sells: false), in: world.context(pilot)).value
        let counted = try #require(last)
        _ = try await contents.move(counted.id, .withdraw, in: world.context(pilot))
        _ = try await contents.move(counted.id, .submit, in: world.context(pilot))

        let refusal = ContentRefusal.quotaExceeded(posted: allowed, allowed: allowed)
        await #expect(throws: refusal) { try await contents.move(kept.id, .submit, in: world.context(pilot)) }
        await #expect(throws: refusal) {
            try await contents.change(plain.id, to: draft().said, in: world.context(pilot))
        }
        await #expect(throws: refusal) { try await contents.publish(draft(), in: world.context(pilot)) }
        #expect(try await contents.find(kept.id, as: world.actor(pilot)).state == .draft, "nothing is half done")
        world.clock.advance(by: .days(7))
        #expect(try await contents.move(kept.id, .submit, in: world.context(pilot)).value.state == .uploading)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a doubtful word waits for an operator, and a forbidden one comes back`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let returned = try await published(draft("加微信买"), in: world)
        #expect(returned.state == .draft && returned.finding == .init(rule: "words", note: "加微信"))

        let doubtful = try await published(draft("全网第一的饼"), in: world)
        #expect(doubtful.state == .humanReview)
        while try await world.platform.outbox.relay() > 0 {}
        let told = try await world.platform.notices.list(page: PageRequest(), as: world.actor(tea)).items
        #expect(Set(told.map(\.kind)) == [.contentReturned, .contentInReview] && told.count == 2)
        let titles = try await contents.titles(of: told.map(\.subject), as: world.actor(tea))
        #expect(titles == [returned.id.rawValue: "加微信买", doubtful.id.rawValue: "全网第一的饼"])
        let queue = try await contents.list(in: [.humanReview], page: PageRequest(), as: world.actor(.operator))
        #expect(queue.items == [doubtful])
        await #expect(throws: ContentRefusal.self) {
            try await contents.move(doubtful.id, .approve, in: world.context(tea))
        }
        let approved = try await contents.move(doubtful.id, .approve, in: world.context(.operator)).value
        #expect(approved.state == .published && approved.finding == nil)

        await #expect(throws: ContentRefusal.wordForbidden(.init(rule: "words", note: "私下交易"))) {
            try await contents.change(approved.id, to: draft("私下交易").said, in: world.context(tea))
        }
        let hidden = try await contents.change(approved.id, to: draft("疗效好").said, in: world.context(tea)).value
        #expect(hidden.state == .humanReview)
        await #expect(throws: NotThere("content")) { try await contents.find(hidden.id, as: .visitor) }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what was removed stays removed for its creator, and topics hold no comma`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let id = try await published(draft(), in: world).id
        _ = try await contents.move(id, .remove(.init(rule: "L9", note: "")), in: world.context(.operator))

        await #expect(throws: ContentRefusal.self) { try await contents.move(id, .submit, in: world.context(tea)) }
        #expect(try await contents.move(id, .reinstate, in: world.context(.operator)).value.state == .published)
        await #expect(throws: InvalidInput.self) {
            try await contents.publish(draft(tags: ["a,b"]), in: world.context(tea))
        }
        let cakes = Membership.merchant(World.cakeMerchant.id)
        _ = try await world.platform.catalogue.list(World.roseCake.id, false, in: world.context(cakes))
        await #expect(throws: InvalidInput.self) { try await contents.publish(draft(), in: world.context(tea)) }
        #expect(try await contents.change(id, to: draft("b").said, in: world.context(tea)).value.title == "b")
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a content that nothing lifts settles, once`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let id = try await published(draft(), in: world).id
        #expect(try await world.platform.contents.runClock() == 0)
        world.clock.advance(by: .days(14))
        #expect(try await world.platform.contents.runClock() == 1)
        #expect(try await world.platform.contents.runClock() == 0)
        #expect(try await world.platform.contents.find(id, as: .visitor).state == .longTail)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a post is shown when all of its pictures are`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let contents = world.platform.contents
        let post = try await contents.publish(draft(form: .pictures), isDraft: true, in: world.context(tea)).value
        try await world.finishUpload(of: post)
        try await world.finishUpload(of: post, number: 2, state: .queued)
        #expect(try await contents.move(post.id, .submit, in: world.context(tea)).value.state == .uploading)
        try await world.finishUpload(of: post, number: 2, state: .done)
        _ = try await contents.move(post.id, .withdraw, in: world.context(tea))
        #expect(try await contents.move(post.id, .submit, in: world.context(tea)).value.state == .published)
        await world.platform.close()
    }
}
