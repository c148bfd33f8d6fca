package import Market
import SQLDatabase
import Storage

extension Catalogue {
    /// The most variants of one product.
    package static let variantsMax = 1_000

    /// Adds a product; it is not listed before it has a variant and its merchant lists it.
    ///
    /// - Parameter merchant: whose goods they are; nil for the actor's own shop.
    /// - Throws: `AccessRefusal`; `NotThere` for another merchant's shop; `InvalidInput` when nobody's shop is named, or
    ///   the category is unknown; `WriteRefusal`.
    package func add(
        _ draft: ProductDraft, of merchant: Identifier<Merchant>? = nil, in context: CommandContext
    ) async throws -> Written<Item> {
        let grant = try AuthorisationTable.standard.authorise("catalogue.add_product", context.actor)
        try Self.check(draft.options ?? [])
        guard let merchant = merchant ?? context.actor.merchant else {
            throw InvalidInput("/merchant_id", "field.required", "Must be there.")
        }
        try grant.require(ownedBy: [.merchant(merchant)], noun: "merchant")
        return try await platform.write("catalogue.add_product", in: context) { scope in
            guard try PartyStore(scope.connection).merchant(merchant) != nil else { throw NotThere("merchant") }
            let store = CatalogueStore(scope.connection)
            try Self.require(draft.category, in: store)
            let product = Product(
                id: scope.newIdentifier(), merchant: merchant, category: draft.category, title: draft.title,
                summary: draft.summary, origin: draft.origin, isListed: false, createdAt: scope.now,
                brand: draft.brand, options: draft.options ?? [])
            try store.insert(product)
            let item = Item(product: product, skus: [])
            try scope.audit("adds the product", subject: product.id.rawValue)
            try scope.publish(
                "product.created", subject: product.id.rawValue, payload: item.record,
                to: [.merchant(item.product.merchant)])
            return item
        }
    }

