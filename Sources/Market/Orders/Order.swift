/// An order (订单), as events and contents refer to it. What it holds is for `Trade`.
package enum Order: Identified {
    package static var identifierPrefix: String { "ord" }
}
