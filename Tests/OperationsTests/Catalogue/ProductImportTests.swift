import Amounts
import DatabaseTestSupport
import Market
import SQLDatabase
import Storage
import TestSupport
import Testing

@testable import Operations

@Suite("Taking files of products in, on every engine")
struct ProductImportTests {
    static let header =
        "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
    static let good = """
        rose-cake,Rose cake,<p>Fresh</p>,Cloud,Tea,Size,4,RC-4,7,16.80,https://cdn.example/r.jpg
        rose-cake,,,,,,12,RC-12,5,45.80,
        moon-cake,Moon cake,,Cloud,Tea,Title,Default Title,MC-1,0,9.90,

        """

    private static func read(_ shop: Shop, _ text: String) async throws -> ProductImports.Report {
        let category = World.roseCake.category
        return try await shop.platform.productImports.read(
            Array(text.utf8), .init(name: "cakes.csv", category: category), in: shop.world.context(Shop.cakes))
    }

    private static func apply(_ shop: Shop, _ id: Identifier<ProductImport>) async throws -> ProductImports.Report {
        _ = try await shop.platform.productImports.confirm(id, in: shop.world.context(Shop.cakes))
        while try await shop.platform.productImports.runClock() > 0 {}
        return try await shop.platform.productImports.find(id, as: shop.world.actor(Shop.cakes))
    }

    private static func exported(_ shop: Shop) async throws -> String {
        let page = try await shop.platform.shelves.exported(
            page: PageRequest(limit: 100), as: shop.world.actor(Shop.cakes))
        var table = TableText(ProductTable.columns)
        for entry in page.items {
            for row in ProductTable.rows(
                of: entry.item, category: entry.category.last ?? "", pictures: entry.pictures, units: entry.units)
            {
                table.append(row)
            }
        }
        return table.text
    }

    @Test(arguments: TestEngine.available)
    func `a file is looked at, confirmed and taken in, and taken in again changes nothing`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let text = Self.header + Self.good + "bad,,,,Tea,,,B-1,1,1.00,\n"
        let report = try await Self.read(shop, text)
        #expect(report.file.state == .ready && report.counts == [.ready: 2, .refused: 1] && report.file.rowCount == 4)
        // The same bytes again are the same file, until it is confirmed.
        #expect(try await Self.read(shop, text).file.id == report.file.id)
        let refused = try await shop.platform.productImports.items(
            of: report.file.id, in: .refused, page: PageRequest(), as: shop.world.actor(Shop.cakes))
        #expect(refused.items.map(\.problems) == [[.init(line: 5, column: "Title", code: "import.title_out_of_range")]])
        let first = try await Self.apply(shop, report.file.id)
        #expect(first.file.state == .applied && first.counts == [.applied: 2, .refused: 1])
        let stored = try await shop.platform.database.read { connection in
            let store = CatalogueStore(connection)
            let product = try #require(try store.product("rose-cake", of: World.cakeMerchant.id))
            return (product, try store.skus(of: [product.id]), try store.pictures(of: [product.id])[product.id])
        }
        #expect(stored.0.options == ["Size"] && stored.0.brand == "Cloud" && stored.0.isListed)
        #expect(stored.1.map(\.options) == [["12"], ["4"]] && stored.1.map(\.price.minorUnits) == [4_580, 1_680])
        #expect(stored.2?.map(\.url) == ["https://cdn.example/r.jpg"])
        #expect(try await shop.free(stored.1[0]) == 5)

