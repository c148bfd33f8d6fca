package import HTTPTypes
package import Market

/// The announced end of an endpoint, which callers read in every answer before it comes.
package struct Retirement: Hashable, Sendable {
    /// Since when it should not be used any more.
    package let deprecatedAt: Timestamp
    /// When it stops answering; nil when that is not settled.
    package let endsAt: Timestamp?
    /// The operation's path that takes its place, nil when nothing does.
    package let successor: String?

    /// An announcement.
    /// - Precondition: the end comes after the announcement.
    package init(deprecatedAt: Timestamp, endsAt: Timestamp? = nil, successor: String? = nil) {
        precondition(endsAt.map { deprecatedAt < $0 } ?? true, "An endpoint is announced to end before it ends.")
        self.deprecatedAt = deprecatedAt
        self.endsAt = endsAt
        self.successor = successor
    }

    /// Adds `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to what takes its place (RFC 5829).
    package func add(to fields: inout HTTPFields) {
        fields[.deprecation] = "@\(deprecatedAt.milliseconds / 1_000)"
        if let endsAt { fields[.sunset] = HTTPDate.text(of: endsAt) }
        if let successor {
            fields.append(HTTPField(name: .link, value: "<\(successor)>; rel=\"successor-version\""))
        }
    }
}

/// Times as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(of time: Timestamp) -> String {
        let date = CivilDate(timestamp: time)
        let (year, month, day) = date.components
        let seconds = time.milliseconds / 1_000 - date.daysSinceEpoch * 86_400
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        // The first day of 1970 was a Thursday.
        let weekday = weekdays[Int((date.daysSinceEpoch % 7 + 7) % 7)]
        return "\(weekday), \(two(day)) \(months[Int(month) - 1]) \(year) \(clock) GMT"
    }
}
