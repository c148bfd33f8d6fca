import HTTPTypes
import Market
package import Operations

/// The intake of events.
package enum EventEndpoints {
    /// Takes events in.
    package static let accept = Endpoint<EventBatch, IntakeReply>(
        .post, "/v1/events", operation: "events.accept",
        summary: "Takes a batch of events in, durably, before it answers.",
        documentation: """
            Each event is kept or dropped with a reason; accepted and dropped together are the received ones. \
            A batch sent again changes nothing: its events are dropped as `duplicate`, so no idempotency key is needed.
            """, tag: "events", refuses: ["event.batch_too_large", "event.batch_empty"], status: .accepted,
        takesDryRun: true, bodyBytesMax: 2 << 20)

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        [
            accept.answered { input, call in
                IntakeReply(
                    try await platform.events.accept(input.read(at: call.receivedAt, by: call.actor), in: call.command))
            }
        ]
    }
}
