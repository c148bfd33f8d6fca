import Foundation
import Market
import Yams

/// Reads one rule file: every key must be known and every expected key must be there.
struct RuleReader {
    private let file: String
    private let values: [String: Any]
    private var unread: Set<String>

    /// The version that the file declares.
    let version: RuleVersion

    /// Reads a file's text.
    /// - Throws: `RuleFileError`.
    init(file: String, text: String) throws {
        guard let values = try Yams.load(yaml: text) as? [String: Any] else {
            throw RuleFileError(file, "is no mapping")
        }
        guard let version = (values["version"] as? String).flatMap(RuleVersion.init(parsing:)) else {
            throw RuleFileError(file, "needs a version such as samples/1")
        }
        self.file = file
        self.values = values
        self.version = version
        unread = Set(values.keys).subtracting(["version"])
    }

    /// The duration of a key, written as a number with `ms`, `s`, `m`, `h` or `d`.
    mutating func duration(_ key: String) throws -> Duration { try duration(of: text(key), key) }

    /// The durations of a key.
    mutating func durations(_ key: String) throws -> [Duration] {
        guard let list = try value(key) as? [String] else {
            throw RuleFileError(file, "\(key) must be a list of durations")
        }
        return try list.map { try duration(of: $0, key) }
    }

    /// The whole number of a key, at least zero.
    mutating func count(_ key: String) throws -> Int {
        guard let number = try value(key) as? Int, number >= 0 else {
            throw RuleFileError(file, "\(key) must be a whole number from 0")
        }
        return number
    }

    /// The whole numbers of a key, at least one of them.
    mutating func counts(_ key: String) throws -> [Int] {
        guard let list = try value(key) as? [Int], !list.isEmpty, list.allSatisfy({ $0 >= 0 }) else {
            throw RuleFileError(file, "\(key) must be a list of whole numbers from 0")
        }
        return list
    }

    /// The texts of a key, in a list that may be empty.
    mutating func texts(_ key: String) throws -> [String] {
        let value = try value(key)
        if let list = value as? [String] { return list }
        guard let list = value as? [Any], list.isEmpty else {
            throw RuleFileError(file, "\(key) must be a list of texts")
        }
        return []
    }

    /// The number of a key.
    mutating func number(_ key: String) throws -> Double {
        switch try value(key) {
        case let number as Double: return number
        case let number as Int: return Double(number)
        default: throw RuleFileError(file, "\(key) must be a number")
        }
    }

    /// What the word of a key stands for.
    mutating func choice<Value>(_ key: String, _ words: [String: Value]) throws -> Value {
        guard let word = try value(key) as? String, let value = words[word] else {
            throw RuleFileError(file, "\(key) must be one of \(words.keys.sorted().joined(separator: ", "))")
        }
        return value
    }

    /// Ends the reading.
    /// - Throws: `RuleFileError` when the file has keys that nobody asked for.
    func finish() throws {
        guard unread.isEmpty else {
            throw RuleFileError(file, "has unknown keys: \(unread.sorted().joined(separator: ", "))")
        }
    }

    private mutating func value(_ key: String) throws -> Any {
        guard let value = values[key] else { throw RuleFileError(file, "needs \(key)") }
        unread.remove(key)
        return value
    }

    private mutating func text(_ key: String) throws -> String {
        guard let text = try value(key) as? String else {
            throw RuleFileError(file, "\(key) must be a duration such as 72h")
        }
        return text
    }

    private func duration(of text: String, _ key: String) throws -> Duration {
        let digits = text.prefix { $0.isNumber }
        guard let number = Int64(digits) else { throw RuleFileError(file, "\(key) must be a duration such as 72h") }
        return switch text.dropFirst(digits.count) {
        case "ms": .milliseconds(number)
        case "s": .seconds(number)
        case "m": .minutes(number)
        case "h": .hours(number)
        case "d": .days(number)
        default: throw RuleFileError(file, "\(key) must be a duration such as 72h")
        }
    }
}

/// A rule file that cannot be used.
package struct RuleFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name.
    package let file: String
    /// What is wrong, as the end of a sentence that begins with the file's name.
    package let reason: String

    init(_ file: String, _ reason: String) {
        self.file = file
        self.reason = reason
    }

    package var description: String { "\(file) \(reason)" }
}
