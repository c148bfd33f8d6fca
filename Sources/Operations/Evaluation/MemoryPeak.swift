internal import Foundation

/// The memory of this process.
package enum MemoryPeak {
    /// The most that the process has held at once (`VmHWM` of Linux), in bytes; nil where the system doesn't tell.
    package static func bytes() -> Int? {
        // Systems without /proc have no answer, which is what nil says.
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1_024 }
    }
}
