/// One of the values that a field of a form, or a row of buttons, offers.
struct Choice: Sendable {
    /// What is sent.
    let value: String
    /// What it says.
    let label: String
}
