/// A file is one idea, and one idea fits in 500 lines.
struct SizeRule: HouseRule {
    let name = "size"
    static let lineCountMax = 500

    func findings(in tree: SourceTree) -> [Finding] {
        tree.files.filter { $0.lineCount > Self.lineCountMax }.map { file in
            Finding(
                rule: name, path: file.path, line: Self.lineCountMax + 1, fact: "the file has \(file.lineCount) lines",
                fix: "split it by idea, as Sample.swift and Sample.State.swift are; \(Self.lineCountMax) is the most")
        }
    }
}
