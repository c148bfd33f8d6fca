package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore

/// Where the server listens and what one connection may cost.
package struct ServerLimits: Hashable, Sendable {
    /// The address to bind, `127.0.0.1` unless told otherwise.
    package let host: String
    /// The port, 0 for any free one.
    package let port: Int
    /// Connections at a time; more wait in the backlog.
    package let connectionsMax: Int
    /// How long a connection may say nothing.
    package let idleTimeout: Duration
    /// Bytes of all header fields of a request.
    package let headerBytesMax: Int

    /// Limits, with defaults that a small machine bears.
    package init(
        host: String = "127.0.0.1", port: Int = 8080, connectionsMax: Int = 4_096, idleTimeout: Duration = .seconds(60),
        headerBytesMax: Int = 32 << 10
    ) {
        self.host = host
        self.port = port
        self.connectionsMax = connectionsMax
        self.idleTimeout = idleTimeout
        self.headerBytesMax = headerBytesMax
    }
}

extension Door {
    /// The door as a server, ready to run in a service group; a graceful shutdown lets requests in flight finish.
    /// - Parameter onListening: told the port once connections are accepted.
    package func server(
        limits: ServerLimits, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> Application<Door> {
        Application(
            responder: self,
            server: .http1(
                configuration: .init(
                    idleTimeout: .milliseconds(limits.idleTimeout.components.seconds * 1_000),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytesMax, maxHeaderListSize: limits.headerBytesMax,
                        maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(limits.host, port: limits.port), serverName: nil, backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections.maximum(limits.connectionsMax, logger: logger)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? limits.port) },
            logger: logger)
    }
}
