import Foundation
import Glibc
import Market
package import Operations

/// Which addresses are anybody's on the internet, and which lead inside (SSRF, OWASP API7:2023).
package enum PublicAddress {
    /// Why an address written by somebody is none that is sent to; nil for one that is, as far as can be seen without asking
    /// where its name leads.
    package static func fault(of text: String) -> WebhookAddressFault? {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !text.contains("\\"),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            // The name as whoever connects reads it, of letters that mean the same to everybody.
            let host = URL(string: text)?.host, !host.isEmpty, parts.fragment == nil,
            host.utf8.allSatisfy({ $0.isLetterOrDigit || "-.:[]".utf8.contains($0) })
        else { return .malformed }
        guard scheme == "https" else { return .notHTTPS }
        guard parts.user == nil, parts.password == nil else { return .hasCredentials }
        if let port = parts.port, port != 443, port != 80, !(1_024...65_535).contains(port) { return .forbiddenPort }
        let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        if let bytes = bytes(of: name) { return isPublic(bytes) ? nil : .notPublic }
        // Everything that a resolver takes for a number and that is no plain address hides where it leads.
        let last = name.split(separator: ".").last ?? ""
        let isNumber = !last.isEmpty && (last.allSatisfy(\.isNumber) || last.hasPrefix("0x"))
        let inside = [
            "localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "invalid", "example",
        ]
        guard !isNumber, name.contains("."), !inside.contains(String(last)) else { return .notPublic }
        return nil
    }

    /// The bytes of an address, 4 or 16; nil for a text that is none.
    package static func bytes(of text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &sixteen) == 1 ? sixteen : nil
    }

    /// Whether bytes are an address on the public internet (IANA special-purpose registries, RFC 6890).
    package static func isPublic(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return bytes.count == 4 && isPublicFour(bytes) }
        // Addresses that carry an address of four bytes lead where that leads.
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff {
            return isPublicFour(Array(bytes.suffix(4)))
        }
        if bytes.starts(with: [0x00, 0x64, 0xff, 0x9b]), bytes[4..<12].allSatisfy({ $0 == 0 }) {
            return isPublicFour(Array(bytes.suffix(4)))
        }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublicFour(Array(bytes[2..<6])) }
        // Of the rest only 2000::/3 is given out, without Teredo, documentation, benchmarking and ORCHID.
        guard bytes[0] & 0xe0 == 0x20 else { return false }
        if bytes[0] == 0x20, bytes[1] == 0x01 { return bytes[2] > 0x01 && !(bytes[2] == 0x0d && bytes[3] == 0xb8) }
        return !(bytes[0] == 0x3f && bytes[1] == 0xff)
    }

    private static func isPublicFour(_ four: [UInt8]) -> Bool {
        switch (four[0], four[1], four[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    /// The addresses that a name leads to; a blocking call.
    package static func addresses(of host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [String] = []
        var next = first
        while let info = next?.pointee {
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(info.ai_addr, info.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 {
                let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                found.append(String(text.prefix { $0 != "%" }))
            }
            next = info.ai_next
        }
        return found
    }
}
