import ArgumentParser
import Console
import CoreMetrics
import Foundation
import HTTPAPI
import Logging
import Market
import Operations
import Outbound
import SQLDatabase
import ServiceLifecycle
import UnixSignals

/// `dancong serve`: the API, the pages and the background loops in one process.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the API and the pages until it is told to stop; then it finishes what was begun.",
        discussion: "The environment and the file of --config set:\n\n\(Setting.help)")

    @OptionGroup var option: SettingsOption

    @Option(help: "The address to listen on.")
    var host: String?

    @Option(help: "The port; 0 takes any that is free and prints it.")
    var port: Int?

    func run() async throws {
        FreeMemory.shareHeaps()
        let settings = try ServeSettings(try await option.settings())
        let registry = PrometheusRegistry()
        LoggingSystem.bootstrap { JSONLog(label: $0) }
        MetricsSystem.bootstrap(registry)
        let logger = Logger(label: "dancong.serve")
        let gateway = try PaymentGateways.gateway(settings.values, home: settings.place.home)
        if gateway is any PaymentSimulation {
            logger.warning("payments are simulated: no money is taken, and whoever buys says whether it was")
        }
        if let plan = settings.values.crashPlan {
            logger.warning("the process will kill itself at \(plan.point.rawValue), pass \(plan.pass)")
        }
        let platform = try await Platform.open(
            settings.place.database, rules: settings.rules, mediaPlace: settings.place.media(settings.values),
            paymentGateway: gateway,
            webhookSender: HTTPWebhookSender(allowsPrivate: settings.values.sendsWebhooksInside),
            faults: settings.values.crashPlan?.hook() ?? .none)
        do {
            try await platform.publishRules()
            try await platform.feed.reload(from: settings.place.models)
            let limits = ServerLimits(
                host: host ?? settings.values.host, port: port ?? settings.values.port,
                connectionsMax: settings.values.connectionsMax)
            OpenFiles.allow(limits.connectionsMax)
            let server = try Self.door(to: platform, settings: settings, registry: registry, logger: logger)
                .server(limits: limits, logger: logger) {
                    Self.greet(host: limits.host, port: $0, isDemo: settings.values.isDemo)
                }
            try await ServiceGroup(
                configuration: .init(
                    services: [
                        .init(service: BackgroundLoops(platform: platform)),
                        .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                    ],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            ).run()
        } catch {
            await platform.close()
            throw error
        }
        await platform.close()
    }

    private static func greet(host: String, port: Int, isDemo: Bool) {
        print("Dancong listens on http://\(host):\(port) (API reference: /docs/api, health: /readyz)")
        if isDemo {
            for login in Demo.logins { print("  \(login.name) / \(login.password)  \(login.who)") }
        }
        // The line is for people and scripts that wait for it, so it must not stay in a buffer.
        fflush(nil)
    }

    /// Everything that HTTP reaches: the API, its document, health, metrics and the pages.
    static func door(
        to platform: Platform, settings: ServeSettings, registry: PrometheusRegistry, logger: Logger
    ) throws -> Door {
        let surface = APISurface.platform(platform, isSecure: settings.values.isSecure) {
            await platform.readiness(
                home: settings.place.home, bytesFreeMin: Int64(settings.values.diskFreeMegabytesMin) << 20)
        }
        let metrics = HealthEndpoints.metrics {
            let readiness = await platform.readiness(home: settings.place.home, bytesFreeMin: 0)
            return registry.text + PlatformMetrics.text(of: platform) + PlatformMetrics.text(of: readiness)
        }
        let console = try ConsoleSite(
            platform, surface: surface, modelFolder: settings.place.models, showsDemo: settings.values.isDemo,
            isSecure: settings.values.isSecure, address: settings.values.publicAddress)
        return Door(
            surface.routes + [metrics, RoomStreamRoute.route(platform)]
                + MediaHookRoutes.all(platform) + PaymentHookRoutes.all(platform) + MediaFileRoutes.all(platform)
                + UploadRoutes.routes(platform) + [ProductImportEndpoints.upload(platform)] + console.routes,
            in: .init(
                authenticating: PlatformCredentials(platform), now: { platform.clock.now() },
                nextRequestID: { "r-" + UUID().uuidString.lowercased() }, logger: logger,
                isSecure: settings.values.isSecure,
                limiter: settings.values.keepsQuotas ? RateLimiter(settings.rules.requests.values) : nil,
                trustedProxies: settings.values.trustedProxies,
                problemPage: console.page))
    }
}

/// `dancong openapi`: prints the OpenAPI document that the server serves.
struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Prints the OpenAPI 3.1 document of the API.")

    func run() async throws {
        let platform = try await Platform.open(.sqliteMemory)
        print(
            APISurface.platform(platform, isSecure: false) { Readiness(checks: [], figures: [:]) }.document.json.text(
                isPretty: true))
        await platform.close()
    }
}
