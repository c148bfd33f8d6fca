import HTTPAPI
package import Market
package import Operations

/// A merchant's files of products, with a form for another one.
package struct ProductImportsPage: Page {
    package static var template: String { "product-imports" }

    /// The files, latest first.
    package let reports: [ProductImports.Report]
    /// Categories that products without a known one can go to.
    package let categories: [Market.Category]
    /// Where the shop's feed is.
    package let feedPath: String?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A page of files.
    package init(
        reports: [ProductImports.Report], categories: [Market.Category], feedPath: String?, nextPath: String?
    ) {
        self.reports = reports
        self.categories = categories
        self.feedPath = feedPath
        self.nextPath = nextPath
    }

    package var section: Section? { .stock }
    package func title(in language: Language) -> String { ProductFilePhrase.files.text(in: language) }

    package func view(in shell: Shell) -> any Sendable {
        View(
            categories: categories.leaves.map {
                Choice(value: $0.id.rawValue, label: $0.name(in: shell.language))
            }, feedPath: feedPath, isEmpty: reports.isEmpty, reports: reports.map { ReportView($0, in: shell) },
            nextPath: nextPath)
    }

    private struct View: Sendable {
        let categories: [Choice]
        let feedPath: String?
        let isEmpty: Bool
        let reports: [ReportView]
        let nextPath: String?
    }
}

/// What a file of products says, and what became of it.
package struct ProductImportPage: Page {
    package static var template: String { "product-import" }

    /// The file.
    package let report: ProductImports.Report
    /// Its products in their order.
    package let items: [ProductImports.Item]
    /// The only state shown.
    package let state: ProductImport.ItemState?
    /// Where the next page is, nil at the end.
    package let nextPath: String?

    /// A file's page.
    package init(
        report: ProductImports.Report, items: [ProductImports.Item], state: ProductImport.ItemState?, nextPath: String?
    ) {
        self.report = report
        self.items = items
        self.state = state
        self.nextPath = nextPath
    }

    package var section: Section? { .stock }
    package func title(in language: Language) -> String { report.file.name }

    package func view(in shell: Shell) -> any Sendable {
        let file = report.file
        let path = "/product-imports/\(file.id)"
        let allowed = ProductImport.transitions.allowed(in: file.state, to: .merchant)
        return View(
            report: ReportView(report, in: shell),
            ignored: file.ignored.isEmpty
                ? nil : shell.text(ProductFilePhrase.ignored, ["columns": file.ignored.joined(separator: ", ")]),
            isPending: file.state == .applying || file.state == .reading, canConfirm: allowed.contains(.confirm),
            canDiscard: allowed.contains(.discard), canRetry: allowed.contains(.retry),
            filters: Chip.filters(state, all: ProductFilePhrase.all, in: shell) { state in
                path + (state.map { "?state=\($0.rawValue)" } ?? "")
            } phrase: {
                $0.shown.phrase
            }, isEmpty: items.isEmpty, items: items.map { ItemView($0, in: shell) }, nextPath: nextPath)
    }

    private struct View: Sendable {
        let report: ReportView
        let ignored: String?
        let isPending: Bool
        let canConfirm: Bool
        let canDiscard: Bool
        let canRetry: Bool
        let filters: [Chip]
        let isEmpty: Bool
        let items: [ItemView]
        let nextPath: String?
    }

    private struct ItemView: Sendable {
        let title: String
        let handle: String?
        let line: String
        let state: String
        let tone: String
        let productPath: String?
        let problems: [Problem]

        struct Problem: Sendable {
            let place: String
            let text: String
        }

        init(_ item: ProductImports.Item, in shell: Shell) {
            title = item.title.isEmpty ? item.handle : item.title
            handle = item.handle.isEmpty ? nil : item.handle
            line = shell.text(ProductFilePhrase.line, ["line": shell.figures.count(item.line)])
            state = shell.text(item.state.shown.phrase)
            tone = item.state.shown.tone
            productPath = item.product.map { "/products/\($0)" }
            problems = item.problems.map { problem in
                let line = shell.text(ProductFilePhrase.line, ["line": shell.figures.count(Int64(problem.line))])
                let known = ErrorCatalogue.text(of: ErrorCode(stringLiteral: problem.code))
                return Problem(
                    place: problem.column.isEmpty ? line : "\(line) · \(problem.column)",
                    text: known.sentences(in: shell.language).title)
            }
        }
    }
}

/// A file, as both of its pages show it.
private struct ReportView: Sendable {
    let path: String
    let name: String
    let rows: String
    let at: String
    let state: String
    let tone: String
    let done: Int64
    let total: Int64
    let isApplying: Bool
    let counts: [Count]

    struct Count: Sendable {
        let label: String
        let count: String
        let tone: String
    }

    init(_ report: ProductImports.Report, in shell: Shell) {
        let file = report.file
        path = "/product-imports/\(file.id)"
        name = file.name
        rows = shell.text(
            ProductFilePhrase.rows, ["rows": shell.figures.count(file.rowCount), "dialect": file.dialect])
        at = shell.figures.moment(file.createdAt)
        state = shell.text(file.state.shown.phrase)
        tone = file.state.shown.tone
        total = report.counts.values.reduce(0, +)
        done = total - (report.counts[.ready] ?? 0)
        isApplying = file.state == .applying
        counts = ProductImport.ItemState.allCases.compactMap { state in
            report.counts[state].map {
                Count(label: shell.text(state.shown.phrase), count: shell.figures.count($0), tone: state.shown.tone)
            }
        }
    }
}
