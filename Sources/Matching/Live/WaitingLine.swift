/// A queue whose elements keep their places: the place of the first element ever is 0, and each further one's is one more.
struct WaitingLine<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    /// Elements at the front of `elements` that have left already.
    private var left = 0
    private var leftBefore = 0

    /// The number of elements that wait.
    var count: Int { elements.count - left }

    /// The element that waits longest.
    var first: Element? { count > 0 ? elements[left] : nil }

    /// The place of the element that waits longest, or that the next one will get when none waits.
    var firstPlace: Int { leftBefore + left }

    /// An element by its place.
    /// - Precondition: it still waits.
    subscript(place: Int) -> Element {
        get { elements[place - leftBefore] }
        set { elements[place - leftBefore] = newValue }
    }

    /// Adds an element at the end.
    /// - Returns: its place.
    mutating func append(_ element: Element) -> Int {
        elements.append(element)
        return leftBefore + elements.count - 1
    }

    /// Takes the element out that waits longest.
    /// - Precondition: some element waits.
    /// - Complexity: O(1) amortised.
    mutating func removeFirst() -> Element {
        let element = elements[left]
        left += 1
        if left >= 256, 2 * left >= elements.count {
            elements.removeFirst(left)
            leftBefore += left
            left = 0
        }
        return element
    }
}
