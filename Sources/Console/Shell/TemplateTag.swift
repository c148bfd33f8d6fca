/// One `{{…}}` of a template, as far as the check at the start needs it.
struct TemplateTag: Equatable {
    let body: String

    /// Every tag of a template, in order.
    static func all(in text: String) -> [TemplateTag] {
        text.matches(of: /\{\{\{?([^}]+)\}\}/).map { TemplateTag(body: String($0.output.1).filter { $0 != " " }) }
    }

    /// The phrase that the tag names as group and name, if it names one.
    var phrase: (group: String, name: String)? {
        let parts = body.drop { "#^/&".contains($0) }.split(separator: ".")
        guard parts.count == 3, parts[0] == "t" else { return nil }
        return (String(parts[1]), String(parts[2]))
    }

    /// The template that the tag includes or extends, if it does.
    var partial: String? {
        guard let mark = body.first, mark == ">" || mark == "<" else { return nil }
        return String(body.dropFirst())
    }

    /// Checks that what the tag names exists.
    func check(in template: String, among names: Set<String>) throws(TemplateFault) {
        if let phrase, PhraseGroup(rawValue: phrase.group)?.wording(named: phrase.name) == nil {
            throw .unknownPhrase("\(phrase.group).\(phrase.name)", template: template)
        }
        if let partial, !names.contains(partial) { throw .unknownPartial(partial, template: template) }
    }
}
