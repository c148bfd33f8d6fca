/// The name of something that the platform can do, such as `samples.request`.
///
/// The authorisation table, the audit log, API key scopes and the OpenAPI document all use it.
package struct OperationName: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible
{
    /// The name: a noun, a dot and a verb.
    package let rawValue: String

    /// A name that was stored or sent.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A name written in the source.
    package init(stringLiteral value: StaticString) { rawValue = value.description }

    package var description: String { rawValue }
}
