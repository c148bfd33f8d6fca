import Foundation
import HTTPAPI
import Market
import Testing

@Suite struct ErrorCatalogueTests {
    @Test func `every code has its words in both languages and a paragraph`() {
        for text in ErrorCatalogue.all {
            for words in [text.chinese, text.english] {
                #expect(!words.title.isEmpty && !words.detail.isEmpty, "\(text.code)")
            }
            #expect(text.chinese.detail.hasSuffix("。"), "\(text.code)")
            #expect(text.english.detail.hasSuffix("."), "\(text.code)")
            #expect(text.documentation.hasSuffix("."), "\(text.code)")
            #expect(text.chinese.title.unicodeScalars.contains { $0.value > 0x2E7F }, "\(text.code)")
        }
    }

    @Test func `both languages fill in the same details`() {
        for text in ErrorCatalogue.all {
            #expect(Set(places(in: text.chinese.detail)) == Set(places(in: text.english.detail)), "\(text.code)")
        }
    }

    @Test func `every code that the sources can refuse with is in the catalogue`() throws {
        let codes = try codesInSources()

        #expect(codes.count > 40)
        for (code, file) in codes.sorted(by: { $0.key < $1.key }) {
            #expect(ErrorCatalogue.knows(ErrorCode(stringLiteral: code)), "\(code) of \(file) has no words")
        }
    }

    @Test func `every code that an endpoint declares is in the catalogue`() {
        for endpoint in Notes.endpoints {
            for code in endpoint.refusals { #expect(ErrorCatalogue.knows(code), "\(code)") }
        }
    }

    private func places(in sentence: String) -> [String] {
        sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
            $0.split(separator: "}").first.map(String.init)
        }
    }

    /// Every literal `noun.fact` inside a `var code: ErrorCode { … }`, or given to an `InvalidInput` or a fault.
    private func codesInSources() throws -> [String: String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        var codes: [String: String] = [:]
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for block in text.components(separatedBy: "var code: ErrorCode {").dropFirst() {
                var depth = 1
                let inside = block.prefix { letter in
                    depth += letter == "{" ? 1 : letter == "}" ? -1 : 0
                    return depth > 0
                }
                for code in literals(in: String(inside)) { codes[code] = file.lastPathComponent }
            }
            for call in text.components(separatedBy: "InvalidInput(").dropFirst()
                + text.components(separatedBy: ".init(pointer").dropFirst()
            {
                for code in literals(in: String(call.prefix(160).prefix { $0 != ")" })) {
                    codes[code] = file.lastPathComponent
                }
            }
        }
        return codes
    }

    private func literals(in text: String) -> [String] {
        text.components(separatedBy: "\"").enumerated().compactMap { index, part in
            let isCode =
                part.split(separator: ".", omittingEmptySubsequences: false).count == 2
                && part.split(separator: ".").count == 2
                && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 46 }
            return index % 2 == 1 && isCode ? part : nil
        }
    }
}
