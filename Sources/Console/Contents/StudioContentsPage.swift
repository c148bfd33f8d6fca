package import Market

/// A creator's videos and posts with the form that begins one, or what waits for an operator's review.
package struct StudioContentsPage: Page {
    package static var template: String { "studio-contents" }

    /// The contents, those that moved last first, with their creators' names.
    package let entries: [Entry]
    /// The categories that a content can be about.
    package let categories: [StudioPage.Choice]
    /// Contents with a card that the creator can hand in in seven days; nil for operators, who see the queue.
    package let quota: Int?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// One content of the list.
    package struct Entry: Sendable, Hashable {
        /// The content.
        package let content: Content
        /// Who made it.
        package let creator: String

        /// An entry.
        package init(content: Content, creator: String) {
            self.content = content
            self.creator = creator
        }
    }

    /// A list of contents.
    package init(entries: [Entry], categories: [StudioPage.Choice], quota: Int?, nextPath: String?) {
        self.entries = entries
        self.categories = categories
        self.quota = quota
        self.nextPath = nextPath
    }

    package var section: Section? { quota == nil ? .contents : .studio }
    package func title(in language: Language) -> String {
        (quota == nil ? ContentPhrase.queueTitle : .title).text(in: language)
    }

    package func view(in shell: Shell) -> any Sendable {
        View(
            title: title(in: shell.language), lead: shell.text(quota == nil ? ContentPhrase.queueLead : .lead),
            isOwn: quota != nil,
            quota: quota.map { shell.text(ContentPhrase.quota, ["count": shell.figures.count(Int64($0))]) },
            form: ContentFormView(nil, form: nil, categories: categories, in: shell),
            entries: entries.map { EntryView($0, withCreator: quota == nil, in: shell) }, isEmpty: entries.isEmpty,
            emptyTitle: shell.text(quota == nil ? ContentPhrase.queueEmptyTitle : .emptyTitle),
            emptyText: shell.text(quota == nil ? ContentPhrase.queueEmptyText : .emptyText), nextPath: nextPath)
    }

    private struct View: Sendable {
        let title: String
        let lead: String
        let isOwn: Bool
        let quota: String?
        let form: ContentFormView
        let entries: [EntryView]
        let isEmpty: Bool
        let emptyTitle: String
        let emptyText: String
        let nextPath: String?
    }

    private struct EntryView: Sendable {
        let path: String
        let title: String
        let about: String
        let state: String
        let tone: String
        let finding: String?

        init(_ entry: Entry, withCreator: Bool, in shell: Shell) {
            let content = entry.content
            path = "/studio/contents/\(content.id)"
            title = content.title
            about = [
                withCreator ? entry.creator : nil, shell.text(content.form.phrase),
                shell.text(ContentPhrase.since, ["time": shell.figures.moment(content.movedAt)]),
            ].compactMap(\.self).joined(separator: " · ")
            state = shell.text(content.state.phrase)
            tone = content.state.tone
            finding = content.finding.map { shell.text(ContentPhrase.finding, ["rule": $0.rule, "note": $0.note]) }
        }
    }
}

/// The fields in which a creator says what a content is, empty or filled.
struct ContentFormView: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    let title: String
    let tags: String
    let isSynthetic: Bool
    let isPaid: Bool
    let forms: [Option]
    let angles: [Option]
    let categories: [Option]

    init(_ draft: Content.Draft?, form: Content.Form?, categories: [StudioPage.Choice], in shell: Shell) {
        title = draft?.title ?? ""
        tags = draft?.tags.joined(separator: " ") ?? ""
        isSynthetic = draft?.isSynthetic ?? false
        isPaid = draft?.isPaid ?? false
        forms =
            form == nil
            ? Content.Form.allCases.map {
                Option(value: $0.rawValue, label: shell.text($0.phrase), isChosen: $0 == .video)
            } : []
        angles = Content.Angle.allCases.map {
            Option(
                value: $0.rawValue, label: shell.text($0.phrase), isChosen: $0 == (draft?.angle ?? .entertainment))
        }
        self.categories = categories.map {
            Option(
                value: $0.value, label: $0.label.text(in: shell.language),
                isChosen: $0.value == draft?.category?.rawValue)
        }
    }
}
