package import Amounts
package import Market

/// A file of products read into products with their variants, and what is wrong with it, record by record.
///
/// A record is a variant; records of one handle are one product, whose first record says what holds for all of it. A record with
/// a picture alone adds a picture. A value without storage: categories are looked up in what it is given.
package struct ProductSheet: Sendable {
    /// A product as a file says it.
    package struct Entry: Codable, Hashable, Sendable {
        /// The merchant's name of it in files.
        package var handle: String
        /// The line of its first record.
        package var line: Int
        var title = ""
        var summary = ""
        /// Columns that the file has: of what it has no column for it says nothing.
        var said: Set<String> = []
        /// Where it goes when it is new and its category is not known.
        var fallback: String?
        var brand: String?
        var category: String?
        var isListed = true
        var options: [String] = []
        var variants: [Variant] = []
        var pictures: [Picture] = []
        /// What is wrong with it; a product with problems is not taken in.
        package var problems: [Problem] = []

        /// Whether its file has a column.
        func says(_ column: ProductColumn) -> Bool { said.contains(column.rawValue) }
    }

    /// A variant as a file says it.
    struct Variant: Codable, Hashable, Sendable {
        var code: String
        var options: [String]
        var price: Int64
        var compareAt: Int64?
        var barcode: String?
        var grams: Int64?
        var quantity: Int64?
    }

    /// A picture as a file says it.
    struct Picture: Codable, Hashable, Sendable {
        let url: String
        let text: String
    }

    /// What is wrong, and where.
    package struct Problem: Codable, Hashable, Sendable {
        /// The line on which the record begins, from 1.
        package let line: Int
        /// The column's name in the file; empty for the whole record.
        package let column: String
        /// What is wrong, such as `import.no_title`.
        package let code: String

        /// A problem.
        package init(line: Int, column: String, code: String) {
            self.line = line
            self.column = column
            self.code = code
        }
    }

    /// The products in the order of the file.
    package private(set) var entries: [Entry] = []
    /// Problems of records that belong to no product.
    package private(set) var problems: [Problem] = []
    /// Records behind the header.
    package private(set) var rowCount = 0
    /// Which shop's columns it has.
    package let dialect: String
    /// Columns that were passed over.
    package let ignored: [String]

    private let header: ProductColumn.Header
    private let names: [String]
    private let currency: Currency
    private let categories: [String: Identifier<Category>]
    private let fallback: Identifier<Category>?
    private var places: [String: Int] = [:]

    /// The highest price, in minor units: the largest number that every reader of JSON keeps.
    static let priceMax: Int64 = 9_007_199_254_740_991
    /// The most records of a file.
    package static let rowsMax = 200_000
    /// The most columns of a file.
    package static let columnsMax = 500
    /// The most problems that are named of a product; more of them change nothing.
    package static let problemsMax = 50
    /// The most pictures of a product.
    package static let picturesMax = 50

    /// Reads a file.
    /// - Parameters:
    ///   - categories: leaves of the tree by name in lower case, in both languages.
    ///   - fallback: where products without a known category go; nil to name it as a problem.
    /// - Throws: `ProductImportRefusal` for a file without a header that could be used, or with too many records.
    package init(
        _ bytes: [UInt8], currency: Currency, categories: [String: Identifier<Category>],
        fallback: Identifier<Category>?
    ) throws(ProductImportRefusal) {
        var records = TableRecords(bytes)
        guard case .success(let first)? = records.next() else { throw .noHeader }
        guard first.fields.count <= Self.columnsMax else { throw .tooManyColumns(Self.columnsMax) }
        header = ProductColumn.Header(first.fields, currency: currency.code)
        guard header.missing.isEmpty else { throw .columnsMissing(header.missing.map { $0.names[0] }) }
        names = first.fields
        dialect = header.dialect
        ignored = header.ignored
        self.currency = currency
        self.categories = categories
        self.fallback = fallback
        while let record = records.next() {
            rowCount += 1
            guard rowCount <= Self.rowsMax else { throw .tooManyRows(Self.rowsMax) }
            switch record {
            case .success(let record): read(record)
            case .failure(let fault):
                let code =
                    switch fault {
                    case .quote: "import.open_quote"
                    case .notUTF8: "import.not_utf8"
                    }
                let column = names.indices.contains(fault.place.column - 1) ? names[fault.place.column - 1] : ""
                problems.append(Problem(line: fault.place.line, column: column, code: code))
            }
        }
        for index in entries.indices { finish(index) }
    }

    private mutating func read(_ record: TableRecords.Record) {
        guard record.fields.count == header.width else {
            problems.append(Problem(line: record.line, column: "", code: "import.field_count"))
            return
        }
        let places = header.places
        let text = { (column: ProductColumn) -> String in
            guard let place = places[column] else { return "" }
            return Self.plain(record.fields[place])
        }
        // What no database keeps, and no page shows.
        if let place = record.fields.firstIndex(where: { $0.unicodeScalars.contains(where: Self.isControl) }) {
            problems.append(Problem(line: record.line, column: names[place], code: "import.control_character"))
            return
        }
        let handle = text(.handle).lowercased()
        guard Self.isHandle(handle) else {
            problems.append(Problem(line: record.line, column: name(.handle), code: "import.handle_malformed"))
            return
        }
        let index: Int
        if let known = self.places[handle] {
            index = known
        } else {
            index = entries.count
            self.places[handle] = index
            entries.append(
                Entry(handle: handle, line: record.line, said: Set(header.places.keys.map(\.rawValue))))
            readProduct(index, text, line: record.line)
        }
        readPicture(index, text, line: record.line)
        // A record with a picture alone is no variant.
        guard !text(.price).isEmpty || !text(.option1Value).isEmpty || !text(.code).isEmpty else { return }
        readVariant(index, text, line: record.line)
    }

    private mutating func readProduct(_ index: Int, _ text: (ProductColumn) -> String, line: Int) {
        var entry = entries[index]
        entry.title = text(.title)
        if !(1...200).contains(entry.title.count) {
            entry.problems.append(Problem(line: line, column: name(.title), code: "import.title_out_of_range"))
        }
        entry.summary = PlainText.of(html: text(.body))
        if entry.summary.count > 10_000 {
            entry.problems.append(Problem(line: line, column: name(.body), code: "import.body_too_long"))
        }
        entry.brand = text(.brand).isEmpty ? nil : String(text(.brand).prefix(100))
        // Shopify's categories are paths; the last part is the leaf.
        for column in [ProductColumn.category, .type] where entry.category == nil {
            let leaf = text(column).split(separator: ">").last.map { $0.trimmingBlanks.lowercased() } ?? ""
            entry.category = categories[leaf]?.rawValue
        }
        if entry.category == nil, fallback == nil, !text(.category).isEmpty || !text(.type).isEmpty {
            entry.problems.append(Problem(line: line, column: name(.category), code: "import.category_unknown"))
        }
        entry.fallback = fallback?.rawValue
        entry.isListed =
            text(.published).lowercased() != "false" && !["draft", "archived"].contains(text(.status).lowercased())
        let options = [text(.option1Name), text(.option2Name), text(.option3Name)]
        // A product of one variant is written with an option that says so.
        if options[0] != "Title" || text(.option1Value) != "Default Title" {
            entry.options = Array(options.prefix { !$0.isEmpty })
            if options.dropFirst(entry.options.count).contains(where: { !$0.isEmpty })
                || Set(entry.options).count != entry.options.count
                || entry.options.contains(where: { $0.count > 50 || $0.contains(where: \.isNewline) })
            {
                entry.problems.append(Problem(line: line, column: name(.option1Name), code: "import.options_malformed"))
            }
        }
        entries[index] = entry
    }

    private mutating func readPicture(_ index: Int, _ text: (ProductColumn) -> String, line: Int) {
        let url = text(.pictureURL)
        guard !url.isEmpty else { return }
        let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
        guard isWeb, url.utf8.count <= 2_000, url.utf8.allSatisfy({ (33...126).contains($0) }) else {
            entries[index].problems.append(
                Problem(line: line, column: name(.pictureURL), code: "import.picture_malformed"))
            return
        }
        guard entries[index].pictures.count < Self.picturesMax else {
            entries[index].problems.append(
                Problem(line: line, column: name(.pictureURL), code: "import.too_many_pictures"))
            return
        }
        let picture = Picture(url: url, text: String(text(.pictureText).prefix(500)))
        if !entries[index].pictures.contains(where: { $0.url == url }) { entries[index].pictures.append(picture) }
    }

    private mutating func readVariant(_ index: Int, _ text: (ProductColumn) -> String, line: Int) {
        func fail(_ column: ProductColumn, _ code: String) {
            entries[index].problems.append(Problem(line: line, column: name(column), code: code))
        }
        func money(_ column: ProductColumn) -> Int64? {
            guard !text(column).isEmpty else { return nil }
            do throws(AmountError) {
                let money = try Money(parsing: text(column), currency: currency)
                if (0...Self.priceMax).contains(money.minorUnits) { return money.minorUnits }
            } catch {
                // What it is instead stands in the file.
            }
            fail(column, "import.price_malformed")
            return nil
        }
        func count(_ column: ProductColumn, atLeast least: Int64) -> Int64? {
            guard !text(column).isEmpty else { return nil }
            if let number = TableFile.wholeNumber(text(column)), (least...1_000_000_000).contains(number) {
                return number
            }
            fail(column, "import.number_malformed")
            return nil
        }
        let problems = entries[index].problems.count
        if text(.price).isEmpty { fail(.price, "import.price_missing") }
        let values = [text(.option1Value), text(.option2Value), text(.option3Value)]
        let wanted = entries[index].options.count
        let options = Array(values.prefix(wanted))
        let stray =
            wanted == 0 && values == ["Default Title", "", ""] ? [] : values.dropFirst(wanted).filter { !$0.isEmpty }
        if options.contains(where: { $0.isEmpty || $0.count > 100 || $0.contains(where: \.isNewline) })
            || !stray.isEmpty
        {
            fail(.option1Value, "import.options_mismatch")
        }
        let price = money(.price)
        var variant = Variant(code: text(.code), options: options, price: price ?? 0)
        variant.compareAt = money(.compareAt).flatMap { $0 > variant.price ? $0 : nil }
        variant.barcode = text(.barcode).isEmpty ? nil : String(text(.barcode).prefix(50))
        variant.grams = count(.grams, atLeast: 0)
        variant.quantity = count(.quantity, atLeast: -1_000_000_000).map { max(0, $0) }
        if variant.code.isEmpty { variant.code = Self.code(of: options, at: entries[index].variants.count) }
        if variant.code.count > 100 { fail(.code, "import.code_too_long") }
        if entries[index].variants.contains(where: { $0.code == variant.code }) { fail(.code, "import.code_taken") }
        if entries[index].variants.contains(where: { $0.options == options }) {
            fail(.option1Value, "import.options_taken")
        }
        guard entries[index].variants.count < Catalogue.variantsMax else {
            return fail(.code, "import.too_many_variants")
        }
        if entries[index].problems.count == problems { entries[index].variants.append(variant) }
    }

    private mutating func finish(_ index: Int) {
        let problems = entries[index].problems
        if problems.count > Self.problemsMax { entries[index].problems = Array(problems.prefix(Self.problemsMax)) }
        if entries[index].variants.isEmpty, problems.isEmpty {
            entries[index].problems.append(
                Problem(line: entries[index].line, column: name(.price), code: "import.no_variant"))
        }
    }

    /// The column's name in this file, or the one that we write.
    private func name(_ column: ProductColumn) -> String { header.places[column].map { names[$0] } ?? column.names[0] }

    /// A cell without the mark that keeps a spreadsheet from running it, and without blanks around it.
    private static func plain(_ cell: String) -> String {
        var text = cell.trimmingBlanks
        if text.first == "'", let next = text.dropFirst().first, "=+-@\t\r".contains(next) { text.removeFirst() }
        return text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" && scalar != "\n" && scalar != "\r" || scalar.value == 0x7F
    }

    private static func isHandle(_ text: String) -> Bool {
        (1...200).contains(text.count) && text.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    }

    private static func code(of options: [String], at place: Int) -> String {
        options.isEmpty
            ? "default" : String(options.joined(separator: "/").prefix(90)) + (place < 1_000 ? "" : "-\(place)")
    }
}

