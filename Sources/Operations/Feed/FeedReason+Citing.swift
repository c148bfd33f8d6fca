package import Market

extension FeedReason {
    /// The other content that the reason cites, if any.
    package var content: Identifier<Content>? {
        switch self {
        case .fitsTaste(let content, _, _), .watchedTogether(let content, _), .oftenNext(let content, _),
            .fitsVisit(let content), .alike(let content):
            content
        case .expected, .followed, .new, .popular, .discovery, .onTrial: nil
        }
    }

    /// The creator that the reason cites, if any.
    package var creator: Identifier<Creator>? {
        if case .followed(let creator) = self { creator } else { nil }
    }
}