    /// Replaces what is said of a product.
    ///
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another merchant's product; `WriteRefusal`; `InvalidInput` when the
    ///   category is unknown.
    package func change(
        _ id: Identifier<Product>, to draft: ProductDraft, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Item> {
        try Self.check(draft.options ?? [])
        return try await change("catalogue.change_product", id, ifRevision: revision, in: context) { item, store, _ in
            try Self.require(draft.category, in: store)
            let before = item.product
            // Variants say what they are in each option: another number of options would leave them without.
            let options = draft.options ?? before.options
            guard item.skus.isEmpty || options.count == before.options.count else {
                throw CatalogueRefusal.optionsInUse
            }
            let product = Product(
                id: before.id, merchant: before.merchant, category: draft.category, title: draft.title,
                summary: draft.summary, origin: draft.origin, isListed: before.isListed, createdAt: before.createdAt,
                handle: before.handle, brand: draft.brand ?? before.brand, options: options, revision: before.revision)
            return (product, "changes the product", "product.updated")
        }
    }

    /// Lists a product, so that it can be shown and promoted, or takes it off the list; done before, it changes nothing.
    ///
    /// - Parameter revision: the revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another merchant's product; `WriteRefusal`; `CatalogueRefusal.noVariant`.
    package func list(
        _ id: Identifier<Product>, _ isListed: Bool, ifRevision revision: Int64? = nil, in context: CommandContext
    ) async throws -> Written<Item> {
        try await change("catalogue.set_listing", id, ifRevision: revision, in: context) { item, _, _ in
            let product = item.product
            guard product.isListed != isListed else { return nil }
            if isListed, item.skus.isEmpty { throw CatalogueRefusal.noVariant }
            return (
                product.listed(isListed), isListed ? "lists the product" : "takes the product off the list",
                isListed ? "product.updated" : "product.archived"
            )
        }
    }

    /// Adds a variant to a product.
    ///
    /// - Parameter revision: the product's revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another merchant's product; `WriteRefusal`; `CatalogueRefusal.codeTaken`,
    ///   `tooManyVariants`.
    package func add(
        _ draft: VariantDraft, to id: Identifier<Product>, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Item> {
        try await change("catalogue.add_variant", id, ifRevision: revision, in: context) { item, store, scope in
            try Self.require(draft, fits: item, except: nil)
            let sku = draft.sku(scope.newIdentifier(), of: id)
            guard try store.insert(sku) else { throw CatalogueRefusal.codeTaken }
            guard item.skus.count < Self.variantsMax else {
                throw CatalogueRefusal.tooManyVariants(max: Self.variantsMax)
            }
            return (item.product, "adds the variant \(sku.id)", "product.updated")
        }
    }

    /// Replaces what is said of a variant.
    ///
    /// - Parameter revision: the product's revision that the caller read, checked when it is given (`If-Match`).
    /// - Throws: `AccessRefusal`; `NotThere` for another merchant's product and another product's variant;
    ///   `WriteRefusal`; `CatalogueRefusal.codeTaken`.
    package func change(
        _ sku: Identifier<SKU>, of id: Identifier<Product>, to draft: VariantDraft, ifRevision revision: Int64? = nil,
        in context: CommandContext
    ) async throws -> Written<Item> {
        try await change("catalogue.change_variant", id, ifRevision: revision, in: context) { item, store, scope in
            guard let before = item.skus.first(where: { $0.id == sku }) else { throw NotThere("sku") }
            try Self.require(draft, fits: item, except: sku)
            let changed = draft.sku(sku, of: id)
            guard try store.save(changed) else { throw CatalogueRefusal.codeTaken }
            // Rooms are followed through the log of their messages, so nobody has to be woken from here.
            _ = try Rooms.notePrice(of: changed, before: before, in: scope)
            return (item.product, "changes the variant \(sku)", "product.updated")
        }
    }

    /// One change of a product and its variants: found, reached, still at the revision, changed, one revision on.
    /// - Parameter body: the changed product, what the audit log says and the message's type; nil when nothing changed.
    private func change(
        _ operation: OperationName, _ id: Identifier<Product>, ifRevision revision: Int64?, in context: CommandContext,
        _ body: @escaping @Sendable (Item, CatalogueStore, WriteScope) throws -> (Product, String, String)?
    ) async throws -> Written<Item> {
        let grant = try AuthorisationTable.standard.authorise(operation, context.actor)
        return try await platform.write(operation, in: context) { scope in
            let store = CatalogueStore(scope.connection)
            guard let found = try store.product(id, locked: true) else { throw NotThere("product") }
            try grant.require(ownedBy: [.merchant(found.merchant)], noun: "product")
            if let revision, revision != found.revision { throw WriteRefusal.stale }
            let before = Item(product: found, skus: try store.skus(of: [id]))
            guard let (product, summary, message) = try body(before, store, scope) else { return before }
            let item = Item(product: product.advanced(), skus: try store.skus(of: [id]))
            guard try store.save(item.product) else { throw WriteRefusal.stale }
            try scope.audit(summary, subject: id.rawValue)
            try scope.publish(
                message, subject: id.rawValue, payload: item.record, to: [.merchant(item.product.merchant)])
            return item
        }
    }

    /// - Throws: `InvalidInput` for names of options that are the same, or go over a line.
    private static func check(_ options: [String]) throws(InvalidInput) {
        guard Set(options).count == options.count, options.count <= Product.optionsMax,
            !options.contains(where: { $0.contains(where: \.isNewline) })
        else { throw InvalidInput("/option_names", "field.wrong_form", "Must be different names on one line each.") }
    }

    /// - Throws: `CatalogueRefusal.optionsMismatch`, `.optionsTaken`.
    private static func require(
        _ draft: VariantDraft, fits item: Item, except own: Identifier<SKU>?
    ) throws(CatalogueRefusal) {
        guard draft.options.count == item.product.options.count,
            !draft.options.contains(where: { $0.contains(where: \.isNewline) })
        else {
            throw .optionsMismatch(item.product.options.joined(separator: ", "))
        }
        guard draft.options.isEmpty || !item.skus.contains(where: { $0.id != own && $0.options == draft.options })
        else {
            throw .optionsTaken
        }
    }

    private static func require(_ category: Identifier<Category>, in store: CatalogueStore) throws {
        guard try store.knows(category) else { throw InvalidInput.unknownCategory }
    }
}

extension InvalidInput {
    /// A category that is not there.
    static let unknownCategory = InvalidInput("/category_id", "category.unknown", "There is no such category.")
    /// A product that is not there, or not listed.
    static let unknownProduct = InvalidInput("/product_id", "product.unknown", "There is no such product.")
}
