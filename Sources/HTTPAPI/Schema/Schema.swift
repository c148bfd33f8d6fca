package import Market

/// What a JSON value must look like: the one declaration behind checking, documentation and examples.
package indirect enum Schema: Hashable, Sendable {
    case object([Property])
    /// A text: its form, its length in characters, and the values if they are listed.
    case string(TextForm, length: ClosedRange<Int>, values: [String]?)
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    case array(of: Schema, count: ClosedRange<Int>)
    case nullable(Schema)
    /// One of several objects, told apart by the value of a text member.
    case choice(by: String, [String: Schema])
    /// Names to values of one shape.
    case map(of: Schema)
    case anything
    /// Anything; the documentation shows what is meant, and the reader names what is not.
    case shown(Schema)
    /// A shape that the documentation names and refers to.
    case named(String, Schema)

    /// A member of an object.
    package struct Property: Hashable, Sendable {
        /// The member's name, in snake_case.
        package let name: String
        /// What the value must look like.
        package let schema: Schema
        /// Whether it must be there.
        package let isRequired: Bool
        /// A sentence for the documentation.
        package let summary: String
    }

    /// Makes objects readable: `.object(.required("id", …), .optional("note", …))`.
    package static func object(_ properties: Property...) -> Schema { .object(properties) }

    /// Any text of at most so many characters.
    package static func text(_ length: ClosedRange<Int> = 0...10_000) -> Schema {
        .string(.plain, length: length, values: nil)
    }

    /// An identifier of a noun.
    package static func id<Noun: Identified>(_ noun: Noun.Type) -> Schema {
        .string(.identifier(prefix: Noun.identifierPrefix), length: 1...64, values: nil)
    }

    /// An instant.
    package static let timestamp = Schema.string(.timestamp, length: 20...35, values: nil)

    /// One of the listed texts.
    package static func oneOf(_ values: [String]) -> Schema { .string(.plain, length: 0...64, values: values) }

    /// One of the cases of an enumeration.
    package static func oneOf<Value: CaseIterable & RawRepresentable<String>>(_ type: Value.Type) -> Schema {
        .oneOf(Value.allCases.map(\.rawValue))
    }

    /// A count of things, from zero up.
    package static let count = Schema.integer(0...9_007_199_254_740_991)
}

extension Schema.Property {
    /// A member that must be there.
    package static func required(_ name: String, _ schema: Schema, _ summary: String) -> Self {
        Self(name: name, schema: schema, isRequired: true, summary: summary)
    }

    /// A member that may be absent; `null` means the same.
    package static func optional(_ name: String, _ schema: Schema, _ summary: String) -> Self {
        let nullable: Schema = if case .nullable = schema { schema } else { .nullable(schema) }
        return Self(name: name, schema: nullable, isRequired: false, summary: summary)
    }
}
