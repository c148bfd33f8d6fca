/// Where a product was seen or clicked; in a room the two places are counted apart (domain.md §3).
package enum ProductSurface: String, Hashable, Sendable, CaseIterable {
    /// The pinned card of the product that is being explained (气泡).
    case bubble
    /// A row of the room's product list (购物袋).
    case list
    /// The card of a video or a picture post.
    case card
    /// The creator's shop window (橱窗).
    case showcase
}
