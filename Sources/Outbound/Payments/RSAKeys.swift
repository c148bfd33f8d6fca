import Crypto
import CryptoExtras
import Foundation

/// A merchant's private key: RSA with SHA-256 (PKCS #1 v1.5), as Chinese providers want it.
package struct RSASigner: Sendable {
    private let key: _RSA.Signing.PrivateKey

    /// The key of a PEM text, or of the base 64 that Alipay's tools print.
    /// - Throws: CryptoKit's error for a text that is no key of 2,048 bits or more.
    package init(_ text: String) throws {
        key = try _RSA.Signing.PrivateKey(pemRepresentation: PEM.text(text, "PRIVATE KEY"))
    }

    /// A signature in base 64.
    func signature(of text: String) throws -> String {
        try key.signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5).rawRepresentation
            .base64EncodedString()
    }
}

/// A provider's public key.
package struct RSAVerifier: Sendable {
    private let key: _RSA.Signing.PublicKey

    /// The key of a PEM text, or of base 64 alone.
    /// - Throws: CryptoKit's error for a text that is no key of 2,048 bits or more.
    package init(_ text: String) throws {
        key = try _RSA.Signing.PublicKey(pemRepresentation: PEM.text(text, "PUBLIC KEY"))
    }

    /// Whether a signature in base 64 is the provider's.
    func verifies(_ signature: String, of text: some DataProtocol) -> Bool {
        guard let bytes = Data(base64Encoded: signature) else { return false }
        return key.isValidSignature(
            .init(rawRepresentation: bytes), for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5)
    }
}

private enum PEM {
    /// A PEM text, whose frame is put around base 64 that came without one.
    static func text(_ text: String, _ label: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.hasPrefix("-----") else { return trimmed }
        let letters = trimmed.filter { !$0.isWhitespace }
        var lines: [Substring] = []
        var rest = letters[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(64))
            rest = rest.dropFirst(64)
        }
        return "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----"
    }
}
