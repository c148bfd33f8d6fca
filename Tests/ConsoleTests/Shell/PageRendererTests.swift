import Foundation
import Market
import Testing

@testable import Console

struct PageRendererTests {
    @Test func `an unknown phrase is found at the start`() {
        #expect(throws: TemplateFault.unknownPhrase("feed.nothing", template: "page")) {
            try PageRenderer(templates: ["page": "{{t.feed.title}} {{t.feed.nothing}}"])
        }
    }

    @Test func `a missing partial is found at the start`() {
        #expect(throws: TemplateFault.unknownPartial("layout", template: "page")) {
            try PageRenderer(templates: ["page": "{{<layout}}{{/layout}}"])
        }
    }

    @Test func `a template that does not parse is found at the start`() {
        #expect(throws: TemplateFault.self) { try PageRenderer(templates: ["page": "{{#open}} and never closed"]) }
    }

    @Test func `only posters and data for search engines go to a page unescaped`() throws {
        let folder = try PageRenderer.resources().appendingPathComponent("Templates")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 8)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for raw in text.matches(of: /\{\{\{[^}]*\}\}\}|\{\{&[^}]*\}\}/) {
                #expect(["{{{.poster}}}", "{{{.structuredData}}}"].contains(raw.output), "\(file.lastPathComponent)")
            }
        }
    }

    @Test func `navigation shows what a role can open`() {
        #expect(Section.visible(to: []) == [.feed, .rooms, .apiReference])
        #expect(Section.visible(to: [.viewer]) == [.feed, .rooms, .cart, .orders, .notices, .apiReference])
        #expect(
            Section.visible(to: [.creator])
                == [
                    .feed, .rooms, .earnings, .payouts, .promotions, .plans, .studio, .matches, .samples, .notices,
                    .apiReference,
                ])
        #expect(
            Section.visible(to: [.operator])
                == Section.allCases.filter {
                    ![.cart, .earnings, .stock, .plans, .studio, .notices, .matches].contains($0)
                })
    }

    @Test func `the way back is kept through a switch of language`() throws {
        let shell = Shell(language: .chinese, path: "/samples?cursor=a&b=茶", now: Named.now)

        let html = try PageRenderer().html(OutcomePage(.notFound), in: shell)

        #expect(html.contains("/preferences?language=en&amp;back=/samples%3Fcursor%3Da%26b%3D%E8%8C%B6"))
    }

    @Test func `assets are on the shelf with their types, and a missing package is named`() throws {
        let shelf = try AssetShelf()

        #expect(
            shelf.names == [
                "board.js", "bootstrap.css", "chart.js", "charts.js", "content.js", "dancong.css", "mark.svg",
                "page.js", "product-files.js", "room.js", "sending.js", "shared.js", "studio.js", "upload.js",
            ])
        #expect(shelf["dancong.css"]?.contentType == "text/css; charset=utf-8")
        #expect(shelf["dancong.css"]?.entityTag != shelf["page.js"]?.entityTag)
        #expect(shelf["../Package.swift"] == nil)
        let own = try PageRenderer.resources().appendingPathComponent("Assets")
        #expect(
            throws: AssetMissing(file: "/nowhere/bootstrap-html/css/bootstrap.min.css", package: "libjs-bootstrap5")
        ) {
            try AssetShelf(own: own, shared: URL(fileURLWithPath: "/nowhere"))
        }
    }
}
