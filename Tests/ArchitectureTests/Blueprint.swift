/// The table of modules that ARCHITECTURE.md prints, as data: who may import whom.
struct Blueprint: Sendable {
    /// Where a module stands. Arrows point down, or sideways within a level where a row says so.
    enum Level: Int, Comparable, Sendable {
        case vocabulary, engines, state, operations, faces, tests

        /// Levels 0 and 1 are a functional core: facts in, a decision and its reasons out.
        var isPure: Bool { self <= .engines }

        static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// One row of the table.
    struct Row: Sendable {
        let module: String
        let level: Level
        /// Modules of this package.
        let modules: Set<String>
        /// Modules of third parties, as they are written after `import`.
        let packages: Set<String>
        /// Modules of the system: `Foundation`, `Dispatch`.
        let system: Set<String>

        /// Everything that a file of the module may import.
        var importable: Set<String> { modules.union(packages).union(system) }
    }

    /// A module that only some files may import, with the reason that the message gives.
    struct Fence: Sendable {
        let module: String
        /// Paths from the root; a folder ends with a slash.
        let insideOf: [String]
        /// Whether the fence binds only the files of one module; everyone otherwise.
        let binding: String?
        let fix: String

        func allows(_ path: String) -> Bool {
            insideOf.contains { path.hasPrefix($0) } || (binding.map { !path.hasPrefix("Sources/\($0)/") } ?? false)
        }
    }

    let rows: [Row]
    let fences: [Fence]
    /// Where `DispatchQueue.concurrentPerform` may appear in the pure levels.
    let parallelLoops: [String]

    func row(_ module: String) -> Row? { rows.first { $0.module == module } }
}
