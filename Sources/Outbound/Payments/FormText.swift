import Foundation

/// Names and values as forms write them (application/x-www-form-urlencoded).
enum FormText {
    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._*")

    /// The text of pairs, in their order.
    static func text(of pairs: [(String, String)]) -> String {
        pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// The pairs of a text; of several of a name the last.
    /// - Returns: nil for a text that is none.
    static func pairs(of text: String) -> [String: String]? {
        var pairs: [String: String] = [:]
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = decoded(sides[0]), let value = decoded(sides.count > 1 ? sides[1] : "") else {
                return nil
            }
            pairs[name] = value
        }
        return pairs
    }

    private static func encoded(_ text: String) -> String {
        // Every text can be encoded: what is not plain becomes its bytes.
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    private static func decoded(_ text: String) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
