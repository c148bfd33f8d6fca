extension Blueprint {
    /// Levels 0 and 1, which everything above may import.
    private static let core: Set = [
        "Amounts", "Statistics", "Market", "Bookkeeping", "Matching", "Traffic", "Coaching", "Audience", "Alliance",
        "Trade", "BrandPlanning", "Ecosystem",
    ]

    /// What modules that live with the outside world may take from the system.
    private static let outside: Set = ["Foundation", "Dispatch", "Glibc", "Synchronization"]

    /// The table of this package. A new arrow is a change here, in `Package.swift` and in ARCHITECTURE.md, with a reason.
    static let dancong = Blueprint(
        rows: [
            // 0  vocabulary
            row("Amounts", .vocabulary),
            row("Statistics", .vocabulary, packages: ["Numerics", "RealModule"]),
            row("Market", .vocabulary, modules: ["Amounts"]),
            row("CVectorKernels", .vocabulary),
            row("CPostgreSQL", .vocabulary),
            row("CZlib", .vocabulary),

            // 1  engines
            row("Bookkeeping", .engines, modules: ["Amounts"]),
            // Dispatch and Synchronization: training shares its sweeps among the cores; see `parallelLoops`.
            row(
                "Matching", .engines, modules: ["Market", "Statistics", "CVectorKernels"],
                system: ["Dispatch", "Synchronization"]),
            row("Traffic", .engines, modules: ["Market", "Statistics"]),
            row("Coaching", .engines, modules: ["Market", "Statistics"]),
            row("Audience", .engines, modules: ["Market", "Statistics"]),
            row("Alliance", .engines, modules: ["Market", "Amounts"]),
            row("Trade", .engines, modules: ["Market", "Amounts", "Alliance", "Bookkeeping"]),
            row("BrandPlanning", .engines, modules: ["Market", "Amounts", "Statistics"]),
            row("Ecosystem", .engines, modules: ["Market", "Amounts", "Statistics"]),

            // 2  state
            row(
                "SQLDatabase", .state, modules: ["CPostgreSQL"], packages: ["GRDB", "GRDBSQLite", "Logging"],
                system: outside),
            row("Storage", .state, modules: core.union(["SQLDatabase"]), system: outside),

            // 3  operations
            row(
                "Operations", .operations, modules: core.union(["Storage", "SQLDatabase", "CZlib"]),
                packages: [
                    "Crypto", "CryptoExtras", "Logging", "Metrics", "CoreMetrics", "Yams", "Configuration",
                    "ServiceLifecycle", "NIOPosix", "Collections", "DequeModule", "HeapModule", "OrderedCollections",
                ],
                system: outside),

            // 4  faces
            row(
                "Outbound", .faces, modules: core.union(["Operations"]),
                packages: ["AsyncHTTPClient", "Crypto", "CryptoExtras", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix"],
                system: outside),
            row("Simulation", .faces, modules: core.union(["Operations"]), system: outside),
            row(
                "HTTPAPI", .faces, modules: core.union(["Operations"]),
                packages: [
                    "Hummingbird", "HummingbirdCore", "HTTPTypes", "Logging", "Metrics", "CoreMetrics", "NIOCore",
                    "NIOPosix", "ServiceLifecycle",
                ],
                system: outside),
            row(
                "Console", .faces, modules: core.union(["HTTPAPI", "Operations"]),
                packages: ["Hummingbird", "HTTPTypes", "Mustache", "NIOCore"], system: outside),
            row(
                "dancong", .faces,
                modules: core.union([
                    "Console", "HTTPAPI", "Outbound", "Simulation", "Operations", "Storage", "SQLDatabase",
                ]),
                packages: [
                    "ArgumentParser", "Configuration", "CoreMetrics", "UnixSignals", "Hummingbird", "Logging",
                    "ServiceLifecycle",
                ],
                system: outside),

            // Beside the product: what measures it.
            row("Measuring", .operations, modules: ["Statistics"], system: outside),
            // The engines that tests and measurements run on.
            row("DatabaseTestSupport", .operations, modules: ["SQLDatabase"], packages: ["Logging"], system: outside),
            row(
                "dancong-bench", .faces,
                modules: core.union([
                    "Measuring", "DatabaseTestSupport", "Operations", "Outbound", "Storage", "SQLDatabase",
                ]),
                packages: ["ArgumentParser", "Crypto", "GRDBSQLite"], system: outside),
            row("dancong-peers", .faces, modules: core.union(["Measuring"]), system: outside),

            // Shared by the tests, and linked into nothing that ships.
            row(
                "TestSupport", .tests,
                modules: core.union(["DatabaseTestSupport", "Operations", "Storage", "SQLDatabase"]),
                packages: ["Logging"], system: outside.union(["Testing"])),
        ],
        fences: [
            Fence(
                module: "GRDB", insideOf: ["Sources/SQLDatabase/"], binding: nil,
                fix: "speak to `Database` of SQLDatabase; only that module knows SQLite's driver"),
            Fence(
                module: "GRDBSQLite", insideOf: ["Sources/SQLDatabase/", "Benchmarks/dancong-bench/Intake/"],
                binding: nil,
                fix: "speak to `Database` of SQLDatabase; only that module and the bare loop beside which it is "
                    + "measured know SQLite's C interface"),
            Fence(
                module: "CPostgreSQL", insideOf: ["Sources/SQLDatabase/"], binding: nil,
                fix: "speak to `Database` of SQLDatabase; only that module knows libpq"),
            Fence(
                module: "Hummingbird",
                insideOf: [
                    "Sources/HTTPAPI/", "Sources/Console/", "Sources/dancong/", "Tests/HTTPAPITests/",
                    "Tests/ConsoleTests/",
                ],
                binding: nil, fix: "declare an `Endpoint` in HTTPAPI; the web framework stays behind it"),
            Fence(
                module: "Dispatch", insideOf: ["Sources/Matching/ParallelLoop.swift"], binding: "Matching",
                fix: "one file shares loops among the cores; call ParallelLoop"),
            Fence(
                module: "Synchronization", insideOf: ["Sources/Matching/ParallelLoop.swift"], binding: "Matching",
                fix: "one file shares loops among the cores; call ParallelLoop"),
        ],
        parallelLoops: ["Sources/Matching/ParallelLoop.swift"])

    private static func row(
        _ module: String, _ level: Level, modules: Set<String> = [], packages: Set<String> = [],
        system: Set<String> = []
    ) -> Row {
        Row(module: module, level: level, modules: modules, packages: packages, system: system)
    }
}
