import ArgumentParser
import Foundation

/// Asks for a new password: twice and unseen at a terminal, one line of a pipe otherwise.
enum PasswordPrompt {
    /// The password.
    /// - Throws: `ValidationError` when there is none, or the second differs from the first.
    static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(), !line.isEmpty else {
                throw ValidationError("The password is read from standard input, and there was none.")
            }
            return line
        }
        let first = try unseen("Password: ")
        guard try unseen("Once more: ") == first else { throw ValidationError("The two passwords differ.") }
        return first
    }

    /// One line that the terminal does not show.
    private static func unseen(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw ValidationError("The terminal can't be read.") }
        var silent = before
        // Without signals either: who presses ^C must get back a terminal that shows what is typed.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        guard let line = readLine(), !line.isEmpty, !line.unicodeScalars.contains(where: { $0.value < 32 }) else {
            throw ValidationError("No password was given.")
        }
        return line
    }
}
