/// What the viewer's consent lets the platform do with an event (PIPL art. 13–15, 24).
package enum ConsentScope: String, Hashable, Sendable, CaseIterable {
    /// Only what running the page needs: counted, and never linked to the viewer.
    case essential
    /// Counted and analysed; not used to choose what this viewer sees.
    case analytics
    /// May also shape what this viewer is shown.
    case personalisation

    /// Whether the event may be stored with the viewer's pseudonym.
    package var allowsLinking: Bool { self != .essential }
    /// Whether the event may change what this viewer is shown.
    package var allowsPersonalisation: Bool { self == .personalisation }
}
