/// A match of a creator and a product that was shown to somebody.
package enum PartnerMatch: Identified {
    package static var identifierPrefix: String { "mat" }
}
