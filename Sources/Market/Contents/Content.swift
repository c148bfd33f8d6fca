/// A short video or picture post of a creator (内容), from its draft to its end (domain.md §8).
package struct Content: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "vid" }

    /// What kind of content it is.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// 短视频.
        case video
        /// 图文.
        case pictures
    }

    /// What a content does beside entertaining; a card in one that informs makes it an advertisement.
    package enum Angle: String, Hashable, Sendable, CaseIterable {
        /// Everything else.
        case entertainment
        /// Knowledge (知识介绍).
        case knowledge
        /// What the creator lived through with the thing (体验分享).
        case experience
        /// A review or a comparison (消费测评).
        case review

        /// Whether viewers read it as information, so that a card in it must be labelled.
        package var informs: Bool { self != .entertainment }
    }

    /// Whether viewers can be shown it; follows from the state.
    package enum Visibility: String, Hashable, Sendable, CaseIterable {
        /// Not shown to anyone but its creator and operators.
        case hidden
        /// May be shown in feeds and found by search.
        case published
        /// Shown on the creator's page only.
        case restricted
        /// Taken down, by the creator or by the platform.
        case removed
    }

    /// What a creator says of a content, which changes with every edit.
    package struct Draft: Hashable, Sendable {
        /// The caption.
        package let title: String
        /// Topics, most telling first; a topic holds no comma.
        package let tags: [String]
        /// The category it belongs to, where known.
        package let category: Identifier<Category>?
        /// The product that its card links to, where it sells one.
        package let product: Identifier<Product>?
        /// What it does beside entertaining.
        package let angle: Angle
        /// Whether a machine made picture or voice, as its creator declares; the label goes with the content everywhere.
        package let isSynthetic: Bool
        /// Whether the creator was paid to make it, card or no card.
        package let isPaid: Bool

        /// What a creator says.
        package init(
            title: String, tags: [String], category: Identifier<Category>?, product: Identifier<Product>?,
            angle: Angle = .entertainment, isSynthetic: Bool = false, isPaid: Bool = false
        ) {
            self.title = title
            self.tags = tags
            self.category = category
            self.product = product
            self.angle = angle
            self.isSynthetic = isSynthetic
            self.isPaid = isPaid
        }

        /// The same with a card that leads elsewhere, or with none.
        package func linking(_ product: Identifier<Product>?) -> Draft {
            Draft(
                title: title, tags: tags, category: category, product: product, angle: angle, isSynthetic: isSynthetic,
                isPaid: isPaid)
        }

        /// Whether viewers must read 广告 on it: it was paid for, or it informs and sells.
        package var isAdvertisement: Bool { isPaid || (angle.informs && product != nil) }
    }

    /// The content's identifier.
    package let id: Identifier<Content>
    /// Who made it.
    package let creator: Identifier<Creator>
    /// What kind of content it is; settled when it is made.
    package let form: Form
    /// What its creator says of it.
    package internal(set) var draft: Draft
    /// Running time; nil for pictures and where unknown. It is the file's own once there is one.
    package let length: Duration?
    /// Where it is between draft and end.
    package internal(set) var state: State
    /// The pool of staged traffic that it is in, from 0 when it is published.
    package internal(set) var pool: Int
    /// What the last review or operator found; nil while nothing is held against it.
    package internal(set) var finding: Finding?
    /// When the state was entered.
    package internal(set) var movedAt: Timestamp
    /// When it was first published; for what never was, when it was made.
    package internal(set) var publishedAt: Timestamp
    /// Whether viewers could ever be shown it; its date stays then.
    package internal(set) var wasShown: Bool
    /// How often the content was changed, from 1.
    package internal(set) var revision: Int64

    /// A content as stored.
    /// - Parameters:
    ///   - movedAt: when the state was entered; nil for the day of publication.
    ///   - wasShown: nil for what its state says.
    package init(
        id: Identifier<Content>, creator: Identifier<Creator>, form: Form, draft: Draft, length: Duration?,
        state: State, pool: Int = 0, finding: Finding? = nil, movedAt: Timestamp? = nil, publishedAt: Timestamp,
        wasShown: Bool? = nil, revision: Int64 = 1
    ) {
        precondition(revision > 0, "Revisions are counted from 1.")
        self.id = id
        self.creator = creator
        self.form = form
        self.draft = draft
        self.length = length
        self.state = state
        self.pool = pool
        self.finding = finding
        self.movedAt = movedAt ?? publishedAt
        self.publishedAt = publishedAt
        self.wasShown = wasShown ?? (state.visibility != .hidden)
        self.revision = revision
    }

    /// The caption.
    package var title: String { draft.title }
    /// Topics, most telling first.
    package var tags: [String] { draft.tags }
    /// The category it belongs to, where known.
    package var category: Identifier<Category>? { draft.category }
    /// The product that its card links to, where it sells one.
    package var product: Identifier<Product>? { draft.product }
    /// Whether viewers can be shown it.
    package var visibility: Visibility { state.visibility }

    /// The product that a commission is earned with now: nothing is earned with a draft, or with what was taken back.
    package var linkedProduct: Identifier<Product>? { state.holdsLink ? draft.product : nil }

    /// Why a review or an operator stopped a content.
    package struct Finding: Hashable, Sendable {
        /// The rule, by its name; `words` for the word lists.
        package let rule: String
        /// What was found, in words for the creator.
        package let note: String

        /// A finding.
        package init(rule: String, note: String) {
            self.rule = rule
            self.note = note
        }
    }
}
