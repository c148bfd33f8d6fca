import Amounts
import DatabaseTestSupport
import Market
import Operations
import TestSupport
import Testing

@Suite("Merchants and creators write")
struct CatalogueChangingTests {
    private let cakes = Membership.merchant(World.cakeMerchant.id)
    private let pottery = Membership.merchant(World.pottery.id)
    private let tea = Membership.creator(World.teaExpert.id)
    private let draft = ProductDraft(
        category: World.pastry.id, title: "云腿月饼 6 枚", summary: "宣威火腿，当天烤。",
        origin: Origin(country: "CN", place: "云南昆明", maker: nil))
    private let box = VariantDraft(
        merchantCode: "YT-6", variant: "6 枚", price: Money(minorUnits: 5_900, currency: .cny))

    @Test(arguments: TestEngine.available)
    func `a product goes from its draft to the list, one revision a change`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let catalogue = world.platform.catalogue
        let added = try await catalogue.add(draft, in: world.context(cakes, key: "add"))
        let id = added.value.product.id
        #expect(added.value.product.merchant == World.cakeMerchant.id && !added.value.product.isListed)
        await #expect(throws: CatalogueRefusal.noVariant) {
            try await catalogue.list(id, true, in: world.context(cakes))
        }

        let priced = try await catalogue.add(box, to: id, ifRevision: 1, in: world.context(cakes)).value
        let listed = try await catalogue.list(id, true, ifRevision: 2, in: world.context(cakes)).value
        let again = try await catalogue.list(id, true, in: world.context(cakes)).value
        let dearer = VariantDraft(
            merchantCode: "YT-6", variant: "6 枚礼盒", price: Money(minorUnits: 6_900, currency: .cny))
        let changed = try await catalogue.change(
            try #require(priced.skus.first).id, of: id, to: dearer, in: world.context(cakes)
        ).value

        #expect(listed == again && listed.product.revision == 3 && listed.product.isListed)
        #expect(changed.product.revision == 4 && changed.skus.map(\.price.minorUnits) == [6_900])
        #expect(try await catalogue.product(id, as: .visitor) == changed)
        #expect(try await catalogue.add(draft, in: world.context(cakes, key: "add")).value == added.value)
        _ = try await catalogue.list(id, false, in: world.context(cakes))
        await #expect(throws: NotThere("product")) { try await catalogue.product(id, as: .visitor) }
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `another merchant's product looks as if it were not there`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let catalogue = world.platform.catalogue
        let id = World.roseCake.id
        let sku = try #require(World.skus.first { $0.product == id }).id
        let context = world.context(pottery)

        await #expect(throws: NotThere("product")) { try await catalogue.change(id, to: draft, in: context) }
        await #expect(throws: NotThere("product")) { try await catalogue.list(id, false, in: context) }
        await #expect(throws: NotThere("product")) { try await catalogue.add(box, to: id, in: context) }
        await #expect(throws: NotThere("product")) { try await catalogue.change(sku, of: id, to: box, in: context) }
        await #expect(throws: NotThere("sku")) {
            try await catalogue.change(sku, of: World.pot.id, to: box, in: context)
        }
        await #expect(throws: NotThere("merchant")) {
            try await catalogue.add(draft, of: World.cakeMerchant.id, in: context)
        }
        await #expect(throws: AccessRefusal.forbidden(allowed: [.merchant, .operator])) {
            try await catalogue.add(draft, in: world.context(tea))
        }
        #expect(try await catalogue.product(id, as: .visitor).product == World.roseCake)
        await world.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a stale revision, a taken code and an unknown category change nothing`(engine: TestEngine) async throws {
        let world = try await WorldPlatform(engine)
        let catalogue = world.platform.catalogue
        let id = World.roseCake.id
        let context = world.context(cakes)
        let taken = VariantDraft(
            merchantCode: try #require(World.skus.first { $0.product == id }).merchantCode, variant: "b",
            price: box.price)
        let second = try await catalogue.add(box, to: id, in: context).value
        let boxID = try #require(second.skus.first { $0.merchantCode == box.merchantCode }).id

        await #expect(throws: WriteRefusal.stale) {
            try await catalogue.change(id, to: draft, ifRevision: 1, in: context)
        }
        await #expect(throws: CatalogueRefusal.codeTaken) { try await catalogue.add(taken, to: id, in: context) }
        await #expect(throws: CatalogueRefusal.codeTaken) {
            try await catalogue.change(boxID, of: id, to: taken, in: context)
        }
        let nowhere = ProductDraft(
            category: Identifier(UUIDBits(high: 1, low: 1)), title: "a", summary: "", origin: draft.origin)
        await #expect(throws: InvalidInput.self) { try await catalogue.change(id, to: nowhere, in: context) }
        await #expect(throws: InvalidInput.self) { try await catalogue.add(draft, in: world.context(.operator)) }

        #expect(try await catalogue.product(id, as: .visitor) == second)
        await world.platform.close()
    }
}
