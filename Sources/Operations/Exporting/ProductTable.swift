import Amounts
package import Market

/// Products as a table in Shopify's shape (commerce.md §13.1): a row for each variant, what is the product's own on the first one,
/// and a row for each picture behind the first. Taken in again, it changes nothing.
package enum ProductTable {
    /// The names of the columns.
    package static let columns = [
        "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Published", "Option1 Name", "Option1 Value",
        "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams",
        "Variant Inventory Qty", "Variant Price", "Variant Compare At Price", "Variant Barcode", "Image Src",
        "Image Position", "Image Alt Text", "Status",
    ]

    /// The rows of a product.
    /// - Parameters:
    ///   - category: the name of its category.
    ///   - units: units of variants that can be had.
    package static func rows(
        of item: Catalogue.Item, category: String, pictures: [ProductPicture], units: [Identifier<SKU>: Int64]
    ) -> [[TableText.Cell]] {
        (0..<max(item.skus.count, pictures.count, 1)).map { number in
            let isFirst = number == 0
            let product = item.product
            let once = { (text: String) in isFirst ? TableText.Cell.word(text) : .nothing }
            let sku = item.skus.indices.contains(number) ? item.skus[number] : nil
            let picture = pictures.indices.contains(number) ? pictures[number] : nil
            return [
                .word(handle(of: product)), once(product.title), once(html(product.summary)), once(product.brand ?? ""),
                once(category), once(product.isListed ? "TRUE" : "FALSE"),
            ] + options(of: product, sku, isAlone: item.skus.count == 1, isFirst: isFirst) + [
                .init(sku?.merchantCode), sku?.grams.map { .number($0) } ?? .nothing,
                sku.map { .number(units[$0.id] ?? 0) } ?? .nothing, .init(sku?.price.decimalText),
                .init(sku?.compareAt?.decimalText), .init(sku?.barcode), .init(picture?.url),
                picture == nil ? .nothing : .number(Int64(number + 1)), .init(picture?.text),
                once(product.isListed ? "active" : "draft"),
            ]
        }
    }

    /// The name of a product in files; of one that came without, its identifier.
    static func handle(of product: Product) -> String {
        product.handle ?? product.id.rawValue
    }

    private static func options(
        of product: Product, _ sku: SKU?, isAlone: Bool, isFirst: Bool
    ) -> [TableText.Cell] {
        guard let sku else { return Array(repeating: .nothing, count: 6) }
        // A product of one variant is written with an option that says so.
        let names = !product.options.isEmpty ? product.options : isAlone ? ["Title"] : ["Variant"]
        let values = !product.options.isEmpty ? sku.options : isAlone ? ["Default Title"] : [sku.variant]
        return (0..<Product.optionsMax).flatMap { number -> [TableText.Cell] in
            guard names.indices.contains(number) else { return [.nothing, .nothing] }
            return [
                isFirst ? .word(names[number]) : .nothing,
                .word(values.indices.contains(number) ? values[number] : ""),
            ]
        }
    }

    /// A paragraph as HTML that says the same words.
    private static func html(_ text: String) -> String {
        text.split(separator: "\n").map { "<p>\(XMLText.escaped(String($0)))</p>" }.joined()
    }
}

/// Text that stands in XML and HTML.
enum XMLText {
    /// The text with the signs that mean something there in other words; what XML 1.0 does not allow is left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case let other where other.value >= 0x20 && other.value != 0xFFFE && other.value != 0xFFFF:
                escaped.unicodeScalars.append(other)
            default: continue
            }
        }
        return escaped
    }
}
