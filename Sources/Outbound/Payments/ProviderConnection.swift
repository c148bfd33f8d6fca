import Logging
import Operations

/// A provider's server: what does not come back, or comes back as a failure of its own, may be asked again.
struct ProviderConnection: Sendable {
    private let logger: Logger
    /// Where its paths begin, without a slash at the end.
    let address: String

    /// The server of a provider.
    init(_ provider: String, at address: String) {
        logger = Logger(label: "dancong.payments.\(provider)")
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// Sends a request to a path.
    /// - Throws: `PaymentFault.unreachable` when there is no answer, or one of a server that is busy or broken.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws(PaymentFault) -> OutboundHTTP.Answer {
        let answer: OutboundHTTP.Answer
        do {
            answer = try await OutboundHTTP.send(method, address + path, headers: headers, body: body)
        } catch {
            logger.warning("no answer", metadata: ["error": "\(type(of: error))", "method": "\(method)"])
            throw .unreachable
        }
        guard answer.status < 500, answer.status != 429, answer.status != 408 else {
            logger.warning("busy", metadata: ["status": "\(answer.status)", "method": "\(method)"])
            throw .unreachable
        }
        return answer
    }

    /// Says in the log that an answer could not be used.
    func note(_ what: String, _ answer: OutboundHTTP.Answer) {
        logger.error("\(what)", metadata: ["status": "\(answer.status)"])
    }
}
