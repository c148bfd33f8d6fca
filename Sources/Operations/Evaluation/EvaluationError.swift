package import Matching

/// Why a folder is not measured.
package enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no such folder.
    case noFolder(path: String)
    /// No protocol's files are there.
    case nothingRecognised(path: String)
    /// A file of the protocol is not there.
    case missing(file: String, path: String, EvaluationProtocol)
    /// A line cannot be read.
    case malformed(path: String, InteractionLines.ParseError)
    /// The files hold nothing to learn from, or nothing to ask.
    case empty(path: String)
    /// A line of one file has no partner in the other.
    case unequalLines(path: String, lines: Int, other: String, otherLines: Int)
    /// No model or learner of this name takes part.
    case unknownModel(name: String, known: [String])
    /// This protocol has no lists that could be compared question by question.
    case notComparable(EvaluationProtocol)

    /// The error for people.
    package var description: String {
        switch self {
        case .noFolder(let path): return "\(path): there is no such folder"
        case .nothingRecognised(let path):
            let known = EvaluationProtocol.allCases.filter { !$0.files.isEmpty }
                .map { "\($0.files.joined(separator: " + ")) (\($0.rawValue))" }.joined(separator: ", ")
            return
                "\(path): no protocol fits these files. Known are: \(known), and tables with a column \(ClickTable.clickColumns.joined(separator: " or "))"
        case .missing(let file, let path, let kind):
            return
                "\(path): \(file).\(kind.endings.joined(separator: " or .")), plain or with .gz, is needed for \(kind.rawValue)"
        case .malformed(let path, let error): return "\(path): \(error)"
        case .empty(let path): return "\(path): there is nothing to learn from, or nothing to ask"
        case .unequalLines(let path, let lines, let other, let otherLines):
            return "\(path) has \(lines) lines and \(other) \(otherLines): each line is about the same item in both"
        case .unknownModel(let name, let known):
            return "\"\(name)\" takes no part here. Known are: \(known.joined(separator: ", "))"
        case .notComparable(let kind): return "\(kind.rawValue): models are compared on ranked lists only"
        }
    }
}
