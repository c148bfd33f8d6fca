/// What a column of a file of products means, by the names that shops give it (commerce.md §13.1).
enum ProductColumn: String, CaseIterable, Hashable, Sendable {
    case handle, title, body, brand, category, type, published, status
    case option1Name, option1Value, option2Name, option2Value, option3Name, option3Value
    case code, grams, quantity, price, compareAt, barcode
    case pictureURL, pictureText

    /// The names under which files have it, in lower case; the first is the one that we write.
    var names: [String] {
        switch self {
        case .handle: ["handle", "url handle", "product handle", "slug"]
        case .title: ["title", "product title", "name"]
        case .body: ["body (html)", "description", "product description"]
        case .brand: ["vendor", "brand"]
        case .category: ["product category", "category", "category1"]
        case .type: ["type", "product type"]
        case .published: ["published", "published on online store"]
        case .status: ["status", "product status"]
        case .option1Name: Self.optionNames(1)
        case .option2Name: Self.optionNames(2)
        case .option3Name: Self.optionNames(3)
        case .option1Value: Self.optionValues(1)
        case .option2Value: Self.optionValues(2)
        case .option3Value: Self.optionValues(3)
        case .code: ["variant sku", "sku"]
        case .grams: ["variant grams", "weight value (grams)", "grams"]
        case .quantity:
            ["variant inventory qty", "inventory quantity", "variant inventory quantity", "inventory_count"]
        case .price: ["variant price", "price"]
        case .compareAt: ["variant compare at price", "compare-at price", "compare_at_price"]
        case .barcode: ["variant barcode", "barcode"]
        case .pictureURL: ["image src", "product image url", "product image 1 url", "image1_src"]
        case .pictureText: ["image alt text", "image alt"]
        }
    }

    private static func optionNames(_ number: Int) -> [String] {
        ["option\(number) name", "variant option \(number) name", "option\(number)_name"]
    }

    private static func optionValues(_ number: Int) -> [String] {
        ["option\(number) value", "variant option \(number) value", "option\(number)_value"]
    }

    /// Where the columns stand in a header, which dialect it is, and which columns mean nothing to us.
    struct Header: Sendable, Hashable {
        /// The place of each column that is there, from 0.
        let places: [ProductColumn: Int]
        /// How many fields a record has.
        let width: Int
        /// Names of columns that are passed over.
        let ignored: [String]
        /// `shopify`, `shopify-2024`, `medusa`, `spree` or `other`.
        let dialect: String

        /// The meaning of a header.
        /// - Parameter currency: a column such as `Variant Price USD` counts when it is priced in this one.
        init(_ fields: [String], currency: String) {
            let names = fields.map { $0.trimmingBlanks.lowercased() }
            var places: [ProductColumn: Int] = [:]
            for column in ProductColumn.allCases {
                var aliases = column.names
                if column == .price { aliases.append("variant price \(currency.lowercased())") }
                // Of two names for one thing the first alias counts.
                for alias in aliases where places[column] == nil {
                    if let place = names.firstIndex(of: alias) { places[column] = place }
                }
            }
            self.places = places
            width = fields.count
            let known = Set(places.values)
            ignored = fields.indices.filter { !known.contains($0) && !names[$0].isEmpty }.map { fields[$0] }
            dialect =
                if names.contains("url handle") {
                    "shopify-2024"
                } else if names.contains("product handle") {
                    "medusa"
                } else if names.contains("slug") {
                    "spree"
                } else if names.contains("handle") {
                    "shopify"
                } else {
                    "other"
                }
        }

        /// Columns without which nothing can be taken in.
        var missing: [ProductColumn] { [.handle, .title, .price].filter { places[$0] == nil } }
    }
}
