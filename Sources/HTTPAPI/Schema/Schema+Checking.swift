package import Market

extension Schema {
    /// Every fault of a value, in the order of the schema; empty when the value fits.
    ///
    /// Members that the schema does not know are faults: a misspelt optional field must not be ignored.
    /// - Parameter pointer: where the value stands, as a JSON pointer (RFC 6901).
    /// - Complexity: O(n) over the value's parts.
    package func faults(of value: JSON, at pointer: String = "") -> [InvalidInput.Fault] {
        var faults: [InvalidInput.Fault] = []
        check(value, at: pointer, into: &faults)
        return faults
    }

    private func check(_ value: JSON, at pointer: String, into faults: inout [InvalidInput.Fault]) {
        func wrong(_ code: ErrorCode, _ detail: String) {
            // A body of thousands of wrong values is answered with the first hundred faults.
            if faults.count < 100 { faults.append(.init(pointer, code, detail)) }
        }
        switch self {
        case .anything, .shown: break
        case .named(_, let schema): schema.check(value, at: pointer, into: &faults)
        case .nullable(let schema):
            if value != .null { schema.check(value, at: pointer, into: &faults) }
        case .boolean:
            if value.truth == nil { wrong("field.wrong_type", "Must be true or false.") }
        case .integer(let range):
            guard let number = value.wholeNumber else { return wrong("field.wrong_type", "Must be a whole number.") }
            if !range.contains(number) {
                wrong("field.out_of_range", "Must be from \(range.lowerBound) to \(range.upperBound).")
            }
        case .number(let range):
            guard let number = value.decimal else { return wrong("field.wrong_type", "Must be a number.") }
            if !range.contains(number) {
                wrong("field.out_of_range", "Must be from \(range.lowerBound) to \(range.upperBound).")
            }
        case .string(let form, let length, let values):
            guard let text = value.text else { return wrong("field.wrong_type", "Must be a text.") }
            if let values {
                if !values.contains(text) {
                    wrong("field.not_listed", "Must be one of \(values.joined(separator: ", ")).")
                }
            } else if !length.contains(text.unicodeScalars.count) {
                wrong("field.wrong_length", "Must have \(length.lowerBound) to \(length.upperBound) characters.")
            } else if !form.admits(text) {
                wrong("field.wrong_form", "Must match \(form.pattern).")
            }
        case .array(let schema, let count):
            guard let elements = value.elements else { return wrong("field.wrong_type", "Must be an array.") }
            if !count.contains(elements.count) {
                return wrong("field.wrong_count", "Must have \(count.lowerBound) to \(count.upperBound) elements.")
            }
            for (index, element) in elements.enumerated() {
                schema.check(element, at: "\(pointer)/\(index)", into: &faults)
            }
        case .map(let schema):
            guard let members = value.members else { return wrong("field.wrong_type", "Must be an object.") }
            for member in members { schema.check(member.value, at: pointer + Self.step(member.name), into: &faults) }
        case .choice(let name, let shapes):
            guard value.members != nil else { return wrong("field.wrong_type", "Must be an object.") }
            guard let choice = value[name] else {
                return faults.append(.init(pointer + Self.step(name), "field.required", "Must be there."))
            }
            guard let text = choice.text, let schema = shapes[text] else {
                let listed = shapes.keys.sorted().joined(separator: ", ")
                return faults.append(.init(pointer + Self.step(name), "field.not_listed", "Must be one of \(listed)."))
            }
            schema.check(value, at: pointer, into: &faults)
        case .object(let properties):
            Self.check(members: properties, of: value, at: pointer, into: &faults)
        }
    }

    private static func check(
        members properties: [Property], of value: JSON, at pointer: String, into faults: inout [InvalidInput.Fault]
    ) {
        guard let members = value.members else {
            return faults.append(.init(pointer, "field.wrong_type", "Must be an object."))
        }
        var known = 0
        for property in properties {
            guard let member = members.first(where: { $0.name == property.name }) else {
                if property.isRequired {
                    faults.append(.init(pointer + step(property.name), "field.required", "Must be there."))
                }
                continue
            }
            known += 1
            property.schema.check(member.value, at: pointer + step(property.name), into: &faults)
        }
        guard known < members.count else { return }
        for member in members where !properties.contains(where: { $0.name == member.name }) {
            guard faults.count < 100 else { return }
            faults.append(.init(pointer + step(member.name), "field.unknown", "Is no field of this object."))
        }
    }

    /// A step of a JSON pointer, escaped.
    private static func step(_ name: String) -> String {
        guard name.contains(where: { $0 == "~" || $0 == "/" }) else { return "/" + name }
        return "/"
            + name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }
}
