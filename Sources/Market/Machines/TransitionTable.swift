/// A state machine as one declared table: the refusals, the diagrams, the tests and the API read it.
///
/// Not listed means refused. A table is a value without behaviour: it says which state follows, and the
/// noun that owns it applies the effects.
package struct TransitionTable<State, Command>: Sendable
where
    State: Hashable & Sendable & CaseIterable & RawRepresentable<String>,
    Command: Hashable & Sendable & CaseIterable & RawRepresentable<String>
{
    /// One line of the table.
    package struct Line: Sendable, Hashable {
        /// The state that the thing must be in.
        package let from: State
        /// What is asked.
        package let command: Command
        /// The state that follows.
        package let to: State
        /// Who may ask; empty for a line that only the platform's clock drives.
        package let roles: Set<Role>
        /// What must also hold, in words for the documentation; empty when nothing more.
        package let condition: String

        /// A line that people in some roles drive.
        package init(_ from: State, _ command: Command, _ to: State, by roles: Set<Role>, when condition: String = "") {
            self.from = from
            self.command = command
            self.to = to
            self.roles = roles
            self.condition = condition
        }

        /// A line that the clock drives.
        package static func timer(
            _ from: State, _ command: Command, _ to: State, when condition: String = ""
        ) -> Line {
            Line(from, command, to, by: [], when: condition)
        }
    }

    /// Every line, in the order in which people read them.
    package let lines: [Line]
    private let next: [State: [Command: State]]

    /// A table of lines.
    /// - Precondition: no two lines have the same state and command.
    package init(_ lines: [Line]) {
        var next: [State: [Command: State]] = [:]
        for line in lines {
            let previous = next[line.from, default: [:]].updateValue(line.to, forKey: line.command)
            precondition(previous == nil, "Two lines for \(line.from) on \(line.command).")
        }
        self.lines = lines
        self.next = next
    }

    /// The state that follows a command, or what is allowed instead.
    /// - Throws: `TransitionRefused` when the table has no such line.
    package func state(after command: Command, in state: State) throws(TransitionRefused) -> State {
        guard let following = next[state]?[command] else {
            throw TransitionRefused(state: state.rawValue, command: command.rawValue, allowed: allowed(in: state))
        }
        return following
    }

    /// The commands that a state allows, in the order of declaration.
    package func allowed(in state: State) -> [String] {
        lines.filter { $0.from == state }.map(\.command.rawValue)
    }

    /// The commands that a state allows to people in a role, in the order of declaration.
    package func allowed(in state: State, to role: Role) -> [Command] {
        lines.filter { $0.from == state && $0.roles.contains(role) }.map(\.command)
    }

    /// Whether nothing follows a state.
    package func isFinal(_ state: State) -> Bool { next[state] == nil }

    /// The table as a Mermaid state diagram, which the documentation shows.
    /// - Parameter initial: the state in which a thing is born.
    package func diagram(from initial: State) -> String {
        var text = ["stateDiagram-v2", "    [*] --> \(initial.rawValue)"]
        text += lines.map { line in
            let driver = line.roles.isEmpty ? "timer" : line.roles.sorted().map(\.rawValue).joined(separator: ", ")
            return "    \(line.from.rawValue) --> \(line.to.rawValue): \(line.command.rawValue) (\(driver))"
        }
        // States that another table over the same states has are none of this one's.
        let named = Set(lines.map(\.to))
        text += State.allCases.filter { named.contains($0) && isFinal($0) }.map { "    \($0.rawValue) --> [*]" }
        return text.joined(separator: "\n")
    }
}

/// A command that the state does not allow.
package struct TransitionRefused: Refusal {
    /// The state that the thing is in.
    package let state: String
    /// What was asked.
    package let command: String
    /// What could be asked instead; empty in a final state.
    package let allowed: [String]

    /// A refused command, for what a state forbids beside its table.
    package init(state: String, command: String, allowed: [String]) {
        self.state = state
        self.command = command
        self.allowed = allowed
    }

    package var code: ErrorCode { "transition.not_allowed" }
    package var kind: ErrorKind { .conflict }
    package var details: [String: String] {
        ["state": state, "command": command, "allowed": allowed.joined(separator: ", ")]
    }
}
