import Coaching
import Logging
import Market
import ServiceLifecycle

/// What runs beside the requests: the clocks of samples and rooms, the rooms' streams, the outbox, the search's index,
/// the feed's reloading, and tidying up.
package struct BackgroundLoops: Service {
    private let platform: Platform

    /// The loops of a platform.
    package init(platform: Platform) { self.platform = platform }

    /// Runs until the service group shuts down; a run that fails is logged and tried again at its next turn.
    package func run() async {
        let platform = platform
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await platform.feed.keepFresh() }
                group.addTask { await platform.learning.follow() }
                group.addTask { await platform.matches.keepFresh() }
                group.addTask {
                    await Self.every(.hours(1), "matches.forget") { _ = try await platform.matches.forgetOld() }
                }
                group.addTask {
                    await Self.every(.seconds(30), "samples.clock") {
                        while try await !platform.samples.runClock().isEmpty {}
                        _ = try await platform.samples.remind()
                    }
                }
                group.addTask {
                    await Self.every(.seconds(1), "rooms.clock") {
                        while try await platform.rooms.runClock() > 0 {}
                        while try await platform.rooms.callBookers() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.minutes(5), "contents.clock") {
                        while try await platform.contents.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.seconds(5), "rooms.tell_sold") { _ = try await platform.rooms.tellSold() }
                }
                group.addTask {
                    await Self.every(.seconds(1), "media.clock") { while try await platform.media.runClock() > 0 {} }
                }
                group.addTask {
                    await Self.every(.minutes(1), "media.recordings") {
                        _ = try await platform.media.collectRecordings()
                    }
                }
                group.addTask {
                    await Self.every(.seconds(1), "trade.clock") {
                        while try await platform.stocks.runClock() > 0 {}
                        while try await platform.orders.runClock() > 0 {}
                        while try await platform.promotions.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.seconds(1), "payments.clock") {
                        while try await platform.payments.runClock() > 0 {}
                        while try await platform.payments.runRefunds() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.seconds(1), "disputes.clock") {
                        while try await platform.disputes.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.minutes(1), "bindings.clock") {
                        while try await platform.agencies.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.hours(1), "plans.remind") { _ = try await platform.plans.remind() }
                }
                group.addTask {
                    await Self.every(.minutes(1), "settlements.run") {
                        while try await platform.settlements.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.seconds(1), "product_imports.apply") {
                        while try await platform.productImports.runClock() > 0 {}
                    }
                }
                group.addTask { await platform.tallies.run() }
                group.addTask {
                    let missing = platform.mediaPlace.videoTool.missing
                    if !missing.isEmpty {
                        Logger(label: "dancong.media.convert").warning(
                            "recordings and uploads wait: \(missing.joined(separator: ", ")) is not installed")
                    }
                    await Self.every(.seconds(1), "media.convert") { while try await platform.media.convertNext() {} }
                }
                group.addTask {
                    await platform.roomStreams.run(on: platform) { room in
                        // Likes are shown again with the next pulse when the database is away for a moment.
                        (try? await platform.tallies.room(room) { $0.book.total[.likes] }) ?? 0
                    }
                }
                group.addTask {
                    await Self.every(.milliseconds(500), "outbox.relay") {
                        while try await platform.outbox.relay() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.milliseconds(500), "webhooks.run") {
                        while try await platform.webhooks.runClock() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.minutes(10), "webhooks.forget") {
                        while try await platform.webhooks.forgetOld() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.milliseconds(500), "search.follow") {
                        while try await platform.search.follow() > 0 {}
                    }
                }
                group.addTask {
                    await Self.every(.hours(1), "notices.forget") { _ = try await platform.notices.forgetOld() }
                }
                group.addTask {
                    await Self.every(.minutes(10), "write.old_keys") { _ = try await platform.forgetOldKeys() }
                }
                group.addTask {
                    await Self.every(.minutes(10), "access.leftovers") {
                        _ = try await platform.access.removeLeftovers()
                    }
                }
            }
        }
    }

    private static func every(_ pause: Duration, _ name: String, _ work: @Sendable () async throws -> Void) async {
        let logger = Logger(label: "dancong.\(name)")
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: pause)
                try await work()
            } catch is CancellationError {
                return
            } catch {
                logger.error("a turn of \(name) failed: \(error)")
            }
        }
    }
}
