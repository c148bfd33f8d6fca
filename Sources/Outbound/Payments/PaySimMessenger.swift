import Logging
package import Market
package import Operations
package import Trade

/// Tells the platform that something became of payments, as the simulated provider does it: again and again until it is heard.
///
/// What is not heard after all attempts is left to the platform, which asks by itself.
package actor PaySimMessenger {
    /// What goes wrong with messages on their way, for trying it out.
    package struct Trouble: Sendable, Hashable {
        /// How often each message is sent.
        package var copies = 1
        /// Every so many messages one is followed by a forged one; 0 for none.
        package var forgesEvery = 0

        /// No trouble.
        package init() {}
    }

    private let address: String
    private let messages: PaySimMessages
    private let stranger = PaySimMessages(key: .random())
    private let trouble: Trouble
    private let clock: any WallClock
    private let pauses: [Duration]
    private let logger = Logger(label: "dancong.paysim")
    private var waiting = 0
    private var count = 0

    /// The most messages that wait to be heard; more are left to the platform.
    package static let waitingMax = 10_000

    /// Tells a platform at an address, with the key that both sides have.
    /// - Parameter pauses: how long it waits before each attempt after the first.
    package init(
        to address: String, key: StandardWebhook.Key, trouble: Trouble = Trouble(),
        clock: any WallClock = SystemClock(),
        pauses: [Duration] = [.seconds(1), .seconds(5), .seconds(30), .minutes(2), .minutes(10)]
    ) {
        self.address = address
        messages = PaySimMessages(key: key)
        self.trouble = trouble
        self.clock = clock
        self.pauses = pauses
    }

    /// Begins to tell of a purchase, or of a dispute about it, and comes back at once.
    package func tell(of purchase: Identifier<Purchase>, dispute: String? = nil) {
        count += 1
        let isForged = trouble.forgesEvery > 0 && count.isMultiple(of: trouble.forgesEvery)
        for _ in 0..<max(1, trouble.copies) { begin(purchase, dispute, messages) }
        if isForged { begin(purchase, dispute, stranger) }
    }

    private func begin(_ purchase: Identifier<Purchase>, _ dispute: String?, _ messages: PaySimMessages) {
        guard waiting < Self.waitingMax else { return }
        waiting += 1
        Task {
            await attempt(purchase, dispute, messages)
            waiting -= 1
        }
    }

    private func attempt(
        _ purchase: Identifier<Purchase>, _ dispute: String?, _ messages: PaySimMessages
    ) async {
        for pause in [.zero] + pauses {
            // Whoever ends the process ends the pause, too.
            do { try await Task.sleep(for: pause) } catch { return }
            let message = messages.message(about: purchase.rawValue, dispute: dispute, at: clock.now())
            do {
                let answer = try await OutboundHTTP.send(
                    "POST", address, headers: message.headers.map { ($0.key, $0.value) }, body: message.body)
                // What is refused once is refused for ever.
                if answer.isSuccess || answer.status == 401 || answer.status == 404 { return }
                logger.warning("not heard", metadata: ["status": "\(answer.status)", "purchase": "\(purchase)"])
            } catch {
                logger.warning("not heard", metadata: ["error": "\(type(of: error))", "purchase": "\(purchase)"])
            }
        }
    }
}
