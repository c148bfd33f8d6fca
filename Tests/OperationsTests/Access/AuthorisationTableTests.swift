import Market
import Operations
import Testing

/// Every operation × role, written down once more by hand: a changed cell must be changed here too.
struct AuthorisationTableTests {
    private static let table = AuthorisationTable.standard

    /// Roles by their first letter: Viewer, Creator, Merchant, Brand, aGency, Operator, auDitor; small letters
    /// reach their own, capitals everybody's. `*` is everybody, `-` the platform alone.
    private static let expected: [String: String] = [
        "access.create_key": "v c m b g o d", "access.list_keys": "v c m b g o d", "access.log_in": "*",
        "access.list_accounts": "O D", "access.reinstate_account": "O", "catalogue.categories": "*",
        "catalogue.list": "*", "feed.read_for": "O",
        "notices.list": "v c m b g o d", "notices.mark_read": "v c m b g o d", "samples.remind": "-",
        "outbox.relay": "-", "notices.forget": "-", "samples.list_offers": "C m O D",
        "access.log_out": "v c m b g o d", "access.open_account": "O", "access.read_self": "v c m b g o d",
        "access.revoke_key": "v c m b g O d", "access.suspend_account": "O", "catalogue.read": "*",
        "catalogue.add_product": "m O", "catalogue.add_variant": "m O", "catalogue.change_product": "m O",
        "catalogue.change_variant": "m O", "catalogue.set_listing": "m O", "contents.change": "c O",
        "contents.publish": "c O", "contents.read": "*", "contents.move": "c O", "contents.list": "c O",
        "contents.links": "c O",
        "contents.versions": "c O", "contents.clock": "-", "videos.pictures": "*", "events.accept": "v O",
        "feed.read": "*", "feed.settings": "v",
        "platform.check": "O D", "platform.metrics": "O D", "platform.overview": "O D",
        "problems.list": "*", "problems.show": "*", "system.live": "*", "system.ready": "*", "samples.appeal": "c",
        "samples.approve": "m", "samples.clock": "-", "samples.close": "-", "samples.deliver": "c m",
        "samples.dismiss_appeal": "O", "samples.expire": "-", "samples.extend": "c", "samples.fall_due": "-",
        "samples.fulfil": "c", "samples.grant_appeal": "m O", "samples.list": "c m O D", "samples.offer": "m",
        "samples.rate": "c M O D", "samples.read": "c m O D", "samples.refund": "m", "samples.reject": "m",
        "samples.request": "c", "samples.ship": "m", "samples.withdraw": "c",
        "matches.products": "c O D", "matches.creators": "m O D", "matches.explain": "v c m O D",
        "commissions.offer": "m", "commissions.read": "C M O D", "saved_searches.keep": "c m",
        "saved_searches.change": "c m", "saved_searches.forget": "c m", "saved_searches.list": "c m",
        "saved_searches.read": "c m",
        "orders.prove": "c m g O D",
        "attribution.read": "m",
        "plans.create": "m",
        "plans.withdraw": "m",
        "plans.accept": "g",
        "plans.decline": "g",
        "plans.join": "c",
        "plans.promise": "c",
        "plans.set_indirect": "m",
        "plans.list": "c m g O D",
        "plans.remind": "-",
        "bindings.propose": "g",
        "bindings.withdraw": "g",
        "bindings.accept": "c",
        "bindings.decline": "c",
        "bindings.request_exit": "c g",
        "bindings.agree_to_exit": "c g",
        "bindings.stay": "c g",
        "bindings.list": "c g O D",
        "bindings.clock": "-",
        "carts.follow": "-", "boards.metrics": "*", "boards.room": "c O D", "boards.content": "c O D",
        "rooms.schedule": "c", "rooms.edit": "c", "rooms.cancel": "c", "rooms.prepare": "c", "rooms.practise": "c",
        "rooms.go_live": "c", "rooms.pause": "c", "rooms.resume": "c", "rooms.end": "c", "rooms.list_product": "c",
        "rooms.move_product": "c", "rooms.announce": "c", "rooms.change_host": "c", "rooms.warn": "O",
        "rooms.cut": "O", "rooms.remove_message": "c O", "rooms.pin_message": "c O", "rooms.unpin_message": "c O",
        "rooms.mute": "c O", "rooms.book": "v", "rooms.cancel_booking": "v", "rooms.say": "v c", "rooms.list": "*",
        "rooms.read": "*", "rooms.products": "*", "rooms.shifts": "*", "rooms.bookings": "*",
        "rooms.read_messages": "*", "rooms.follow": "*", "rooms.lapse": "-", "rooms.expire_pause": "-",
        "rooms.lose_network": "-", "rooms.reconnect": "-", "rooms.expire_grace": "-", "rooms.archive": "-",
        "rooms.clock": "-", "rooms.call": "-", "rooms.tell_sold": "-",
        "media.issue_key": "c", "media.playback": "*", "media.publish": "-", "media.renew": "-", "media.finish": "-",
        "media.record": "-", "media.convert": "-", "media.clock": "-", "videos.upload": "c O", "videos.read": "*",
        "search.find": "*", "search.follow": "-",
        "stock.count": "m", "carts.read": "v", "carts.set": "v", "purchases.place": "v", "purchases.read": "v O",
        "purchases.cancel": "v", "orders.list": "v m O D", "orders.read": "v c m g O D", "orders.ship": "m",
        "orders.deliver": "m O", "orders.confirm": "v", "after_sales.list": "m O D", "after_sales.ask": "v",
        "after_sales.withdraw": "v", "after_sales.send_back": "v", "after_sales.appeal": "v", "after_sales.agree": "m",
        "after_sales.agree_to_refund": "m", "after_sales.send_other": "m", "after_sales.receive": "v",
        "after_sales.reject": "m", "after_sales.accept": "m", "after_sales.decide_for_buyer": "O",
        "after_sales.decide_for_merchant": "O", "earnings.read": "c g", "stock.clock": "-", "payments.record": "-",
        "payments.clock": "-", "refunds.note": "-", "orders.clock": "-", "settlements.run": "-",
        "webhooks.create": "c m g o", "webhooks.rotate": "c m g o", "webhooks.list": "c m g o",
        "webhooks.read": "c m g o",
        "webhooks.deliveries": "c m g o", "webhooks.delivery": "c m g o", "webhooks.enable": "c m g o",
        "webhooks.disable": "c m g o", "webhooks.test": "c m g o", "webhooks.replay": "c m g o",
        "webhooks.resend": "c m g o",
        "webhooks.note": "-", "webhooks.forget": "-",
        "disputes.list": "m O D", "disputes.read": "m O D", "disputes.respond": "m", "disputes.accept": "m",
        "disputes.record": "-", "disputes.clock": "-",
        "orders.export": "m", "payouts.desk": "c m g", "payouts.set_destination": "c m g", "payouts.ask": "c m g",
        "payouts.cancel": "c m g",
        "payouts.list": "c m g O D", "payouts.read": "c m g O D", "payouts.read_batch": "O", "payouts.approve": "O",
        "payouts.reject": "O", "payouts.send": "O", "payouts.pay": "O", "payouts.give_back": "O",
        "statements.read": "c m g", "settlements.waiting": "O D", "ledger.read": "O D", "bank.deposit": "O",
        "reconciliations.compare": "O", "reconciliations.list": "O D", "reconciliations.read": "O D",
        "reconciliations.findings": "O D",
        "promotions.create": "m c O", "promotions.list": "m c O D", "promotions.withdraw": "m c O",
        "promotions.offers": "*", "coupons.claim": "v", "coupons.list": "v", "flash_prices.create": "m",
        "flash_prices.list": "m O D", "flash_prices.withdraw": "m O", "products.set_terms": "m O",
        "promotions.clock": "-", "product_imports.store": "-", "product_imports.apply": "-", "purchases.extend": "-",
        "bundles.define": "m", "bundles.list": "m", "bundles.read": "*",
        "product_imports.read_file": "m", "product_imports.list": "m", "product_imports.read": "m",
        "product_imports.items": "m", "product_imports.confirm": "m", "product_imports.discard": "m",
        "product_imports.retry": "m", "catalogue.export": "m",
    ]

