package import Market

/// What the reader's parties were told, newest first.
package struct NoticesPage: Page {
    package static var template: String { "notices" }

    /// A notice with the name of what it is about.
    package struct Entry: Sendable, Hashable {
        /// The notice.
        package let notice: Notice
        /// What it is about, such as a product's title; nil when it is gone.
        package let about: String?

        /// A notice with a name.
        package init(_ notice: Notice, about: String?) {
            self.notice = notice
            self.about = about
        }
    }

    /// The notices of this page.
    package let entries: [Entry]
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of notices.
    package init(entries: [Entry], nextPath: String?) {
        self.entries = entries
        self.nextPath = nextPath
    }

    package var section: Section? { .notices }
    package func title(in language: Language) -> String { NoticePhrase.title.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            notices: entries.map { NoticeView($0, in: shell) }, isEmpty: entries.isEmpty,
            hasUnread: entries.contains { $0.notice.readAt == nil },
            newest: entries.map(\.notice.at).max()?.description ?? "", nextPath: nextPath)
    }

    private struct View: Sendable {
        let notices: [NoticeView]
        let isEmpty: Bool
        let hasUnread: Bool
        let newest: String
        let nextPath: String?
    }

    private struct NoticeView: Sendable {
        let sentence: String
        let at: String
        let role: String
        let path: String
        let isUnread: Bool

        init(_ entry: Entry, in shell: Shell) {
            let notice = entry.notice
            sentence = shell.text(
                notice.kind.phrase,
                [
                    "about": entry.about ?? notice.subject,
                    "time": notice.dueAt.map(shell.figures.moment) ?? "",
                ])
            at = shell.figures.moment(notice.at)
            role = shell.text(notice.recipient.role.phrase)
            path =
                switch notice.kind.noun {
                case .sample: "/samples/\(notice.subject)"
                case .room: "/rooms/\(notice.subject)"
                case .content: "/studio/contents/\(notice.subject)"
                case .product: "/products/\(notice.subject)"
                case .plan: "/plans"
                case .binding: "/bindings"
                case .dispute: "/disputes/\(notice.subject)"
                }
            isUnread = notice.readAt == nil
        }
    }
}

extension Notice.Kind {
    /// The sentence that tells it.
    var phrase: NoticePhrase {
        switch self {
        case .sampleRequested: .requested
        case .sampleApproved: .approved
        case .sampleRejected: .rejected
        case .sampleExpired: .expired
        case .sampleWithdrawn: .withdrawn
        case .sampleShipped: .shipped
        case .sampleDelivered: .delivered
        case .sampleInAppeal: .inAppeal
        case .sampleWaived: .waived
        case .sampleOverdue: .overdue
        case .sampleFulfilled: .fulfilled
        case .sampleUnfulfilled: .unfulfilled
        case .sampleRefunded: .refunded
        case .sampleContentDue: .contentDue
        case .roomOpened: .roomOpened
        case .contentInReview: .contentInReview
        case .contentReturned: .contentReturned
        case .contentPublished: .contentPublished
        case .contentRestricted: .contentRestricted
        case .contentRemoved: .contentRemoved
        case .rateFalls: .rateFalls
        case .bindingProposed: .bindingProposed
        case .bindingExit: .bindingExit
        case .planNamesYou: .planNamesYou
        case .campaignProposed: .campaignProposed
        case .disputeOpened: .disputeOpened
        case .disputeWon: .disputeWon
        case .disputeLost: .disputeLost
        }
    }
}
