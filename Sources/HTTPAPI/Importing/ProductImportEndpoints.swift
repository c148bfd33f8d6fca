import Amounts
import HTTPTypes
import Hummingbird
package import Market
import NIOCore
package import Operations

/// Which file of products.
package struct ProductImportAddress: WireInput {
    /// The file.
    package let id: Identifier<ProductImport>

    package static let parameters: [Parameter] = [
        .path(
            "import_id", .id(ProductImport.self), "The file.",
            example: .string(Identifier<ProductImport>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("import_id") }
}

/// Which products of a file.
package struct ProductImportQuery: WireInput {
    /// The file.
    package let id: Identifier<ProductImport>
    /// The only state wanted.
    package let state: ProductImport.ItemState?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        ProductImportAddress.parameters
        + [.query("state", .oneOf(ProductImport.ItemState.self), "Only those in this state.", example: "refused")]
        + PageQuery.parameters
    package init(_ received: Received) throws {
        id = try received.id("import_id")
        state = received.query["state"]?.text.flatMap(ProductImport.ItemState.init(rawValue:))
        page = PageQuery(received)
    }
}

/// A file of products on the wire.
package struct ProductImportBody: WireReply {
    let report: ProductImports.Report

    /// A file on the wire.
    package init(_ report: ProductImports.Report) { self.report = report }

    package static let schema: Schema? = .named(
        "ProductImport",
        .object(
            .required("id", .id(ProductImport.self), "The file."),
            .required("name", .text(0...200), "Its name."),
            .required("digest", .text(64...64), "The SHA-256 of its bytes, in hexadecimal."),
            .required("dialect", .text(1...50), "Which shop's columns it has."),
            .required("currency", .text(3...3), "The currency of its prices."),
            .required(
                "ignored_columns", .array(of: .text(0...10_000), count: 0...1_000), "Columns that were passed over."),
            .required("rows", .count, "Records behind the header."),
            .required("products", .map(of: .count), "Products by what became of them."),
            .required("state", .oneOf(ProductImport.State.self), "Where it is."),
            .required(
                "allowed", .array(of: .oneOf(ProductImport.Command.self), count: 0...8), "What can be asked of it now."),
            .required("created_at", .timestamp, "When it was sent."),
            .required("revision", .integer(1...Int64.max), "Counts changes.")))
    package static var example: ProductImportBody { ProductImportBody(.documented) }
    package var json: JSON? {
        let file = report.file
        return [
            "id": .string(file.id.rawValue), "name": .string(file.name), "digest": .string(file.digest),
            "dialect": .string(file.dialect), "currency": .string(file.currency),
            "ignored_columns": .array(file.ignored.map { .string($0) }), "rows": .integer(file.rowCount),
            "products": .object(
                ProductImport.ItemState.allCases.compactMap { state in
                    report.counts[state].map { .init(state.rawValue, .integer($0)) }
                }),
            "state": .string(file.state.rawValue),
            "allowed": .array(
                ProductImport.transitions.allowed(in: file.state, to: .merchant).map { .string($0.rawValue) }),
            "created_at": .time(file.createdAt), "revision": .integer(file.revision),
        ]
    }
}

/// A product of a file on the wire.
package struct ProductImportItemBody: WireReply {
    let item: ProductImports.Item

    /// A product of a file on the wire.
    package init(_ item: ProductImports.Item) { self.item = item }

    package static let schema: Schema? = .named(
        "ProductImportItem",
        .object(
            .required("number", .count, "Its place in the file, from 1."),
            .required("line", .count, "The line of its first record."),
            .required("handle", .text(0...200), "The merchant's name of it."),
            .required("title", .text(0...10_000), "Its title."),
            .required("state", .oneOf(ProductImport.ItemState.self), "What became of it."),
            .required(
                "problems",
                .array(
                    of: .object(
                        .required("line", .count, "The line on which the record begins."),
                        .required("column", .text(0...10_000), "The column's name; empty for the whole record."),
                        .required("code", .text(1...100), "What is wrong; `GET /v1/problems/{code}` explains it.")),
                    count: 0...100_000), "What is wrong with it."),
            .optional("product_id", .id(Product.self), "The product that it became or was.")))
    package static let example = ProductImportItemBody(
        .init(
            number: 3, handle: "honey-orchid", title: "", line: 7, state: .refused,
            problems: [.init(line: 7, column: "Title", code: "import.title_out_of_range")], product: nil))
    package var json: JSON? {
        [
            "number": .integer(item.number), "line": .integer(item.line), "handle": .string(item.handle),
            "title": .string(item.title), "state": .string(item.state.rawValue),
            "problems": .array(
                item.problems.map {
                    ["line": .integer(Int64($0.line)), "column": .string($0.column), "code": .string($0.code)]
                }),
            "product_id": .optional(item.product?.rawValue),
        ]
    }
}

/// Files of products over HTTP.
package enum ProductImportEndpoints {
    static let list = Endpoint<PageAsk, PageReply<ProductImportBody>>(
        .get, "/v1/product-imports", operation: "product_imports.list", summary: "Lists your files of products.",
        documentation: """
            `POST /v1/product-imports/file` takes a comma-separated file as its body, of the media type `text/csv`, at most \
            32 MiB, with `name`, `currency` (CNY when left out) and `category_id` (for products whose category is not known) \
            in the query, and answers 202 with the same shape as an item of this list. Nothing is changed before it is confirmed.
            """,
        tag: "catalogue", refuses: ["object.not_found", "page.malformed_cursor"])
    static let show = Endpoint<ProductImportAddress, ProductImportBody>(
        .get, "/v1/product-imports/{import_id}", operation: "product_imports.read",
        summary: "Shows what a file says, or how far it is.", tag: "catalogue", refuses: ["object.not_found"])
    static let items = Endpoint<ProductImportQuery, PageReply<ProductImportItemBody>>(
        .get, "/v1/product-imports/{import_id}/items", operation: "product_imports.items",
        summary: "Lists the products of a file with what is wrong with them.", tag: "catalogue",
        refuses: ["object.not_found", "page.malformed_cursor"])
    static let confirm: Endpoint<ProductImportAddress, WrittenReply<TradeReceiptBody>> = move(
        "confirmation", "confirm", "Takes the products of a file in, without those that have problems.")
    static let discard: Endpoint<ProductImportAddress, WrittenReply<TradeReceiptBody>> = move(
        "discarding", "discard", "Leaves a file alone.")
    static let retry: Endpoint<ProductImportAddress, WrittenReply<TradeReceiptBody>> = move(
        "retry", "retry", "Tries the products again that could not be taken in.")

    private static func move(
        _ resource: String, _ command: String, _ summary: String
    ) -> Endpoint<ProductImportAddress, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/product-imports/{import_id}/\(resource)"),
            operation: "product_imports.\(command)", summary: summary, tag: "catalogue",
            refuses: [
                "object.not_found", "import.not_allowed", "import.another_runs", "revision.stale",
                "idempotency.key_reused",
            ], idempotency: .accepted)
    }

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let imports = platform.productImports
        return [
            list.answered { input, call in
                let page = try await imports.list(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: ProductImportBody.init, answering: call)
            },
            show.answered { input, call in ProductImportBody(try await imports.find(input.id, as: call.actor)) },
            items.answered { input, call in
                let page = try await imports.items(
                    of: input.id, in: input.state, page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: ProductImportItemBody.init, answering: call)
            },
            confirm.answered { input, call in
                WrittenReply(try await imports.confirm(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            discard.answered { input, call in
                WrittenReply(try await imports.discard(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            retry.answered { input, call in
                WrittenReply(try await imports.retry(input.id, in: call.command), as: TradeReceiptBody.init)
            },
        ]
    }

    /// `POST /v1/product-imports/file`: takes a file in.
    ///
    /// It stands beside the endpoints because its body is no JSON. The same bytes again answer with the file that waits.
    package static func upload(_ platform: Platform) -> Route {
        let table = AuthorisationTable.standard
        return Route(
            .post, "/v1/product-imports/file", audience: Audience(of: "product_imports.read_file", in: table),
            bodyBytesMax: ProductImports.bytesMax,
            mediaTypes: ["text/csv", "text/tab-separated-values", "text/plain", "application/octet-stream"],
            acceptsKeys: true, timeLimit: .seconds(300), takesPieces: true
        ) { call in
            try table.authorise("product_imports.read_file", call.actor)
            guard let pieces = call.pieces else { throw UploadRefusal.empty }
            let query = Dictionary(
                try QueryText.pairs(of: call.rawQuery ?? "").map { ($0.name, $0.value) }
            ) { first, _ in first }
            let settings = ProductImports.Settings(
                name: query["name"] ?? "products.csv", currency: try Currency(code: query["currency"] ?? "CNY"),
                category: try query["category_id"].map { try Identifier(parsing: $0) })
            var bytes: [UInt8] = []
            for try await piece in pieces { bytes += piece }
            let report = try await platform.productImports.read(
                bytes, settings, in: CommandContext(actor: call.actor, requestID: call.requestID))
            return Response(
                status: .accepted, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: (ProductImportBody(report).json ?? .null).bytes())))
        }
    }
}

extension ProductImports.Report {
    /// The file of the API's document.
    static let documented = ProductImports.Report(
        file: ProductImport(
            id: .documented, merchant: .documented, name: "spring.csv",
            digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", dialect: "shopify",
            currency: "CNY", ignored: ["Gift Card"], rowCount: 120,
            createdAt: Timestamp(milliseconds: 1_767_225_600_000), state: .ready,
            movedAt: Timestamp(milliseconds: 1_767_225_600_000), revision: 2),
        counts: [.ready: 40, .refused: 1])
}
