package import Amounts
import Foundation
import Logging
package import Market
import NIOPosix
import SQLDatabase
import Storage
import Trade

/// Files of products, from their upload to the catalogue: `platform.productImports`.
package struct ProductImports: Sendable {
    let platform: Platform

    /// The largest file that is taken in.
    package static let bytesMax = 32 << 20
    /// The most files of a merchant that wait.
    package static let waitingMax = 20
    /// Products that are written at once.
    private static let batch = 200

    init(platform: Platform) { self.platform = platform }

    /// What a merchant says of a file besides its bytes.
    package struct Settings: Sendable, Hashable {
        /// The file's name.
        package let name: String
        /// The currency of its prices.
        package let currency: Currency
        /// Where products go whose category is not known; nil to name them as problems.
        package let category: Identifier<Category>?

        /// What is said of a file.
        package init(name: String, currency: Currency = .cny, category: Identifier<Category>? = nil) {
            self.name = String(name.prefix(200))
            self.currency = currency
            self.category = category
        }
    }

    /// A file with how many of its products are in each state.
    package struct Report: Sendable, Hashable {
        /// The file.
        package let file: ProductImport
        /// Products by what became of them.
        package let counts: [ProductImport.ItemState: Int64]

        /// A report.
        package init(file: ProductImport, counts: [ProductImport.ItemState: Int64]) {
            self.file = file
            self.counts = counts
        }
    }

    /// A product of a file, and what is wrong with it.
    package struct Item: Sendable, Hashable {
        /// Its place in the file, from 1.
        package let number: Int64
        /// The merchant's name of it.
        package let handle: String
        /// Its title.
        package let title: String
        /// The line of its first record.
        package let line: Int64
        /// What became of it.
        package let state: ProductImport.ItemState
        /// What is wrong with it.
        package let problems: [ProductSheet.Problem]
        /// The product that it became or was.
        package let product: Identifier<Product>?

        /// A product of a file.
        package init(
            number: Int64, handle: String, title: String, line: Int64, state: ProductImport.ItemState,
            problems: [ProductSheet.Problem], product: Identifier<Product>?
        ) {
            self.number = number
            self.handle = handle
            self.title = title
            self.line = line
            self.state = state
            self.problems = problems
            self.product = product
        }
    }

    /// Reads a file and writes down what it says; nothing of the catalogue is changed before it is confirmed.
    ///
    /// The same bytes with the same settings again, while the file before is read, waits or is taken in, answer with that one.
    /// - Throws: `ProductImportRefusal`; `NotThere` for an actor without a shop; `InvalidInput` for an unknown category;
    ///   `AccessRefusal`.
    package func read(_ bytes: [UInt8], _ settings: Settings, in context: CommandContext) async throws -> Report {
        try AuthorisationTable.standard.authorise("product_imports.read_file", context.actor)
        guard let merchant = context.actor.merchant else { throw NotThere("merchant") }
        let digest = FileDigest.sha256(Data(bytes))
        if let known = try await waiting(digest, settings, of: merchant) { return known }
        let categories = try await platform.read { try CatalogueStore($0).categories() }
        if let wanted = settings.category, !categories.contains(where: { $0.id == wanted }) {
            throw InvalidInput.unknownCategory
        }
        let leaves = Self.leaves(of: categories)
        let sheet = try await NIOThreadPool.singleton.runIfActive {
            try ProductSheet(bytes, currency: settings.currency, categories: leaves, fallback: settings.category)
        }
        let file = try await begin(sheet, digest, settings, of: merchant, in: context)
        let items = try Self.items(of: sheet)
        for start in stride(from: 0, to: items.count, by: 1_000) {
            let part = Array(items[start..<min(start + 1_000, items.count)])
            _ = try await platform.write("product_imports.store", in: Self.clock) { scope in
                try ProductImportStore(scope.connection).insert(part, of: file)
                return TurnCount(part.count)
            }
        }
        _ = try await move(file, .finishReading, as: "product_imports.store", in: Self.clock)
        return try await platform.read { try Self.report(file, of: merchant, on: $0) }
    }

    private static let clock = CommandContext(actor: .platform("product_imports"), requestID: "product_imports")

    private func waiting(
        _ digest: String, _ settings: Settings, of merchant: Identifier<Merchant>
    ) async throws -> Report? {
        try await platform.read { connection in
            let files = try ProductImportStore(connection).list(of: merchant, after: nil, limit: Self.waitingMax)
            let known = files.first { file in
                file.digest == digest && file.currency == settings.currency.code && file.fallback == settings.category
                    && [.reading, .ready, .applying].contains(file.state)
            }
            guard let file = known else { return nil }
            return try Self.report(file.id, of: merchant, on: connection)
        }
    }

    private func begin(
        _ sheet: ProductSheet, _ digest: String, _ settings: Settings, of merchant: Identifier<Merchant>,
        in context: CommandContext
    ) async throws -> Identifier<ProductImport> {
        let unkeyed = CommandContext(actor: context.actor, requestID: context.requestID)
        let receipt = try await platform.write("product_imports.read_file", in: unkeyed) { scope in
            let store = ProductImportStore(scope.connection)
            guard try store.waiting(of: merchant) < Self.waitingMax else {
                throw ProductImportRefusal.tooManyWaiting(Self.waitingMax)
            }
            let file = ProductImport(
                id: scope.newIdentifier(), merchant: merchant, name: settings.name, digest: digest,
                dialect: sheet.dialect, currency: settings.currency.code, fallback: settings.category,
                ignored: sheet.ignored.prefix(200).map { String($0.prefix(100)) },
                rowCount: Int64(sheet.rowCount), createdAt: scope.now, movedAt: scope.now)
            try store.insert(file)
            try scope.audit("sends \(sheet.rowCount) records", subject: file.id.rawValue)
            return file.receipt
        }.value
        return try Identifier(parsing: receipt.subject)
    }

    /// The products of a sheet as they are stored, and the records that belong to none behind them.
    private static func items(of sheet: ProductSheet) throws -> [ProductImportStore.Item] {
        let products = try sheet.entries.enumerated().map { number, entry in
            ProductImportStore.Item(
                number: Int64(number + 1), handle: entry.handle, title: entry.title, line: Int64(entry.line),
                body: try JSONText.encode(entry), problems: try JSONText.encode(entry.problems),
                state: entry.problems.isEmpty ? .ready : .refused)
        }
        let stray = try sheet.problems.enumerated().map { number, problem in
            ProductImportStore.Item(
                number: Int64(products.count + number + 1), handle: "", title: "", line: Int64(problem.line),
                body: "{}",
                problems: try JSONText.encode([problem]), state: .refused)
        }
        return products + stray
    }

    /// Leaves of the tree by name in lower case, in both languages.
    private static func leaves(of categories: [Category]) -> [String: Identifier<Category>] {
        var leaves: [String: Identifier<Category>] = [:]
        for category in categories.leaves {
            leaves[category.chineseName.lowercased()] = category.id
            leaves[category.englishName.lowercased()] = category.id
        }
        return leaves
    }

    // MARK: Looking and deciding

    /// The actor's files, latest first.
    package func list(page: PageRequest, as actor: Actor) async throws -> Page<Report> {
        try AuthorisationTable.standard.authorise("product_imports.list", actor)
        guard let merchant = actor.merchant else { throw NotThere("merchant") }
        let after = try page.cursor.map(TimedPlace<ProductImport>.init(cursor:))
        return try await platform.read { connection in
            let store = ProductImportStore(connection)
            let rows = try store.list(of: merchant, after: after.map { ($0.time, $0.id) }, limit: page.limit + 1).map {
                Report(file: $0, counts: try store.counts(of: $0.id))
            }
            return Page(rows: rows, limit: page.limit) { TimedPlace($0.file.createdAt, $0.file.id).cursor }
        }
    }

    /// One of the actor's files.
    /// - Throws: `NotThere` also for another's.
    package func find(_ id: Identifier<ProductImport>, as actor: Actor) async throws -> Report {
        try AuthorisationTable.standard.authorise("product_imports.read", actor)
        guard let merchant = actor.merchant else { throw NotThere("product_import") }
        return try await platform.read { try Self.report(id, of: merchant, on: $0) }
    }

    /// Products of one of the actor's files in their order.
    /// - Throws: `NotThere` also for another's; `InvalidInput` for a cursor that is none.
    package func items(
        of id: Identifier<ProductImport>, in state: ProductImport.ItemState? = nil, page: PageRequest, as actor: Actor
    ) async throws -> Page<Item> {
        try AuthorisationTable.standard.authorise("product_imports.items", actor)
        guard let merchant = actor.merchant else { throw NotThere("product_import") }
        let after = try page.number()
        return try await platform.read { connection in
            let store = ProductImportStore(connection)
            guard try store.find(id)?.merchant == merchant else { throw NotThere("product_import") }
            let rows = try store.items(of: id, in: state, after: Int64(after), limit: page.limit + 1).map {
                item in
                Item(
                    number: item.number, handle: item.handle, title: item.title, line: item.line, state: item.state,
                    problems: try JSONText.decode(item.problems), product: item.product)
            }
            return Page(rows: rows, limit: page.limit) { String($0.number) }
        }
    }

    private static func report(
        _ id: Identifier<ProductImport>, of merchant: Identifier<Merchant>, on connection: Connection
    ) throws -> Report {
        let store = ProductImportStore(connection)
        guard let file = try store.find(id), file.merchant == merchant else { throw NotThere("product_import") }
        return Report(file: file, counts: try store.counts(of: id))
    }

    /// Takes the products of a file in, those with problems left out; a loop does it, product by product.
    /// - Throws: `NotThere` also for another's; `ProductImportRefusal`; `AccessRefusal`.
    package func confirm(
        _ id: Identifier<ProductImport>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, .confirm, as: "product_imports.confirm", in: context)
    }

    /// Leaves a file alone.
    /// - Throws: `NotThere` also for another's; `ProductImportRefusal.notAllowed`; `AccessRefusal`.
    package func discard(
        _ id: Identifier<ProductImport>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, .discard, as: "product_imports.discard", in: context)
    }

    /// Tries the products again that could not be taken in.
    /// - Throws: `NotThere` also for another's; `ProductImportRefusal`; `AccessRefusal`.
    package func retry(
        _ id: Identifier<ProductImport>, in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        try await move(id, .retry, as: "product_imports.retry", in: context)
    }

    private func move(
        _ id: Identifier<ProductImport>, _ command: ProductImport.Command, as operation: OperationName,
        in context: CommandContext
    ) async throws -> Written<TradeReceipt> {
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            let store = ProductImportStore(scope.connection)
            guard let file = try store.find(id, locked: true), grant.reaches(ownedBy: [.merchant(file.merchant)]) else {
                throw NotThere("product_import")
            }
            let moved = try Self.moving(file, command, at: scope.now)
            if moved.state == .applying {
                guard try !store.has(.applying, of: file.merchant) else { throw ProductImportRefusal.anotherRuns }
                if command == .retry { try store.retry(id) }
            }
            guard try store.save(moved) else {
                throw moved.state == .applying ? ProductImportRefusal.anotherRuns : WriteRefusal.stale
            }
            if moved.state == .discarded { try store.forget(moved) }
            try scope.audit("\(file.state.rawValue) to \(moved.state.rawValue)", subject: id.rawValue)
            return moved.receipt
        }
    }

    private static func moving(
        _ file: ProductImport, _ command: ProductImport.Command, at time: Timestamp
    ) throws(ProductImportRefusal) -> ProductImport {
        do { return try file.moving(command, at: time) } catch { throw .notAllowed(error) }
    }

    // MARK: Taking in

    /// Takes some products of confirmed files in; the background loop calls it again and again.
    /// - Returns: how many were looked at.
    package func runClock(limit: Int = ProductImports.batch) async throws -> Int {
        let now = platform.clock.now()
        let (applying, stuck) = try await platform.read { connection in
            let store = ProductImportStore(connection)
            return (
                try store.files(in: .applying, by: now, limit: 1),
                try store.files(in: .reading, by: now.advanced(by: .hours(-1)), limit: 10)
            )
        }
        for file in stuck { _ = try await move(file.id, .giveUp, as: "product_imports.store", in: Self.clock) }
        guard let file = applying.first else { return 0 }
        return try await platform.write("product_imports.apply", in: Self.clock) { scope in
            let store = ProductImportStore(scope.connection)
            guard let file = try store.find(file.id, locked: true), file.state == .applying else { return TurnCount(0) }
            let items = try store.items(of: file.id, in: .ready, limit: limit)
            for item in items {
                var done = item
                do {
                    (done.state, done.product) = try scope.connection.savepoint {
                        try ProductApplication(file, in: scope).apply(try JSONText.decode(item.body))
                    }
                } catch let refusal as any Refusal {
                    done = try Self.failed(item, refusal.code)
                } catch let fault as DatabaseError where !fault.isTransient {
                    // One product that the database does not take must not keep the others waiting.
                    Logger(label: "dancong.product_imports").warning("\(file.id) \(item.number): \(fault)")
                    done = try Self.failed(item, "import.not_taken")
                }
                try store.save(done, of: file.id)
            }
            if items.count < limit {
                let failed = try store.counts(of: file.id)[.failed] ?? 0
                let moved = try Self.moving(file, failed > 0 ? .finishPartly : .finish, at: scope.now)
                guard try store.save(moved) else { throw WriteRefusal.stale }
                try store.forget(moved)
                try scope.audit("is taken in, \(failed) products not", subject: file.id.rawValue)
            }
            return TurnCount(items.count)
        }.value.count
    }

    private static func failed(_ item: ProductImportStore.Item, _ code: ErrorCode) throws -> ProductImportStore.Item {
        var failed = item
        failed.state = .failed
        failed.problems = try JSONText.encode([
            ProductSheet.Problem(line: Int(item.line), column: "", code: code.rawValue)
        ])
        return failed
    }
}

