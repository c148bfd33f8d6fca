import HTTPTypes
import Metrics
import Synchronization

/// The histogram `http.server.request.duration`, in seconds, by method, route template and status.
///
/// The labels are bounded: unknown methods count as `_OTHER`, and a route is its template, never a path.
final class RequestDurations: Sendable {
    private struct Labels: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private static let knownMethods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let timers = Mutex<[Labels: Timer]>([:])

    /// Records how long a request took.
    func record(_ duration: Duration, method: HTTPRequest.Method, route: String, status: Int) {
        let name = Self.knownMethods.contains(method.rawValue) ? method.rawValue : "_OTHER"
        let labels = Labels(method: name, route: route, status: status)
        let timer = timers.withLock { timers in
            if let timer = timers[labels] { return timer }
            let timer = Timer(
                label: "http.server.request.duration",
                dimensions: [
                    ("http.request.method", name), ("http.route", route), ("http.response.status_code", String(status)),
                ],
                preferredDisplayUnit: .seconds)
            timers[labels] = timer
            return timer
        }
        timer.recordNanoseconds(
            duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}
