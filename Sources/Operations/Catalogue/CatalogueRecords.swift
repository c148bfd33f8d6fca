import Amounts
package import Market

/// A product with its variants as it is kept with idempotency keys and sent in messages.
package struct CatalogueItemRecord: Codable, Sendable, Hashable {
    struct Variant: Codable, Sendable, Hashable {
        let id, merchantCode, variant, currency: String
        let minorUnits: Int64
        let options: [String]?
        let compareAt: Int64?
        let barcode: String?
        let grams: Int64?
    }

    let id, merchant, category, title, summary, country, place: String
    let maker, handle, brand: String?
    let options: [String]?
    let isListed: Bool
    let createdAt, revision: Int64
    let variants: [Variant]
}

extension Catalogue.Item: Replayable {
    package var record: CatalogueItemRecord {
        CatalogueItemRecord(
            id: product.id.rawValue, merchant: product.merchant.rawValue, category: product.category.rawValue,
            title: product.title, summary: product.summary, country: product.origin.country,
            place: product.origin.place, maker: product.origin.maker, handle: product.handle, brand: product.brand,
            options: product.options, isListed: product.isListed,
            createdAt: product.createdAt.milliseconds, revision: product.revision,
            variants: skus.map {
                .init(
                    id: $0.id.rawValue, merchantCode: $0.merchantCode, variant: $0.variant,
                    currency: $0.price.currency.code, minorUnits: $0.price.minorUnits,
                    options: $0.options, compareAt: $0.compareAt?.minorUnits, barcode: $0.barcode, grams: $0.grams)
            })
    }

    package init(record: CatalogueItemRecord) throws {
        let id = try Identifier<Product>(parsing: record.id)
        self.init(
            product: Product(
                id: id, merchant: try Identifier(parsing: record.merchant),
                category: try Identifier(parsing: record.category), title: record.title, summary: record.summary,
                origin: Origin(country: record.country, place: record.place, maker: record.maker),
                isListed: record.isListed, createdAt: Timestamp(milliseconds: record.createdAt),
                handle: record.handle, brand: record.brand, options: record.options ?? [], revision: record.revision),
            skus: try record.variants.map {
                SKU(
                    id: try Identifier(parsing: $0.id), product: id, merchantCode: $0.merchantCode,
                    variant: $0.variant,
                    price: Money(minorUnits: $0.minorUnits, currency: try Currency(code: $0.currency)),
                    options: $0.options ?? [],
                    compareAt: try $0.compareAt.map { [code = $0.currency] units in
                        Money(minorUnits: units, currency: try Currency(code: code))
                    }, barcode: $0.barcode, grams: $0.grams)
            })
    }
}

/// A content as it is kept with idempotency keys and sent in messages.
package struct ContentRecord: Codable, Sendable, Hashable {
    let id, creator, form, title: String
    let tags: [String]
    let category, product: String?
    let angle: String
    let isSynthetic, isPaid, isAdvertisement: Bool
    let lengthMilliseconds: Int64?
    let state, visibility: String
    let pool: Int
    let findingRule, findingNote: String?
    let movedAt, publishedAt: Int64
    let wasShown: Bool
    let revision: Int64
}

extension Content: Replayable {
    package var record: ContentRecord {
        ContentRecord(
            id: id.rawValue, creator: creator.rawValue, form: form.rawValue, title: title, tags: tags,
            category: category?.rawValue, product: product?.rawValue, angle: draft.angle.rawValue,
            isSynthetic: draft.isSynthetic, isPaid: draft.isPaid, isAdvertisement: draft.isAdvertisement,
            lengthMilliseconds: length?.wholeMilliseconds, state: state.rawValue, visibility: visibility.rawValue,
            pool: pool, findingRule: finding?.rule, findingNote: finding?.note, movedAt: movedAt.milliseconds,
            publishedAt: publishedAt.milliseconds, wasShown: wasShown, revision: revision)
    }

    package init(record: ContentRecord) throws {
        guard
            let form = Form(rawValue: record.form), let state = State(rawValue: record.state),
            let angle = Angle(rawValue: record.angle)
        else { throw WriteRefusal.keyReused }
        self.init(
            id: try Identifier(parsing: record.id), creator: try Identifier(parsing: record.creator), form: form,
            draft: Draft(
                title: record.title, tags: record.tags,
                category: try record.category.map { try Identifier(parsing: $0) },
                product: try record.product.map { try Identifier(parsing: $0) }, angle: angle,
                isSynthetic: record.isSynthetic, isPaid: record.isPaid),
            length: record.lengthMilliseconds.map { .milliseconds($0) }, state: state, pool: record.pool,
            finding: record.findingRule.map { Finding(rule: $0, note: record.findingNote ?? "") },
            movedAt: Timestamp(milliseconds: record.movedAt), publishedAt: Timestamp(milliseconds: record.publishedAt),
            wasShown: record.wasShown, revision: record.revision)
    }
}
