import Foundation
import Testing

/// Files under the folder that `DANCONG_DATA` names.
enum PublishedFile {
    /// Whether the folder is named.
    static var isNamed: Bool { ProcessInfo.processInfo.environment["DANCONG_DATA"] != nil }

    /// The bytes of a compressed file, unpacked.
    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(ProcessInfo.processInfo.environment["DANCONG_DATA"])
        let gunzip = Process()
        gunzip.executableURL = URL(filePath: "/usr/bin/env")
        gunzip.arguments = ["gzip", "-dc", "\(folder)/\(path)"]
        let pipe = Pipe()
        gunzip.standardOutput = pipe
        try gunzip.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        gunzip.waitUntilExit()
        try #require(gunzip.terminationStatus == 0)
        return [UInt8](bytes)
    }

    /// The text of a compressed file.
    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The lines of numbers of a compressed file.
    static func rows(_ path: String) throws -> [[Int32]] {
        try bytes(path).withUnsafeBufferPointer(numbers)
    }

    private static func numbers(_ bytes: UnsafeBufferPointer<UInt8>) -> [[Int32]] {
        var rows: [[Int32]] = []
        var row: [Int32] = []
        var value: Int32 = -1
        for byte in bytes {
            if byte >= 48, byte <= 57 {
                value = max(value, 0) * 10 + Int32(byte - 48)
                continue
            }
            if value >= 0 { row.append(value) }
            value = -1
            guard byte == 10 else { continue }
            rows.append(row)
            row.removeAll(keepingCapacity: true)
        }
        // The last line may lack its end.
        if value >= 0 { row.append(value) }
        return row.isEmpty ? rows : rows + [row]
    }
}

/// SHA-256 of short texts (FIPS 180-4), by which some sets are split.
enum SHA256 {
    /// The fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = primes(64).map { fraction(Double($0), root: 3) }
    private static let start: [UInt32] = primes(8).map { fraction(Double($0), root: 2) }

    /// The first byte of the digest of a text shorter than 56 bytes.
    static func firstByte(_ text: String) -> UInt8 {
        var block = [UInt8](text.utf8) + [0x80]
        let bits = UInt64(text.utf8.count * 8)
        block += [UInt8](repeating: 0, count: 56 - block.count)
        block += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
        var words = (0..<16).map { place in
            block[4 * place..<4 * place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for place in 16..<64 {
            let (a, b) = (words[place - 15], words[place - 2])
            let first = turn(a, 7) ^ turn(a, 18) ^ a >> 3
            let second = turn(b, 17) ^ turn(b, 19) ^ b >> 10
            words.append(words[place - 16] &+ first &+ words[place - 7] &+ second)
        }
        var state = start
        for place in 0..<64 {
            let (a, e) = (state[0], state[4])
            let choice = e & state[5] ^ ~e & state[6]
            let mixed = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
            let first = state[7] &+ mixed &+ choice &+ constants[place] &+ words[place]
            let majority = a & state[1] ^ a & state[2] ^ state[1] & state[2]
            let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
            state = [first &+ second] + state[0..<3] + [state[3] &+ first] + state[4..<7]
        }
        return UInt8((state[0] &+ start[0]) >> 24)
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static func primes(_ count: Int) -> [Int] {
        var primes: [Int] = []
        var next = 2
        while primes.count < count {
            if primes.allSatisfy({ next % $0 != 0 }) { primes.append(next) }
            next += 1
        }
        return primes
    }

    private static func fraction(_ value: Double, root: Double) -> UInt32 {
        let root = pow(value, 1 / root)
        return UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }
}