/// Makes or changes one product as a file says it; what is as it says is left alone.
private struct ProductApplication {
    private let file: ProductImport
    private let scope: WriteScope
    private let store: CatalogueStore

    init(_ file: ProductImport, in scope: WriteScope) {
        self.file = file
        self.scope = scope
        store = CatalogueStore(scope.connection)
    }

    func apply(_ entry: ProductSheet.Entry) throws -> (ProductImport.ItemState, Identifier<Product>) {
        let currency = try Currency(code: file.currency)
        let known = try find(entry.handle)
        let skus = try known.map { try store.skus(of: [$0.id]) } ?? []
        let pictures = entry.pictures.map { ProductPicture(url: $0.url, text: $0.text) }
        let wanted = try product(entry, over: known)
        let variants = try entry.variants.map { try sku($0, of: wanted, over: skus, entry, currency) }
        try check(variants, of: wanted, over: skus)
        let new = variants.filter { variant in !skus.contains { $0.id == variant.id } }
        let changed = variants.filter { variant in skus.contains { $0.id == variant.id && $0 != variant } }
        guard skus.count + new.count <= Catalogue.variantsMax else {
            throw CatalogueRefusal.tooManyVariants(max: Catalogue.variantsMax)
        }
        if let known {
            let shown = try store.pictures(of: [known.id])[known.id] ?? []
            // A file without pictures says nothing of them.
            let newPictures = !pictures.isEmpty && pictures != shown
            if wanted == known, new.isEmpty, changed.isEmpty, !newPictures { return (.unchanged, known.id) }
            guard try store.save(wanted.advanced()) else { throw WriteRefusal.stale }
            if newPictures { try store.put(pictures, of: known.id) }
        } else {
            try store.insert(wanted)
            if !pictures.isEmpty { try store.put(pictures, of: wanted.id) }
        }
        for sku in changed {
            guard try store.save(sku) else { throw CatalogueRefusal.codeTaken }
            if let before = skus.first(where: { $0.id == sku.id }) {
                _ = try Rooms.notePrice(of: sku, before: before, in: scope)
            }
        }
        for sku in new { guard try store.insert(sku) else { throw CatalogueRefusal.codeTaken } }
        try count(new, entry)
        let item = Catalogue.Item(product: wanted, skus: try store.skus(of: [wanted.id]))
        try scope.audit(
            known == nil ? "makes the product of \(file.id)" : "changes it by \(file.id)", subject: wanted.id.rawValue)
        try scope.publish(
            known == nil ? "product.created" : "product.updated", subject: wanted.id.rawValue, payload: item.record,
            to: [.merchant(file.merchant)])
        return (.applied, wanted.id)
    }

