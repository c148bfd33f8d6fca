import Amounts
import Market
import Operations
import Trade

/// Who acts in a simulation, and what is sold.
extension Simulation {
    /// A second variant of the rose cakes, so that an order can have lines of one product.
    static let extra = SKU(
        id: World.identifier(990), product: World.roseCake.id, merchantCode: "ROSE-4", variant: "4 枚",
        price: Money(minorUnits: 1_680, currency: .cny))
    static let goods = World.skus + [extra]
    static let cakes = goods.filter { $0.product == World.roseCake.id }
    static let goodsByID = Dictionary(uniqueKeysWithValues: goods.map { ($0.id.rawValue, $0) })
    static let merchantOf = Dictionary(
        uniqueKeysWithValues: goods.map { sku in
            (sku.id.rawValue, World.products.first { $0.id == sku.product }?.merchant ?? World.cakeMerchant.id)
        })
    static let creators = [World.teaExpert, World.baker]
    /// An agency to which the first of the creators is bound, and which recruits for campaigns.
    static let agency = Agency(id: World.identifier(980), name: "果园传媒", createdAt: Timestamp(milliseconds: 0))
    /// The agency's part of what that creator earns, in parts per million.
    static let agencyParts: Int64 = 300_000
    static let payees: [EarningParty] =
        creators.map { .creator($0.id) } + World.merchants.map { .merchant($0.id) }
        + [.agency(agency.id), .leader(agency.id)]
    static let viewerCount = 7
    static let operatorHook = "https://operator.example/hook"
    static let merchantHook = "https://merchant.example/hook"

    static func viewer(_ number: Int) -> Identifier<Viewer> { World.identifier(1_000 + UInt64(number)) }

    static func viewer(named id: String) -> Membership? {
        (0..<viewerCount).map { viewer($0) }.first { $0.rawValue == id }.map { .viewer($0) }
    }

    static func merchant(named id: String) -> Membership? {
        World.merchants.first { $0.id.rawValue == id }.map { .merchant($0.id) }
    }

    static func yuan(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }

    func actor(_ membership: Membership) -> Actor {
        Actor(account: nil, memberships: [membership], credential: .platform("sim:\(membership.party ?? "")"))
    }

    /// An operator of a name of its own.
    func person(_ number: Int, also membership: Membership? = nil) -> Actor {
        Actor(
            account: World.identifier(UInt64(2_000 + number)),
            memberships: [.operator] + (membership.map { [$0] } ?? []),
            credential: .session("s\(number)"))
    }

    func context(_ actor: Actor, key: String? = nil, isDryRun: Bool = false) -> CommandContext {
        CommandContext(
            actor: actor, requestID: "simulation", idempotencyKey: key ?? newKey(), fingerprint: "same",
            isDryRun: isDryRun)
    }

    func context(_ membership: Membership, key: String? = nil) -> CommandContext {
        context(actor(membership), key: key)
    }
}
