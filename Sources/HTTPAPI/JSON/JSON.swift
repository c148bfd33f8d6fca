/// A JSON value (RFC 8259) whose objects keep the order in which members were written.
///
/// Every body goes through this type: it is read with limits, checked against a schema, and only then
/// turned into the nouns of the market.
package enum JSON: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Any other finite number.
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A name and a value of an object.
    package struct Member: Hashable, Sendable {
        /// The name, unique in its object.
        package let name: String
        /// The value.
        package let value: JSON

        /// A member.
        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The member of an object, nil for anything else.
    /// - Complexity: O(m) over the object's members.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string, nil for anything else.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A whole number, also when it was written as `3.0`; nil for anything else.
    package var wholeNumber: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// Any number, nil for anything else.
    package var decimal: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// A truth value, nil for anything else.
    package var truth: Bool? {
        if case .boolean(let truth) = self { truth } else { nil }
    }

    /// The elements of an array, nil for anything else.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, nil for anything else.
    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether two values mean the same, whatever the order of members and the spelling of numbers.
    package func isEqual(to other: JSON) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in other[member.name].map(member.value.isEqual) ?? false }
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.integer, .number), (.number, .integer): decimal == other.decimal
        default: self == other
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
