import Foundation
import Synchronization

/// A line on standard error that shows how far a step has come; plain lines when it is no terminal.
final class ProgressBar: Sendable {
    private struct Shown {
        var step = ""
        var percent = -1
        var isOpen = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let shown = Mutex(Shown())

    /// Shows a step's progress; a new step starts a new line.
    /// - Parameter share: done, 0 ... 1; anything outside is clamped.
    func show(_ step: String, share: Double, note: String = "") {
        let percent = Int(100 * min(1, max(0, share)))
        shown.withLock { shown in
            guard step != shown.step || percent != shown.percent else { return }
            if isTerminal {
                if shown.isOpen, step != shown.step { write("\n") }
                let filled = percent * 30 / 100
                let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
                write(
                    "\r\(bar) \(String(repeating: " ", count: 3 - String(percent).count))\(percent) %  \(step) \(note)\u{1B}[K"
                )
            } else if step != shown.step || percent == 100 || percent / 10 != shown.percent / 10 {
                write("\(percent) %  \(step) \(note)\n")
            }
            shown = Shown(step: step, percent: percent, isOpen: true)
        }
    }

    /// Ends the line.
    func finish() {
        shown.withLock { shown in
            if shown.isOpen, isTerminal { write("\n") }
            shown = Shown()
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