/// Why a file of products is refused as a whole, or a step of taking it in.
package enum ProductImportRefusal: Refusal {
    /// There is no header.
    case noHeader
    /// The header lacks columns.
    case columnsMissing([String])
    /// There are more records than this.
    case tooManyRows(Int)
    /// There are more columns than this.
    case tooManyColumns(Int)
    /// The merchant has as many files that wait as it can have.
    case tooManyWaiting(Int)
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// A merchant has one file that is being taken in already.
    case anotherRuns

    package var code: ErrorCode {
        switch self {
        case .noHeader: "import.no_header"
        case .columnsMissing: "import.columns_missing"
        case .tooManyRows: "import.too_many_rows"
        case .tooManyColumns: "import.too_many_columns"
        case .tooManyWaiting: "import.too_many_waiting"
        case .notAllowed: "import.not_allowed"
        case .anotherRuns: "import.another_runs"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .noHeader, .columnsMissing, .tooManyRows, .tooManyColumns: .invalid
        case .tooManyWaiting: .exhausted
        case .notAllowed, .anotherRuns: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .columnsMissing(let names): ["columns": names.joined(separator: ", ")]
        case .tooManyRows(let most), .tooManyColumns(let most), .tooManyWaiting(let most): ["most": String(most)]
        case .notAllowed(let refused): refused.details
        default: [:]
        }
    }
}
