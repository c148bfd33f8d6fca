package import Foundation

/// The files that pages refer to, read once at the start: the console's own, and Bootstrap and Chart.js from Debian.
package struct AssetShelf: Sendable {
    /// One file as it is served.
    package struct Asset: Sendable {
        /// The bytes.
        package let bytes: Data
        /// The value of `Content-Type`.
        package let contentType: String
        /// A strong entity tag, in quotes.
        package let entityTag: String

        init(bytes: Data, contentType: String) {
            self.bytes = bytes
            self.contentType = contentType
            // FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): tells versions apart, proves nothing.
            let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            entityTag = "\"\(String(hash, radix: 36))\""
        }
    }

    private let assets: [String: Asset]

    /// The shelf with the files that ship with the console and those of Debian's packages.
    /// - Throws: `AssetMissing` with the package to install.
    package init() throws {
        let own = try PageRenderer.resources().appendingPathComponent("Assets")
        try self.init(own: own, shared: URL(fileURLWithPath: "/usr/share"))
    }

    init(own: URL, shared: URL) throws {
        let script = "text/javascript; charset=utf-8"
        let ours = [
            ("mark.svg", "image/svg+xml"), ("dancong.css", "text/css; charset=utf-8"), ("page.js", script),
            ("charts.js", script), ("shared.js", script), ("sending.js", script), ("content.js", script),
            ("upload.js", script), ("product-files.js", script), ("room.js", script), ("board.js", script),
            ("studio.js", script),
        ].map { (name: $0, file: own.appendingPathComponent($0), type: $1, package: "dancong") }
        let theirs: [(name: String, file: URL, type: String, package: String)] = [
            (
                "bootstrap.css", shared.appendingPathComponent("bootstrap-html/css/bootstrap.min.css"),
                "text/css; charset=utf-8", "libjs-bootstrap5"
            ),
            (
                "chart.js", shared.appendingPathComponent("javascript/chart.js/chart.min.js"),
                script, "libjs-chart.js"
            ),
        ]
        var assets: [String: Asset] = [:]
        for (name, file, type, package) in ours + theirs {
            guard let bytes = FileManager.default.contents(atPath: file.path) else {
                throw AssetMissing(file: file.path, package: package)
            }
            assets[name] = Asset(bytes: bytes, contentType: type)
        }
        self.assets = assets
    }

    /// The asset with a name below `/assets/`, or nil.
    package subscript(_ name: String) -> Asset? { assets[name] }

    /// The names of all assets, sorted.
    package var names: [String] { assets.keys.sorted() }
}

/// A file that pages need is not installed.
package struct AssetMissing: Error, Equatable, CustomStringConvertible {
    /// Where it was looked for.
    package let file: String
    /// The package that brings it.
    package let package: String

    package var description: String { "\(file) is missing; install the package \(package)." }
}