    private static let letters: [Role: Character] = [
        .viewer: "v", .creator: "c", .merchant: "m", .brand: "b", .agency: "g", .operator: "o", .auditor: "d",
    ]

    private static func membership(_ role: Role, _ number: UInt64 = 1) -> Membership {
        let bits = UUIDBits(high: 7, low: number)
        return switch role {
        case .viewer: .viewer(Identifier(bits))
        case .creator: .creator(Identifier(bits))
        case .merchant: .merchant(Identifier(bits))
        case .brand: .brand(Identifier(bits))
        case .agency: .agency(Identifier(bits))
        case .operator: .operator
        case .auditor: .auditor
        }
    }

    private static func actor(_ role: Role, _ credential: Actor.Credential = .session("handle")) -> Actor {
        Actor(account: Identifier(UUIDBits(high: 9, low: 9)), memberships: [membership(role)], credential: credential)
    }

    @Test func `the table has the operations that are written down here and no other`() {
        #expect(Self.table.rows.map(\.operation.rawValue) == Self.expected.keys.sorted())
    }

    @Test(arguments: AuthorisationTable.standard.rows, Role.allCases)
    func `a role reaches with an operation what is written down`(row: AuthorisationTable.Row, role: Role) throws {
        let cell = try #require(Self.expected[row.operation.rawValue])
        let letter = try #require(Self.letters[role])
        let wanted: Ownership? =
            switch cell {
            case "*": Ownership.none
            case "-": nil
            default: cell.contains(letter.uppercased()) ? .any : cell.contains(letter) ? .own : nil
            }
        let got = Result { () throws(AccessRefusal) in
            try Self.table.authorise(row.operation, Self.actor(role)).ownership
        }
        switch (wanted, got) {
        case (let wanted?, .success(let got)): #expect(got == wanted)
        case (nil, .failure(let refusal)): #expect(refusal == .forbidden(allowed: (row.roles ?? []).sorted()))
        default: Issue.record("\(row.operation) by \(role): wanted \(String(describing: wanted)), got \(got)")
        }
    }

