// swift-tools-version: 6.2
import PackageDescription

// The manifest lists what exists and who may import whom; `Tests/ArchitectureTests` reads the sources
// and keeps the same arrows, because an undeclared sibling import compiles in SwiftPM.
//
// DANCONG_ONLY=Matching,Traffic swift test
//     builds these modules, what they need, and their tests: seconds instead of minutes.

// MARK: Third parties, each with its reason in docs/decisions

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let numerics = Target.Dependency.product(name: "Numerics", package: "swift-numerics")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// MARK: Settings every Swift module shares

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, needs: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: needs, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, needs: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: needs, resources: resources, swiftSettings: strict)
}

// MARK: The modules, bottom up

let modules: [Target] = [
    // 0  vocabulary
    /// Money in minor units, currencies, rates in ppm, exact splitting.
    module("Amounts"),
    /// Posteriors, intervals, seeded generators: numbers without a market.
    module("Statistics", needs: [numerics]),
    /// The nouns and the events: people, catalogue, contents, rooms, identifiers, rule sets, refusals.
    module("Market", needs: ["Amounts"]),
    /// Dot, GEMV, top-k and small dense solves in C with run-time dispatch.
    .target(name: "CVectorKernels"),
    /// libpq, PostgreSQL's client library.
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    /// zlib, for imported files that end in .gz.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // 1  engines, pure
    /// Accounts, balanced entries, holds, hash chain, trial balance. Never learns what an order is.
    module("Bookkeeping", needs: ["Amounts"]),
    /// Training, index, candidate sources, ranking, diversity, cold start, evaluation.
    module("Matching", needs: ["Market", "Statistics", "CVectorKernels"]),
    /// Who is owed exposure: pools, promotion tests, hot spots, pacing, slot mixing.
    module("Traffic", needs: ["Market", "Statistics"]),
    /// Score cards, diagnosis, profile, levels, growth map, plain-language insights.
    module("Coaching", needs: ["Market", "Statistics"]),
    /// Segments, customer value, consent, reach policy, interactions, campaign measurement.
    module("Audience", needs: ["Market", "Statistics"]),
    /// Plans, invitations, samples, rate locks, agency bindings, reputation, provenance.
    module("Alliance", needs: ["Market", "Amounts"]),
    /// Carts, orders, payments, after-sale, attribution, commission, settlement plan.
    module("Trade", needs: ["Market", "Amounts", "Alliance", "Bookkeeping"]),
    /// The creator matrix: reach sketches, greedy and exact planners, risk.
    module("BrandPlanning", needs: ["Market", "Amounts", "Statistics"]),
    /// Report cells, growth, decomposition, concentration, disclosure control.
    module("Ecosystem", needs: ["Market", "Amounts", "Statistics"]),

    // 2  state
    /// Bound SQL, rows, transactions, the group-committing writer, dialects, migrator.
    module("SQLDatabase", needs: [grdb, grdbSQLite, "CPostgreSQL", logging]),
    /// Tables, migrations, one store per noun: all SQL text of the product.
    module(
        "Storage",
        needs: [
            "SQLDatabase", "Market", "Amounts", "Bookkeeping", "Alliance", "Trade", "Matching", "Traffic",
            "Coaching",
        ]),

    // 3  operations
    /// What the platform can do: commands, queries, background loops. The one door for every face.
    module(
        "Operations",
        needs: [
            "Storage", "SQLDatabase", "Market", "Amounts", "Bookkeeping", "Statistics", "Alliance", "Trade", "Matching",
            "Traffic", "Coaching", "CZlib", crypto, cryptoExtras, logging, metrics, coreMetrics, yams, configuration,
            serviceLifecycle,
            nioPosix,
            collections,
        ],
        resources: [.copy("Rules/Defaults")]),

    // 4  faces
    /// The adapters for the outside: payment providers, webhooks, mail, event stream, media server.
    module(
        "Outbound",
        needs: [
            "Operations", "Market", "Amounts", "Trade", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, crypto,
            cryptoExtras,
            logging,
        ]),
    /// A seeded market that drives `Platform` through the same door as everyone.
    module("Simulation", needs: ["Operations", "Market", "Amounts", "Statistics"]),
    /// Endpoints as values, wire bodies, authentication, problems, OpenAPI. Fences Hummingbird.
    module(
        "HTTPAPI",
        needs: [
            "Operations", "Market", "Amounts", "Alliance", "Trade", "Matching", "Traffic", "Coaching", "Statistics",
            hummingbird, httpTypes, logging, metrics, nioCore, nioPosix, serviceLifecycle,
        ]),
    /// Server-rendered pages in zh-CN and en: Mustache templates over typed page models.
    module(
        "Console",
        needs: [
            "HTTPAPI", "Operations", "Market", "Amounts", "Bookkeeping", "Alliance", "Trade", "Matching", "Traffic",
            "Coaching", "Statistics", mustache, hummingbird,
            httpTypes, nioCore,
        ],
        resources: [.copy("Templates"), .copy("Assets")]),
    /// serve, demo, import, train, evaluate, check, openapi, migrate, backup, restore.
    .executableTarget(
        name: "dancong",
        dependencies: [
            "Console", "HTTPAPI", "Operations", "Outbound", "Simulation", "Storage", "SQLDatabase", "Matching",
            "Traffic",
            "Market",
            "Amounts", "Bookkeeping", "Statistics", argumentParser, logging, coreMetrics, serviceLifecycle, unixSignals,
            configuration,
        ],
        swiftSettings: strict),
]

