extension Schema {
    /// The schema as JSON Schema 2020-12, with named shapes as references into the components.
    package var document: JSON {
        switch self {
        case .named(let name, _): ["$ref": .string("#/components/schemas/\(name)")]
        case .anything: [:]
        case .shown(let schema): ["anyOf": [schema.document, [:]]]
        case .boolean: ["type": "boolean"]
        case .integer(let range):
            [
                "type": "integer", "format": "int64", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .number(let range):
            range.upperBound < .greatestFiniteMagnitude
                ? ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
                : ["type": "number"]
        case .string(_, _, let values?):
            ["type": "string", "enum": .array(values.map { .string($0) })]
        case .string(let form, let length, nil):
            .object(
                [
                    .init("type", "string"), .init("minLength", .integer(Int64(length.lowerBound))),
                    .init("maxLength", .integer(Int64(length.upperBound))), .init("pattern", .string(form.pattern)),
                ] + (form == .timestamp ? [.init("format", "date-time")] : []))
        case .array(let schema, let count):
            [
                "type": "array", "items": schema.document, "minItems": .integer(Int64(count.lowerBound)),
                "maxItems": .integer(Int64(count.upperBound)),
            ]
        case .nullable(let schema): ["oneOf": [schema.document, ["type": "null"]]]
        case .map(let schema): ["type": "object", "additionalProperties": schema.document]
        case .choice(_, let shapes):
            ["oneOf": .array(shapes.sorted { $0.key < $1.key }.map(\.value.document))]
        case .object(let properties):
            [
                "type": "object", "additionalProperties": false,
                "required": .array(properties.filter(\.isRequired).map { .string($0.name) }),
                "properties": .object(properties.map { .init($0.name, $0.described) }),
            ]
        }
    }

    /// The named shapes inside this one, by name, itself included.
    package var names: [String: Schema] {
        switch self {
        case .named(let name, let schema): schema.names.merging([name: schema]) { first, _ in first }
        case .nullable(let schema), .map(let schema), .array(let schema, _), .shown(let schema): schema.names
        case .choice(_, let shapes): shapes.values.reduce(into: [:]) { $0.merge($1.names) { first, _ in first } }
        case .object(let properties):
            properties.reduce(into: [:]) { $0.merge($1.schema.names) { first, _ in first } }
        default: [:]
        }
    }
}

extension Schema.Property {
    /// The property's schema with its sentence.
    fileprivate var described: JSON {
        guard !summary.isEmpty, case .object(let members) = schema.document else { return schema.document }
        return .object([.init("description", .string(summary))] + members)
    }
}