    /// The product that the file names; one that has no name in files is exported under its identifier.
    private func find(_ handle: String) throws -> Product? {
        if let known = try store.product(handle, of: file.merchant, locked: true) { return known }
        do {
            let id: Identifier<Product> = try Identifier(parsing: handle)
            return try store.product(id, locked: true).flatMap { $0.merchant == file.merchant ? $0 : nil }
        } catch is IdentifierError {
            return nil
        }
    }

    private func product(_ entry: ProductSheet.Entry, over known: Product?) throws -> Product {
        guard
            let category = try (entry.category ?? known?.category.rawValue ?? entry.fallback).map({
                try Identifier<Category>(parsing: $0)
            }), try store.knows(category)
        else { throw InvalidInput.unknownCategory }
        let isListed =
            entry.says(.published) || entry.says(.status) ? entry.isListed : known?.isListed ?? entry.isListed
        let origin =
            try known?.origin
            ?? Origin(
                country: "CN", place: PartyStore(scope.connection).merchant(file.merchant)?.region ?? "", maker: nil)
        return Product(
            id: known?.id ?? scope.newIdentifier(), merchant: file.merchant,
            category: category, title: entry.title, summary: entry.says(.body) ? entry.summary : known?.summary ?? "",
            origin: origin, isListed: isListed, createdAt: known?.createdAt ?? scope.now,
            handle: known?.id.rawValue == entry.handle ? known?.handle : entry.handle,
            brand: entry.brand ?? known?.brand,
            options: entry.says(.option1Name) ? entry.options : known?.options ?? [], revision: known?.revision ?? 1)
    }