        let messages = try await shop.platform.database.read {
            try $0.first("SELECT COUNT(*) AS n FROM outbox")?.get("n", as: Int64.self)
        }
        let again = try await Self.apply(shop, try await Self.read(shop, text).file.id)
        #expect(again.counts == [.unchanged: 2, .refused: 1])
        #expect(
            try await shop.platform.database.read {
                try $0.first("SELECT COUNT(*) AS n FROM outbox")?.get("n", as: Int64.self)
            } == messages)
        // Units were counted once, with the variant.
        #expect(try await shop.free(stored.1[0]) == 5)
        let changed = try await Self.apply(
            shop, try await Self.read(shop, text.replacing("45.80", with: "39.80")).file.id)
        #expect(changed.counts == [.applied: 1, .unchanged: 1, .refused: 1])
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `what is exported and taken in again is exported as it was`(engine: TestEngine) async throws {
        let shop = try await Shop(engine)
        _ = try await Self.apply(shop, try await Self.read(shop, Self.header + Self.good).file.id)
        let before = try await Self.exported(shop)
        let report = try await Self.apply(shop, try await Self.read(shop, before).file.id)
        #expect(report.file.state == .applied && report.counts[.refused] == nil)
        #expect(try await Self.exported(shop) == before)
        let again = try await Self.apply(shop, try await Self.read(shop, before + "\r\n").file.id)
        #expect(again.counts.keys.map(\.self) == [.unchanged])
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a file of prices alone changes prices alone, and codes that changed name the same variants`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        _ = try await Self.apply(shop, try await Self.read(shop, Self.header + Self.good).file.id)
        func stored() async throws -> (Product, [SKU]) {
            try await shop.platform.database.read { connection in
                let store = CatalogueStore(connection)
                let product = try #require(try store.product("rose-cake", of: World.cakeMerchant.id))
                return (product, try store.skus(of: [product.id]))
            }
        }
        let before = try await stored()
        _ = try await shop.platform.catalogue.list(before.0.id, false, in: shop.world.context(Shop.cakes))
        let prices = try await Self.apply(
            shop,
            try await Self.read(shop, "Handle,Title,Variant SKU,Variant Price\nrose-cake,Rose cake,RC-12,40\n").file.id)
        #expect(prices.counts == [.applied: 1])
        let after = try await stored()
        #expect(!after.0.isListed && after.0.summary == "Fresh" && after.0.options == ["Size"])
        #expect(after.0.category == before.0.category && after.1.map(\.price.minorUnits) == [4_000, 1_680])
        #expect(after.1.map(\.options) == before.1.map(\.options))
        let renamed = Self.good.replacing("RC-12", with: "NEW-12")
        _ = try await Self.apply(shop, try await Self.read(shop, Self.header + renamed).file.id)
        let last = try await stored()
        #expect(Set(last.1.map(\.id)) == Set(before.1.map(\.id)) && last.1.map(\.merchantCode).contains("NEW-12"))
        // Another number of options would leave the variant without that the file does not name.
        let two =
            Self.header.replacing("Variant SKU", with: "Option2 Name,Option2 Value,Variant SKU")
            + "rose-cake,Rose cake,,,,Size,12,Box,red,NEW-12,,45.80,\n"
        #expect(try await Self.apply(shop, try await Self.read(shop, two).file.id).counts == [.failed: 1])
        try await shop.check()
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `of a merchant's files one is taken in at a time, and other settings make another file`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let imports = shop.platform.productImports
        let first = try await Self.read(shop, Self.header + Self.good)
        let other = try await imports.read(
            Array((Self.header + Self.good).utf8), .init(name: "cakes.csv", currency: .usd),
            in: shop.world.context(Shop.cakes))
        #expect(other.file.id != first.file.id && other.file.currency == "USD")
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in [first.file.id, other.file.id] {
                group.addTask {
                    do {
                        _ = try await imports.confirm(id, in: shop.world.context(Shop.cakes))
                        return true
                    } catch ProductImportRefusal.anotherRuns {
                        return false
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.sorted { !$0 && $1 } == [false, true])
        while try await imports.runClock() > 0 {}
        await shop.platform.close()
    }

    @Test(arguments: TestEngine.available)
    func `a product that cannot be taken in is tried again alone, and others' files are not there`(
        engine: TestEngine
    ) async throws {
        let shop = try await Shop(engine)
        let (platform, world) = (shop.platform, shop.world)
        let report = try await Self.read(shop, Self.header + Self.good)
        // A category that goes away between the look and the confirmation.
        try await platform.database.write { connection in
            try connection.execute(
                """
                UPDATE product_import_item SET body = REPLACE(body, '"category":"cat_', '"category":"gone_')
                WHERE handle = 'moon-cake'
                """)
        }
        let partly = try await Self.apply(shop, report.file.id)
        #expect(partly.file.state == .partly && partly.counts == [.applied: 1, .failed: 1])
        try await platform.database.write { connection in
            try connection.execute(
                "UPDATE product_import_item SET body = REPLACE(body, 'gone_', 'cat_')")
        }
        _ = try await platform.productImports.retry(report.file.id, in: world.context(Shop.cakes))
        while try await platform.productImports.runClock() > 0 {}
        let whole = try await platform.productImports.find(report.file.id, as: world.actor(Shop.cakes))
        #expect(whole.file.state == .applied && whole.counts == [.applied: 2])
        await #expect(throws: ProductImportRefusal.self) {
            try await platform.productImports.discard(report.file.id, in: world.context(Shop.cakes))
        }
        await #expect(throws: NotThere.self) {
            try await platform.productImports.find(report.file.id, as: world.actor(Shop.growers))
        }
        await #expect(throws: NotThere.self) {
            try await platform.productImports.confirm(report.file.id, in: world.context(Shop.growers))
        }
        await platform.close()
    }

    @Test func `the feed of a shop has what Google asks for, and products without a picture are left out`() throws {
        let item = Catalogue.Item(
            product: Product(
                id: World.roseCake.id, merchant: World.cakeMerchant.id, category: World.roseCake.category,
                title: "Rose <cake> & more", summary: "Fresh", origin: World.roseCake.origin, isListed: true,
                createdAt: World.roseCake.createdAt, brand: "Cloud"),
            skus: [
                SKU(
                    id: Shop.cake.id, product: World.roseCake.id, merchantCode: "A", variant: "12",
                    price: Money(minorUnits: 4_580, currency: .cny),
                    compareAt: Money(minorUnits: 5_000, currency: .cny), barcode: "4006381333931", grams: 400)
            ])
        let feed = MerchantFeed(address: "https://shop.example/", shop: "滇花记")
        let pictures = [ProductPicture(url: "https://cdn.example/r.jpg?a=1&b=2", text: "")]
        let text = feed.items(
            of: item, category: ["Food", "Cakes"], pictures: pictures, units: [Shop.cake.id: 3], flashes: [:])
        for line in [
            "<g:id>\(Shop.cake.id)</g:id>", "<g:title>Rose &lt;cake&gt; &amp; more · 12</g:title>",
            "<g:description>Fresh</g:description>",
            "<g:link>https://shop.example/products/\(World.roseCake.id)</g:link>",
            "<g:image_link>https://cdn.example/r.jpg?a=1&amp;b=2</g:image_link>",
            "<g:availability>in_stock</g:availability>", "<g:price>50.00 CNY</g:price>",
            "<g:sale_price>45.80 CNY</g:sale_price>", "<g:gtin>4006381333931</g:gtin>",
            "<g:product_type>Food &gt; Cakes</g:product_type>", "<g:brand>Cloud</g:brand>",
        ] { #expect(text.contains(line), "\(line)") }
        #expect(feed.items(of: item, category: [], pictures: [], units: [:], flashes: [:]).isEmpty)
    }

    @Test(arguments: [
        ("4006381333931", true), ("4006381333932", false), ("96385074", true), ("12345", false), ("RC-12", false),
    ])
    func `a barcode is a GTIN by its check digit`(code: String, isGTIN: Bool) {
        #expect(MerchantFeed.isGTIN(code) == isGTIN)
    }
}
