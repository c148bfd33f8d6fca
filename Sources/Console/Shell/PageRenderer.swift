import Foundation
import Mustache

/// Turns pages into HTML with templates that were read and checked once, when the renderer was made.
///
/// Values are escaped by the templates; only `{{{…}}}` is not, and a test lists the few places of it.
package struct PageRenderer: Sendable {
    private let library: MustacheLibrary

    /// A renderer with the templates that ship with the console.
    /// - Throws: `TemplateFault` when a template is missing, does not parse, or names an unknown phrase.
    package init() throws {
        try self.init(directory: Self.resources().appendingPathComponent("Templates"))
    }

    /// The folder that holds `Templates` and `Assets`.
    static func resources() throws -> URL {
        guard let folder = Bundle.module.resourceURL else { throw TemplateFault.missing("Templates") }
        return folder
    }

    /// A renderer with the templates of a folder.
    /// - Throws: `TemplateFault`, or what reading the folder throws.
    init(directory: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        var texts: [String: String] = [:]
        for file in files where file.pathExtension == "mustache" {
            texts[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
        }
        try self.init(templates: texts)
    }

    /// A renderer with templates by name.
    /// - Throws: `TemplateFault`.
    init(templates texts: [String: String]) throws {
        var library = MustacheLibrary()
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            for tag in TemplateTag.all(in: text) { try tag.check(in: name, among: Set(texts.keys)) }
            do {
                try library.register(text, named: name)
            } catch {
                throw TemplateFault.malformed(template: name, reason: "\(error)")
            }
        }
        self.library = library
    }

    /// The page as an HTML document.
    /// - Precondition: the page's template exists; a test renders every page.
    package func html<Shown: Page>(_ page: Shown, in shell: Shell) -> String {
        let context = PageContext(
            t: Phrasebook(language: shell.language),
            shell: ShellView(shell, title: page.title(in: shell.language), section: page.section),
            page: page.view(in: shell))
        guard let html = library.render(context, withTemplate: Shown.template) else {
            preconditionFailure("There is no template for \(Shown.self).")
        }
        return html
    }
}

/// The three names that every template starts from.
private struct PageContext: Sendable {
    let t: Phrasebook
    let shell: ShellView
    let page: any Sendable
}

/// What is wrong with the templates; found when the console starts.
package enum TemplateFault: Error, Equatable {
    /// A file or folder is not there.
    case missing(String)
    /// A template does not parse.
    case malformed(template: String, reason: String)
    /// A template names a phrase that no table has.
    case unknownPhrase(String, template: String)
    /// A template includes one that is not there.
    case unknownPartial(String, template: String)
}
