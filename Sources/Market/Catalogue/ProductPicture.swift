/// Where a picture of a product is, as the merchant's file says it.
package struct ProductPicture: Hashable, Sendable {
    /// Its address, with http or https.
    package let url: String
    /// What it shows, for those who do not see it; may be empty.
    package let text: String

    /// A picture.
    package init(url: String, text: String) {
        self.url = url
        self.text = text
    }
}
