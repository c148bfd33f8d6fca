import Console
import Foundation
import Market
import Testing

/// Whole pages in both languages, compared with the files in `Golden`.
///
/// `GOLDEN=rewrite` writes the files anew; the difference is then read before it is committed.
struct GoldenPageTests {
    @Test(arguments: NamedPages.every, Language.allCases)
    func `a page reads as its golden file`(shown: NamedPages.Shown, language: Language) throws {
        let html = try PageRenderer().html(shown.page, in: shown.shell(language))

        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Golden")
        let file = folder.appendingPathComponent("\(shown.name).\(language == .chinese ? "zh" : "en").html")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "rewrite" {
            try Data(html.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(html == golden, "\(file.lastPathComponent) differs; GOLDEN=rewrite makes it anew")
    }

    @Test(arguments: NamedPages.every, Language.allCases)
    func `a page is one well-formed document with one main heading`(shown: NamedPages.Shown, language: Language) throws
    {
        let html = try PageRenderer().html(shown.page, in: shown.shell(language))

        #expect(html.contains("<html lang=\"\(language.rawValue)\""))
        #expect(html.matches(of: /<h1[ >]/).count == 1)
        #expect(!html.contains("{{"))
        #expect(!html.contains("Optional("))
        #expect(
            html.matches(of: /\sstyle="/).isEmpty, "styles stand in the stylesheet, which the security policy asks for")
        for element in ["div", "section", "article", "details", "form", "ul", "ol", "table", "p", "dl", "label"] {
            let opened = html.matches(of: try Regex("<\(element)[ >]")).count
            #expect(opened == html.matches(of: try Regex("</\(element)>")).count, "<\(element)> is left open")
        }
    }

    @Test(arguments: NamedPages.every)
    func `every form that changes something carries the token and every field has a label`(
        shown: NamedPages.Shown
    ) throws {
        let html = try PageRenderer().html(shown.page, in: shown.shell(.english))

        for form in html.matches(of: /<form method="post"[\s\S]*?<\/form>/) where shown.person != nil {
            #expect(form.output.contains("name=\"csrf_token\" value=\"csrf-for-tests\""))
        }
        for field in html.matches(of: /<(?:input|textarea|select) id="([^"]+)"/) {
            #expect(html.contains("for=\"\(field.output.1)\""))
        }
        let identifiers = html.matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
        #expect(Set(identifiers).count == identifiers.count)
    }
}
