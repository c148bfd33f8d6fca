import Market

/// What the search says.
package enum SearchPhrase: String, Phrase {
    case title, field, button, lead, resultsFor, nothingTitle, nothingText, startTitle, startText
    case products, contents, creators, rooms, moreOfKind, backToAll

    package var wording: Wording {
        switch self {
        case .title: .init("搜索", "Search")
        case .field: .init("搜商品、内容、达人、直播", "Products, videos, creators, live rooms")
        case .button: .init("搜索", "Search")
        case .lead: .init("标题里有这些词的排在前面。", "What has the words in its title comes first.")
        case .resultsFor: .init("“{text}”的结果", "Results for “{text}”")
        case .nothingTitle: .init("没有找到", "Nothing found")
        case .nothingText: .init("换个说法，或少写几个词。", "Say it differently, or with fewer words.")
        case .startTitle: .init("想找什么？", "What are you looking for?")
        case .startText: .init("两个字就够，例如“单丛”。", "Two Chinese characters are enough.")
        case .products: .init("商品", "Products")
        case .contents: .init("内容", "Videos and pictures")
        case .creators: .init("达人", "Creators")
        case .rooms: .init("直播", "Live rooms")
        case .moreOfKind: .init("更多{kind}", "More: {kind}")
        case .backToAll: .init("返回全部结果", "Back to all results")
        }
    }
}

extension SearchKind {
    /// The heading of what was found of the kind.
    var phrase: SearchPhrase {
        switch self {
        case .product: .products
        case .content: .contents
        case .creator: .creators
        case .room: .rooms
        }
    }
}