    @Test(arguments: AuthorisationTable.standard.rows)
    func `a visitor runs only what is open to everybody`(row: AuthorisationTable.Row) {
        let isOpen = Self.expected[row.operation.rawValue] == "*"
        // Which refusal it is, the next lines test; here only whether there is one.
        let isLet = (try? Self.table.authorise(row.operation, .visitor)) != nil
        #expect(isLet == isOpen)
        if !isOpen, row.audience != .platform {
            #expect(throws: AccessRefusal.notLoggedIn) { try Self.table.authorise(row.operation, .visitor) }
        }
    }

    @Test func `only health and the meaning of codes need no scope`() {
        let free = AuthorisationTable.standard.rows.filter { !$0.needsScope }.map(\.operation.rawValue)

        #expect(free == ["problems.list", "problems.show", "system.live", "system.ready"])
    }

    @Test(arguments: AuthorisationTable.standard.rows)
    func `a key runs only what its scopes cover`(row: AuthorisationTable.Row) throws {
        guard let role = row.audience == .everybody ? .viewer : row.roles?.sorted().first else { return }
        let noun = row.operation.rawValue.prefix { $0 != "." }
        func isLet(_ scope: String) -> Bool {
            let actor = Self.actor(role, .apiKey("abcd1234", scopes: [scope]))
            // The refusal's own words are tested elsewhere; here only whether there is one.
            return (try? Self.table.authorise(row.operation, actor)) != nil
        }
        #expect(isLet(row.operation.rawValue) == row.isOpenToKeys)
        #expect(isLet("\(noun).*") == row.isOpenToKeys)
        for other in ["other.*", "*", "", "\(noun)", ".*", row.operation.rawValue + "s"] {
            #expect(isLet(other) != row.needsScope, "scope \(other) and \(row.operation)")
        }
    }

    @Test func `an operation that is not listed is closed to the platform itself`() {
        #expect(throws: AccessRefusal.forbidden(allowed: [])) {
            try Self.table.authorise("samples.steal", .platform("test"))
        }
    }

    @Test func `an object of another tenant looks as if it were not there`() throws {
        let mine = Self.membership(.merchant)
        let other = Self.membership(.merchant, 2)
        let grant = try Self.table.authorise("samples.approve", Self.actor(.merchant))
        try grant.require(ownedBy: [other, mine], noun: "sample")
        #expect(throws: NotThere("sample")) { try grant.require(ownedBy: [other], noun: "sample") }
    }

    @Test func `a role that may not run the operation lends it no reach`() throws {
        let actor = Actor(
            account: nil, memberships: [Self.membership(.creator), Self.membership(.merchant)],
            credential: .session("handle"))
        let grant = try Self.table.authorise("samples.approve", actor)
        #expect(!grant.reaches(ownedBy: [Self.membership(.creator)]))
        #expect(grant.reaches(ownedBy: [Self.membership(.merchant)]))
    }
}
