import Foundation

/// Who is at the other end, also behind proxies that the operator trusts.
enum ClientAddress {
    /// The address of the client.
    ///
    /// `X-Forwarded-For` can be written by anybody, so it counts only as far as trusted proxies have extended it: from
    /// the right, the first address that is not one of theirs.
    /// - Parameters:
    ///   - peer: the other end of the connection, nil where there is no socket.
    ///   - forwarded: the values of `X-Forwarded-For`, in their order.
    static func of(peer: String?, forwarded: [String], trusted: Set<String>) -> String? {
        guard let peer, trusted.contains(peer) else { return peer }
        var nearest = peer
        for field in forwarded.joined(separator: ",").split(separator: ",").reversed() {
            let address = String(field.trimmed)
            guard bytes(of: address) != nil else { break }
            nearest = address
            guard trusted.contains(address) else { break }
        }
        return nearest
    }

    /// Whether an address is this machine's own.
    static func isLoopback(_ address: String) -> Bool {
        guard let bytes = bytes(of: address) else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// What one household or machine has to itself: an IPv4 address, the first 64 bits of an IPv6 address.
    static func network(of address: String) -> String {
        guard let bytes = bytes(of: address), bytes.count == 16 else { return address }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func bytes(of address: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, address, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &sixteen) == 1 else { return nil }
        // ::ffff:192.0.2.1 is 192.0.2.1 on a socket that speaks both.
        return Array(sixteen.prefix(12)) == Array(repeating: 0, count: 10) + [255, 255]
            ? Array(sixteen.suffix(4)) : sixteen
    }
}
