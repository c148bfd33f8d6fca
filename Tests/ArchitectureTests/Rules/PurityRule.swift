/// Levels 0 and 1 neither wait, nor look at a clock, nor throw dice of their own, nor touch the world.
///
/// That is what makes replay, simulation and "recompute equals stored" possible.
struct PurityRule: HouseRule {
    let name = "purity"
    let blueprint: Blueprint

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.filter { $0.isSource && blueprint.row($0.module)?.level.isPure == true }.flatMap(findings(in:))
    }

    private func findings(in file: SourceFile) -> [Finding] {
        file.code.indices.compactMap { index in
            impurity(at: index, in: file).map { impurity in
                Finding(
                    rule: name, path: file.path, line: file.code[index].line,
                    fact: "\(file.module) is pure, and `\(impurity.spelling)` \(impurity.harm)", fix: impurity.fix)
            }
        }
    }

    /// What makes a word impure and what to write instead.
    private struct Impurity {
        let spelling: String
        let harm: String
        let fix: String

        static func waiting(_ spelling: String) -> Impurity {
            Impurity(spelling: spelling, harm: "waits", fix: "take the facts as arguments; Operations does the waiting")
        }

        static func clock(_ spelling: String) -> Impurity {
            Impurity(spelling: spelling, harm: "looks at a clock", fix: "take the instant as an argument")
        }

        static func dice(_ spelling: String) -> Impurity {
            Impurity(
                spelling: spelling, harm: "is random in a way that no seed repeats",
                fix: "take a generator as `inout some RandomNumberGenerator`, and sort before order matters")
        }

        static func world(_ spelling: String) -> Impurity {
            Impurity(
                spelling: spelling, harm: "touches the world outside",
                fix: "return a value that says what happened; Operations logs, reads and writes")
        }

        static func threads(_ spelling: String) -> Impurity {
            Impurity(
                spelling: spelling, harm: "starts threads",
                fix: "call the ParallelLoop of Matching (Blueprint.parallelLoops)")
        }
    }

    private func impurity(at index: Int, in file: SourceFile) -> Impurity? {
        let code = file.code
        guard code[index].kind == .word else { return nil }
        let word = code[index].text
        let isMember = index > 0 && code[index - 1].reads(".")
        let isCalled = index + 1 < code.count && code[index + 1].reads("(")

        switch word {
        case "async", "await", "Task", "TaskGroup", "AsyncStream", "actor", "withCheckedContinuation":
            return isMember ? nil : .waiting(word)
        case "ContinuousClock", "SuspendingClock", "DispatchTime", "clock_gettime", "gettimeofday":
            return .clock(word)
        case "Date" where isCalled || follows([".", "now"], index, code):
            return .clock("Date")
        case "SystemRandomNumberGenerator", "arc4random", "drand48":
            return .dice(word)
        case "UUID" where isCalled && follows(["(", ")"], index, code):
            return .dice("UUID()")
        case "Hasher" where isCalled, "hashValue" where isMember:
            return .dice(word)
        case "random", "shuffle", "shuffled", "randomElement":
            return isMember && isCalled && !passesGenerator(index + 1, code) ? .dice(".\(word)()") : nil
        case "print", "debugPrint", "dump", "NSLog":
            return isCalled && !isMember && !(index > 0 && code[index - 1].reads("func")) ? .world(word) : nil
        case "FileManager", "FileHandle", "URLSession", "ProcessInfo", "Logger", "getenv", "fopen", "UserDefaults":
            return .world(word)
        case "sleep" where isCalled:
            return .waiting(word)
        case "concurrentPerform", "Thread", "DispatchQueue", "pthread_create":
            return blueprint.parallelLoops.contains { file.path.hasPrefix($0) } ? nil : .threads(word)
        default:
            return nil
        }
    }

    private func follows(_ spellings: [String], _ index: Int, _ code: [Token]) -> Bool {
        code[(index + 1)...].prefix(spellings.count).map(\.text) == spellings
    }

    private func passesGenerator(_ parenthesis: Int, _ code: [Token]) -> Bool {
        var depth = 0
        for index in parenthesis..<code.count {
            if code[index].reads("(") { depth += 1 }
            if code[index].reads(")") { depth -= 1 }
            if depth == 0 { return false }
            if depth == 1, code[index].reads("using"), index + 1 < code.count, code[index + 1].reads(":") {
                return true
            }
        }
        return false
    }
}