// MARK: Measuring the release build (`make bench`); linked into nothing that ships

func apart(_ target: Target, in folder: String) -> Target {
    target.path = "\(folder)/\(target.name)"
    return target
}

let benchmarks: [Target] = [
    /// Rows of a results file, quantiles and arrival times: what every measurement shares.
    module("Measuring", needs: ["Statistics"]),
    /// Measures intake, group commit, the feed and `make run` beside baselines of the same run.
    .executableTarget(
        name: "dancong-bench",
        dependencies: [
            "Measuring", "Operations", "Outbound", "Storage", "SQLDatabase", "Matching", "Coaching", "Market",
            "Amounts",
            "Bookkeeping", "Trade", "Statistics", "DatabaseTestSupport", argumentParser, crypto, grdbSQLite,
        ],
        swiftSettings: strict),
    /// Measures training and search beside `implicit`, `hnswlib` and `usearch`; needs the pure levels only.
    .executableTarget(
        name: "dancong-peers", dependencies: ["Measuring", "Matching", "Market", "Statistics"], swiftSettings: strict),
].map { apart($0, in: "Benchmarks") }

// MARK: The tests, in the same order

/// The engines that tests run on, and a temporary PostgreSQL.
let databaseTestSupport = module("DatabaseTestSupport", needs: ["SQLDatabase"])

/// Fixtures that tests share: golden files, the named world, and the engines to run on.
let testSupport = module(
    "TestSupport",
    needs: [
        "Operations", "Storage", "SQLDatabase", "DatabaseTestSupport", "Market", "Amounts", "Alliance", "Matching",
        "Statistics", logging,
    ])

let testTargets: [Target] = [
    tests("ArchitectureTests", needs: [], resources: [.copy("Fixtures")]),
    tests("AmountsTests", needs: ["Amounts", "Statistics"]),
    tests("BookkeepingTests", needs: ["Bookkeeping", "Amounts", "Statistics", "TestSupport", crypto]),
    tests("StatisticsTests", needs: ["Statistics"]),
    tests("MarketTests", needs: ["Market", "Amounts"]),
    tests(
        "MatchingTests", needs: ["Matching", "Market", "Statistics", "CVectorKernels"], resources: [.copy("Fixtures")]),
    tests("TrafficTests", needs: ["Traffic", "Market", "Statistics"]),
    tests("CoachingTests", needs: ["Coaching", "Market", "Statistics"]),
    tests("MeasuringTests", needs: ["Measuring", "Statistics"]),
    tests("AllianceTests", needs: ["Alliance", "Market", "Amounts", "Statistics"]),
    tests("TradeTests", needs: ["Trade", "Alliance", "Market", "Amounts", "Statistics", "Bookkeeping"]),
    tests("SQLDatabaseTests", needs: ["SQLDatabase", "DatabaseTestSupport", logging]),
    tests(
        "StorageTests",
        needs: [
            "Storage", "SQLDatabase", "DatabaseTestSupport", "Market", "Amounts", "Bookkeeping", "Alliance", "Trade",
            "Statistics", "TestSupport", crypto,
        ]),
    tests(
        "OperationsTests",
        needs: [
            "Operations", "Outbound", "Storage", "SQLDatabase", "Market", "Amounts", "Bookkeeping", "Alliance", "Trade",
            "Matching", "Traffic", "Coaching", "Statistics", "DatabaseTestSupport", "TestSupport", coreMetrics,
        ]),
    /// Trade under a seed: crashes, lost answers and jumping clocks, against a model of its own.
    tests(
        "SimulationTests",
        needs: [
            "Operations", "Outbound", "Storage", "SQLDatabase", "Market", "Amounts", "Alliance", "Trade", "Statistics",
            "DatabaseTestSupport", "TestSupport", crypto,
        ]),
    tests(
        "HTTPAPITests",
        needs: [
            "HTTPAPI", "Operations", "SQLDatabase", "Market", "Amounts", "Alliance", "Statistics",
            "DatabaseTestSupport",
            "TestSupport",
            hummingbird, httpTypes, logging, nioCore, crypto, "Outbound",
        ],
        resources: [.copy("__Golden__")]),
    tests(
        "ConsoleTests",
        needs: [
            "Console", "HTTPAPI", "Operations", "Outbound", "Market", "Amounts", "Bookkeeping", "DatabaseTestSupport",
            "Alliance", "Trade", "TestSupport",
            hummingbird, httpTypes, nioCore,
        ]),
]

// MARK: DANCONG_ONLY

func name(of dependency: Target.Dependency) -> String? {
    switch dependency {
    case .byNameItem(let name, _), .targetItem(let name, _): name
    default: nil
    }
}

func chosen(from all: [Target], only: String?) -> [Target] {
    guard let only, !only.isEmpty else { return all }
    var wanted = Set(only.split(separator: ",").flatMap { [String($0), "\($0)Tests"] })
    var frontier = wanted
    while !frontier.isEmpty {
        let needed = all.filter { frontier.contains($0.name) }.flatMap { $0.dependencies.compactMap(name(of:)) }
        frontier = Set(needed).subtracting(wanted)
        wanted.formUnion(frontier)
    }
    return all.filter { wanted.contains($0.name) }
}

let package = Package(
    name: "dancong",
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.36.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: chosen(
        from: modules + benchmarks + [databaseTestSupport, testSupport] + testTargets,
        only: Context.environment["DANCONG_ONLY"]),
    swiftLanguageModes: [.v6]
)
