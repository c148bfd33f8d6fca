import Amounts
package import Market
package import Trade

/// A shop's products as Google Merchant Center reads them (commerce.md §13.2): RSS 2.0 with an item for each variant.
package struct MerchantFeed: Sendable {
    /// Where the site is, such as `https://shop.example`.
    package let address: String
    /// The shop's name.
    package let shop: String

    /// The feed of a shop.
    package init(address: String, shop: String) {
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        self.shop = shop
    }

    /// What stands in front of the items.
    package var head: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
        <channel>
        <title>\(XMLText.escaped(shop))</title>
        <link>\(XMLText.escaped(address))</link>
        <description>\(XMLText.escaped(shop))</description>

        """
    }

    /// What stands behind them.
    package var foot: String { "</channel>\n</rss>\n" }

    /// The items of a product; none for one without a picture, which a feed has to have, or off the list.
    /// - Parameters:
    ///   - category: the names of its category and those above, root first.
    ///   - units: units of variants that can be had.
    ///   - flashes: flash prices that count now.
    package func items(
        of item: Catalogue.Item, category: [String], pictures: [ProductPicture], units: [Identifier<SKU>: Int64],
        flashes: [Identifier<SKU>: FlashPrice]
    ) -> String {
        let product = item.product
        guard product.isListed, let first = pictures.first else { return "" }
        return item.skus.filter { $0.price.minorUnits > 0 }.map { sku in
            var lines = [
                tag("id", sku.id.rawValue), tag("title", String(title(of: product, sku).prefix(150))),
                tag("description", String((product.summary.isEmpty ? product.title : product.summary).prefix(5_000))),
                tag("link", "\(address)/products/\(product.id)"), tag("image_link", first.url),
            ]
            lines += pictures.dropFirst().prefix(10).map { tag("additional_image_link", $0.url) }
            lines.append(tag("availability", units[sku.id] ?? 0 > 0 ? "in_stock" : "out_of_stock"))
            // Of a price and what it was before, a feed calls the lower one a sale.
            lines.append(tag("price", text(sku.compareAt ?? sku.price)))
            if let flash = flashes[sku.id] {
                lines.append(tag("sale_price", text(flash.draft.price)))
                lines.append(
                    tag(
                        "sale_price_effective_date",
                        "\(flash.draft.begins.description)/\(flash.draft.ends.description)"))
            } else if sku.compareAt != nil {
                lines.append(tag("sale_price", text(sku.price)))
            }
            lines += [
                tag("condition", "new"), tag("brand", product.brand ?? shop),
                tag("product_type", category.joined(separator: " > ")), tag("item_group_id", product.id.rawValue),
                tag("external_seller_id", product.merchant.rawValue),
            ]
            if let barcode = sku.barcode, Self.isGTIN(barcode) {
                lines.append(tag("gtin", barcode))
            } else {
                lines.append(tag("identifier_exists", "no"))
            }
            if let grams = sku.grams { lines.append(tag("shipping_weight", "\(grams) g")) }
            return "<item>\n\(lines.joined(separator: "\n"))\n</item>\n"
        }.joined()
    }

    private func title(of product: Product, _ sku: SKU) -> String {
        sku.variant.isEmpty ? product.title : "\(product.title) · \(sku.variant)"
    }

    private func text(_ money: Money) -> String { "\(money.decimalText) \(money.currency.code)" }

    private func tag(_ name: String, _ text: String) -> String { "<g:\(name)>\(XMLText.escaped(text))</g:\(name)>" }

    /// Whether a code has 8, 12, 13 or 14 digits of which the last is the check digit of GS1.
    static func isGTIN(_ code: String) -> Bool {
        let digits = code.utf8.compactMap { (48...57).contains($0) ? Int($0) - 48 : nil }
        guard digits.count == code.utf8.count, [8, 12, 13, 14].contains(digits.count) else { return false }
        let sum = digits.dropLast().reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 3 : 1) }
        return (10 - sum % 10) % 10 == digits.last
    }
}
