import Market
import Mustache

/// What templates know as `t`: `{{t.samples.title}}` is a phrase in the page's language.
struct Phrasebook: MustacheParent, Sendable {
    let language: Language

    func child(named name: String) -> Any? {
        PhraseGroup(rawValue: name).map { Chapter(group: $0, language: language) }
    }

    private struct Chapter: MustacheParent {
        let group: PhraseGroup
        let language: Language

        func child(named name: String) -> Any? { group.wording(named: name)?.text(in: language) }
    }
}