    private func sku(
        _ variant: ProductSheet.Variant, of product: Product, over skus: [SKU], _ entry: ProductSheet.Entry,
        _ currency: Currency
    ) throws -> SKU {
        // A variant whose code changed is known by what it is in each option.
        let known =
            skus.first { $0.merchantCode == variant.code }
            ?? skus.first { sku in
                !variant.options.isEmpty && sku.options == variant.options
                    && !entry.variants.contains { $0.code == sku.merchantCode }
            }
        let options = entry.says(.option1Name) ? variant.options : known?.options ?? []
        let money = { (units: Int64) in Money(minorUnits: units, currency: currency) }
        return SKU(
            id: known?.id ?? scope.newIdentifier(), product: product.id, merchantCode: variant.code,
            variant: options.isEmpty ? known?.variant ?? "" : options.joined(separator: " / "),
            price: money(variant.price), options: options,
            compareAt: entry.says(.compareAt) ? variant.compareAt.map(money) : known?.compareAt,
            barcode: variant.barcode ?? known?.barcode, grams: variant.grams ?? known?.grams)
    }

    /// What holds for options, with the variants that the file does not name: each says what it is in every option, and no two
    /// say the same.
    private func check(_ variants: [SKU], of product: Product, over skus: [SKU]) throws(CatalogueRefusal) {
        let named = Set(variants.map(\.id))
        let all = variants + skus.filter { !named.contains($0.id) }
        guard all.allSatisfy({ $0.options.count == product.options.count }) else {
            throw .optionsMismatch(product.options.joined(separator: ", "))
        }
        guard product.options.isEmpty || Set(all.map(\.options)).count == all.count else { throw .optionsTaken }
    }

    /// Counts the units of new variants; those that are there already are counted by hand, since they may have been sold.
    private func count(_ skus: [SKU], _ entry: ProductSheet.Entry) throws {
        let stock = StockStore(scope.connection)
        for sku in skus {
            guard let units = entry.variants.first(where: { $0.code == sku.merchantCode })?.quantity, units > 0 else {
                continue
            }
            let location = try Stocks.firstPlace(of: file.merchant, in: scope)
            try stock.adjust(
                Stock.Key(sku.id, location), by: units, .counted, subject: file.id.rawValue,
                movement: scope.newIdentifier(), at: scope.now)
        }
    }
}

extension ProductImport {
    /// What a command about the file leaves behind.
    var receipt: TradeReceipt { TradeReceipt(id.rawValue, state.rawValue, revision: revision) }
}

extension Platform {
    /// Files of products.
    package var productImports: ProductImports { ProductImports(platform: self) }
}
