import Foundation

/// The Python side: runs one measurement of a peer and reads its figures.
struct Peers {
    /// A Python with the peers installed.
    let python: String
    /// The script that measures them.
    let script: String
    /// A folder for vectors that both sides read.
    let work: String

    /// A peer's measurement could not be had.
    struct Failure: Error, CustomStringConvertible {
        /// Why.
        let description: String
    }

    /// Runs the script with arguments and decodes the last line that it prints.
    func measure<Figures: Decodable>(_ arguments: [String], as figures: Figures.Type) throws -> Figures {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = output.split(separator: "\n").last else {
            throw Failure(description: "\(arguments.first ?? "peer") left with \(process.terminationStatus)")
        }
        return try JSONDecoder().decode(Figures.self, from: Data(line.utf8))
    }

    /// Writes numbers as they lie in memory, for `numpy.fromfile`.
    func write<Number>(_ numbers: [Number], to name: String) throws -> String {
        let path = "\(work)/\(name)"
        try numbers.withUnsafeBytes { try Data($0).write(to: URL(filePath: path)) }
        return path
    }

    /// Unpacks a file.
    static func gunzip(_ path: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = [UInt8](try pipe.fileHandleForReading.readToEnd() ?? Data())
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(path) can't be unpacked") }
        return bytes
    }
}
