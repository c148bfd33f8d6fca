import Foundation

/// The Swift files of a package as they lie on disk.
struct SourceTree: Sendable {
    let files: [SourceFile]
    /// `Package.swift`, when the tree has one.
    let manifest: SourceFile?
    /// The folders directly under `Sources` and `Benchmarks`.
    let moduleFolders: Set<String>

    /// The package that these tests belong to.
    static func package(testFile: String = #filePath) throws -> SourceTree {
        try SourceTree(root: root(testFile: testFile), suffix: ".swift")
    }

    /// A made-up package under `Fixtures`, whose files end in `.swift.txt` so that nothing compiles them.
    static func fixture(_ name: String, testFile: String = #filePath) throws -> SourceTree {
        let folder = root(testFile: testFile).appending(path: "Tests/ArchitectureTests/Fixtures/\(name)")
        return try SourceTree(root: folder, suffix: ".swift.txt")
    }

    /// A tree of files that exist only in a test.
    init(files: [SourceFile]) {
        self.files = files
        manifest = nil
        moduleFolders = Set(files.map(\.module))
    }

    private init(root: URL, suffix: String) throws {
        let paths = try ["Sources", "Benchmarks", "Tests"].flatMap { folder -> [String] in
            let start = root.appending(path: folder)
            guard FileManager.default.fileExists(atPath: start.path) else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: start.path).map { "\(folder)/\($0)" }
        }
        files = try paths.filter { $0.hasSuffix(suffix) }.sorted().map { path in
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            return SourceFile(path: path.hasSuffix(".txt") ? String(path.dropLast(4)) : path, text: text)
        }
        let manifestPath = root.appending(path: "Package\(suffix)")
        manifest =
            FileManager.default.fileExists(atPath: manifestPath.path)
            ? SourceFile(path: "Package.swift", text: try String(contentsOf: manifestPath, encoding: .utf8)) : nil
        moduleFolders = Set(
            paths.filter { !$0.hasPrefix("Tests/") }.compactMap { path in
                let components = path.split(separator: "/")
                return components.count > 2 ? String(components[1]) : nil
            })
    }

    /// The folder of the nearest `Package.swift` above a test file.
    static func root(testFile: String) -> URL {
        var folder = URL(filePath: testFile).deletingLastPathComponent()
        while folder.path != "/",
            !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }
}
