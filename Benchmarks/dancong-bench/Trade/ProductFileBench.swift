import Market
import Measuring
import Operations
import SQLDatabase

/// A shop's file of a hundred thousand records: read, confirmed, taken in, and taken in again (T-49).
struct ProductFileBench: Bench {
    let name = "products"
    private static let variants = 5

    func run(in place: BenchPlace) async throws -> [ResultRow] {
        let rows = place.isQuick ? 5_000 : 100_000
        let platform = try await Platform.open(.sqliteFile("\(place.folder("products"))/dancong.sqlite"))
        try await BenchGoods.offer(1, on: platform)
        let file = Self.file(rows)
        let before = MemoryPeak.bytes() ?? 0
        let first = try await take(file, platform)
        place.say("products: \(rows) records taken in after \(first.took) s")
        // Other bytes that say the same: what is as it was stays so.
        let second = try await take(file + Array("\n".utf8), platform)
        let peak = MemoryPeak.bytes() ?? 0
        let broken = try await platform.check().filter { $0.violations > 0 }
        await platform.close()
        let products = Int64(rows / Self.variants)
        guard first.report.counts == [.applied: products], second.report.counts == [.unchanged: products],
            broken.isEmpty
        else {
            throw BenchFailure(
                "\(first.report.counts), again \(second.report.counts), broken \(broken.map(\.invariant))")
        }
        return [
            ResultRow(
                "products.import", "\(rows) records of a file read, confirmed and taken in, durably", unit: "s",
                target: .atMost(60), finding: .measured(first.took)),
            ResultRow(
                "products.again", "the same once more, which changes nothing", unit: "s", target: .atMost(60),
                finding: .measured(second.took)),
            ResultRow(
                "products.memory",
                "the most that the process held meanwhile, its start and the file of \(file.count >> 20) MiB "
                    + "(\(before >> 20) MiB) included", unit: "MiB", target: .atMost(256),
                finding: .measured(Double(peak) / 1_048_576)),
        ]
    }

    private func take(
        _ file: [UInt8], _ platform: Platform
    ) async throws -> (took: Double, report: ProductImports.Report) {
        let shop = Actor(
            account: nil, memberships: [.merchant(World.cakeMerchant.id)], credential: .platform("bench"))
        let context = CommandContext(actor: shop, requestID: "bench")
        let started = Moment.now
        let report = try await platform.productImports.read(
            file, .init(name: "bench.csv", category: World.roseCake.category), in: context)
        _ = try await platform.productImports.confirm(report.file.id, in: context)
        while try await platform.productImports.runClock() > 0 {}
        return (Moment.now - started, try await platform.productImports.find(report.file.id, as: shop))
    }

    private static func file(_ rows: Int) -> [UInt8] {
        var text =
            "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
        for product in 0..<(rows / variants) {
            for variant in 0..<variants {
                let isFirst = variant == 0
                text += "cake-\(product),"
                text += isFirst ? "Cake \(product),\"<p>Baked, \"\"fresh\"\" &amp; sweet.</p>\"," : ",,"
                text +=
                    "\(isFirst ? "Cloud" : ""),\(isFirst ? "Size" : ""),\(variant + 1) pieces,C-\(product)-\(variant),10,\(variant + 1)9.90,"
                text += isFirst ? "https://cdn.example/\(product).jpg\n" : "\n"
            }
        }
        return Array(text.utf8)
    }
}
