import Alliance
import Amounts
import Market
import SQLDatabase
import Storage

/// Puts the named world into an empty platform, so that people can look around; as `platform.demo`.
package struct Demo: Sendable {
    let platform: Platform

    /// A login to try.
    package struct Login: Sendable, Hashable {
        /// The name to log in with.
        package let name: String
        /// The password, which is public: a demo has no secrets.
        package let password: String
        /// Who it is, in Chinese and English.
        package let who: String
        let memberships: [Membership]

        /// The person's or the shop's name: the last word of `who`.
        var displayName: String { who.split(separator: " ").last.map(String.init) ?? name }
    }

    /// The logins that the demo opens.
    package static let logins: [Login] = [
        login("xiaoya", "viewer 用户 小雅", [.viewer(World.xiaoya.id)]),
        login("laochen", "viewer without personalisation 关闭个性化的用户 老陈", [.viewer(World.laochen.id)]),
        login("atie", "creator 达人 单丛阿铁", [.creator(World.teaExpert.id), .viewer(World.identifier(53))]),
        login("huabing", "merchant 商家 滇味花饼坊", [.merchant(World.cakeMerchant.id)]),
        login("dingshu", "merchant 商家 丁蜀陶手作", [.merchant(World.pottery.id)]),
        login("guoyuan", "agency 机构 果园传媒", [.agency(World.agency.id)]),
        login("operator", "operator 平台", [.operator]),
    ]

    private static func login(_ name: String, _ who: String, _ memberships: [Membership]) -> Login {
        Login(name: name, password: "dancong-demo", who: who, memberships: memberships)
    }

    /// Puts the world in; what is there already stays as it is, so it may be called again.
    /// - Parameter observe: told each step by name before it begins, with the share done.
    package func prepare(
        observe: @escaping @Sendable (_ step: String, _ share: Double) -> Void = { _, _ in }
    ) async throws {
        observe("people and goods", 0)
        let now = platform.clock.now()
        let contents = World.contents(before: now)
        try await platform.database.write { connection in
            try CatalogueStore(connection).add(World.categories)
            let parties = PartyStore(connection)
            try parties.add(World.creators)
            try parties.add(World.merchants)
            try parties.add([World.agency])
            try CatalogueStore(connection).add(World.products)
            try CatalogueStore(connection).add(World.skus)
            _ = try ImportStore(connection).add(contents: contents)
        }
        observe("history", 0.3)
        let (viewers, watched) = try World.history(of: contents, before: now)
        let events = watched + (try World.trade(of: contents, before: now))
        for start in stride(from: 0, to: events.count, by: 2_000) {
            let slice = Array(events[start..<min(start + 2_000, events.count)])
            try await platform.database.write { connection in
                if start == 0 { try PartyStore(connection).add(viewers) }
                _ = try EventStore(connection).append(slice)
            }
        }
        observe("accounts", 0.6)
        for login in Self.logins {
            do {
                _ = try await platform.access.openAccount(
                    NewAccount(
                        login: login.name, displayName: login.displayName, password: login.password,
                        memberships: login.memberships),
                    in: CommandContext(actor: .platform("demo"), requestID: "demo"))
            } catch AccessRefusal.loginTaken {
                continue  // The demo was prepared before; its accounts keep the passwords they have.
            }
        }
        observe("samples", 0.8)
        try await prepareCommissions()
        try await preparePlans()
        try await prepareStock()
        try await prepareSamples()
        observe("rooms", 0.9)
        try await prepareRooms()
        observe("ready", 1)
    }

    /// Commissions where nothing is offered yet.
    private func prepareCommissions() async throws {
        for (product, partsPerMillion) in World.commissions
        where try await platform.read({ try CommissionStore($0).find(product.id) }) == nil {
            _ = try await platform.matches.offerCommission(
                try Rate(partsPerMillion: partsPerMillion), on: product.id,
                in: context(.merchant(product.merchant), "commission-\(product.id)"))
        }
    }

    /// Units of every variant that has none yet.
    private func prepareStock() async throws {
        let known = try await platform.stocks.levels(of: World.skus.map(\.id))
        for (product, sku) in zip(World.products, World.skus) where known[sku.id] == nil {
            _ = try await platform.stocks.count(
                sku.id, by: 200, in: context(.merchant(product.merchant), "stock-\(sku.id)"))
        }
    }

    /// Offers of samples, and requests in several states.
    private func prepareSamples() async throws {
        for (product, merchant, auto) in [
            (World.roseCake, World.cakeMerchant, nil),
            (World.pot, World.pottery, SampleOffer.AutoApproval(levelAtLeast: .l3, followersAtLeast: 50_000)),
            (World.apples, World.orchard, nil), (World.honeyOrchid, World.teaCooperative, nil),
        ] where try await platform.read({ try SampleOfferStore($0).find(product.id) }) == nil {
            let offer = SampleOffer(
                product: product.id, merchant: merchant.id, unitsLeft: 20, kind: .free, autoApproval: auto)
            _ = try await platform.samples.offer(offer, in: context(.merchant(merchant.id), "offer-\(product.id)"))
        }
        _ = try await request(World.roseCake, by: World.teaExpert, "想拍一条鲜花饼配蜜兰香的视频")
        _ = try await request(World.roseCake, by: World.traveller, "昆明花市那期想带上鲜花饼")
        guard let pot = try await request(World.pot, by: World.teaExpert, "用朱泥壶对比盖碗泡单丛") else { return }
        _ = try await platform.samples.move(
            pot.id, .ship(trackingCode: "SF1092837465"), in: context(.merchant(World.pottery.id), "ship-pot"))
        _ = try await platform.samples.move(
            pot.id, .deliver, in: context(.creator(World.teaExpert.id), "deliver-pot"))
    }

    /// Asks for a sample, once and for all: whatever came of the first request, there is no second one.
    /// - Returns: the sample; nil when it was asked for before.
    private func request(_ product: Product, by creator: Creator, _ message: String) async throws -> Sample? {
        let before = try await platform.read { try SampleStore($0).latest(creator: creator.id, product: product.id) }
        guard before == nil else { return nil }
        return try await platform.samples.request(
            product.id, message: message, in: context(.creator(creator.id), "request-\(product.id)")
        ).value
    }

    private static func actor(_ membership: Membership) -> Actor {
        Actor(account: nil, memberships: [membership], credential: .platform("demo:\(membership.party ?? "")"))
    }

    func context(_ membership: Membership, _ key: String) -> CommandContext {
        CommandContext(
            actor: Self.actor(membership), requestID: "demo", idempotencyKey: "demo-\(key)", fingerprint: key)
    }
}

extension Platform {
    /// The named world.
    package var demo: Demo { Demo(platform: self) }
}
