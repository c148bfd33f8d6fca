/// A node of the category tree (类目).
package struct Category: Identified, Hashable, Sendable {
    package static var identifierPrefix: String { "cat" }

    /// The category's identifier.
    package let id: Identifier<Category>
    /// The parent, nil for a root.
    package let parent: Identifier<Category>?
    /// The name in Chinese.
    package let chineseName: String
    /// The name in English.
    package let englishName: String

    /// A category as stored.
    package init(id: Identifier<Category>, parent: Identifier<Category>?, chineseName: String, englishName: String) {
        self.id = id
        self.parent = parent
        self.chineseName = chineseName
        self.englishName = englishName
    }

    /// The name in a language.
    package func name(in language: Language) -> String {
        switch language {
        case .chinese: chineseName
        case .english: englishName
        }
    }
}

extension [Category] {
    /// Those that no other one of them is a child of, in their order.
    package var leaves: [Category] {
        let parents = Set(compactMap(\.parent))
        return filter { !parents.contains($0.id) }
    }
}

/// All categories with their parents: a forest without cycles.
package struct CategoryTree: Sendable {
    private let byID: [Identifier<Category>: Category]

    /// The tree of some categories.
    /// - Throws: `CategoryTreeError` when a parent is missing or a category is its own ancestor.
    /// - Complexity: O(*n* × depth) in the number of categories.
    package init(_ categories: [Category]) throws(CategoryTreeError) {
        var byID: [Identifier<Category>: Category] = [:]
        for category in categories { byID[category.id] = category }
        for category in categories {
            var seen: Set<Identifier<Category>> = [category.id]
            var next = category.parent
            while let id = next {
                guard let parent = byID[id] else { throw .missingParent(id.rawValue) }
                guard seen.insert(id).inserted else { throw .cycle(category.id.rawValue) }
                next = parent.parent
            }
        }
        self.byID = byID
    }

    /// The category with an identifier, if there is one.
    package subscript(_ id: Identifier<Category>) -> Category? { byID[id] }

    /// The category and its ancestors, root first; empty when it is unknown.
    /// - Complexity: O(depth).
    package func path(to id: Identifier<Category>) -> [Category] {
        var path: [Category] = []
        var next: Identifier<Category>? = id
        while let id = next, let category = byID[id] {
            path.append(category)
            next = category.parent
        }
        return path.reversed()
    }
}

/// Why some categories are no tree.
package enum CategoryTreeError: Refusal {
    /// A category names a parent that is not there.
    case missingParent(String)
    /// A category is its own ancestor.
    case cycle(String)

    package var code: ErrorCode {
        switch self {
        case .missingParent: "category.missing_parent"
        case .cycle: "category.cycle"
        }
    }

    package var kind: ErrorKind { .invalid }

    package var details: [String: String] {
        switch self {
        case .missingParent(let id), .cycle(let id): ["category": id]
        }
    }
}
