import HTTPTypes
import Hummingbird
import Market
import NIOCore
package import Operations

/// Where payment providers say that something became of a payment: `POST /v1/payments/hooks/{provider}`.
///
/// A message is believed for its signature alone, and only that something happened: the provider is asked what.
package enum PaymentHookRoutes {
    /// The route, answered by a platform.
    package static func all(_ platform: Platform) -> [Route] {
        [
            Route(
                .post, "/v1/payments/hooks/{provider}", audience: .everybody, bodyBytesMax: 64 << 10, needsProof: false,
                timeLimit: .seconds(20)
            ) { call in
                let headers = Dictionary(
                    call.head.headerFields.map { ($0.name.canonicalName, $0.value) }
                ) { first, _ in first }
                try await platform.payments.hear(
                    ProviderMessage(headers: headers, body: Array(call.body), at: platform.clock.now()),
                    from: call.pathParameters["provider"] ?? "")
                return Response(
                    status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
                    body: .init(byteBuffer: ByteBuffer(string: platform.paymentGateway.acknowledgement)))
            }
        ]
    }
}
