import Foundation
import Yams

/// Who takes money.
package enum PaymentProvider: String, Sendable, Hashable, CaseIterable {
    /// A simulation inside the server.
    case simulated
    /// Nobody: nothing can be paid.
    case none
    /// The simulation as a process of its own.
    case paysim
    case stripe, alipay, wechatpay
}

/// A file of keys and addresses, in YAML: texts by name. Its owner keeps it from others.
package struct KeyFile: Sendable {
    private let path: String
    private let texts: [String: String]

    /// Reads a file.
    /// - Parameter names: what may stand in it.
    /// - Throws: `SettingError` for one that cannot be read, is no mapping of texts, or has other names in it.
    package static func read(_ path: String, names: Set<String>) throws -> KeyFile {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw SettingError("The file \(path) cannot be read.")
        }
        guard let texts = try? Yams.load(yaml: text) as? [String: String] else {
            // What the parser says could hold a key.
            throw SettingError("The file \(path) is no mapping of names to texts.")
        }
        let others = texts.keys.filter { !names.contains($0) }.sorted()
        guard others.isEmpty else {
            throw SettingError(
                "The file \(path) has unknown names: \(others.joined(separator: ", ")). "
                    + "Known are \(names.sorted().joined(separator: ", ")).")
        }
        return KeyFile(path: path, texts: texts)
    }

    /// The text of a name.
    /// - Throws: `SettingError` when the file does not have it.
    package func text(_ name: String) throws -> String {
        guard let text = texts[name], !text.isEmpty else { throw SettingError("\(path) has no \(name).") }
        return text
    }

    /// The text of a name, or another one.
    package func text(_ name: String, or other: String) -> String { texts[name] ?? other }

    /// What a name's text becomes, or another value where the file does not have it.
    /// - Throws: `SettingError` when it becomes nothing.
    package func value<Value>(
        _ name: String, _ form: String, or other: Value, _ parse: (String) throws -> Value?
    ) throws -> Value { texts[name] == nil ? other : try value(name, form, parse) }

    /// What a name's text becomes.
    /// - Throws: `SettingError` when the file does not have it, or it becomes nothing.
    package func value<Value>(_ name: String, _ form: String, _ parse: (String) throws -> Value?) throws -> Value {
        let text = try text(name)
        guard let value = try? parse(text) else {
            // The text is a secret and stays out of the sentence.
            throw SettingError("\(name) in \(path) must be \(form).")
        }
        return value
    }
}
