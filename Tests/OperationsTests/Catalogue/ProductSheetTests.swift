import Amounts
import Market
import Statistics
import Testing

@testable import Operations

@Suite("Records of comma-separated files") struct TableRecordsTests {
    private static func read(_ text: String) -> [Result<TableRecords.Record, TableRecords.Fault>] {
        Array(TableRecords(Array(text.utf8)))
    }

    @Test(arguments: [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,\n", [["a", "b"], ["1", ""]]),
        ("\u{FEFF}a;b\n1;\"x;y\"", [["a", "b"], ["1", "x;y"]]), ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n\n\"say \"\"hi\"\"\",\"two\r\nlines\"\n", [["a", "b"], ["say \"hi\"", "two\r\nlines"]]), ("", []),
        ("\"a\"", [["a"]]), ("茶,壶\n一,二", [["茶", "壶"], ["一", "二"]]),
    ])
    func `are read as RFC 4180 has them`(text: String, fields: [[String]]) throws {
        #expect(try Self.read(text).map { try $0.get().fields } == fields)
    }

    @Test func `a damaged record is named by its line, and reading goes on behind it`() throws {
        let records = Self.read("a,b\n1,\"x\"y\n\"two\nlines\",2\n3,4\n5,\"open")
        #expect(records[1] == .failure(.quote(line: 2, column: 2)))
        #expect(try records[2].get() == .init(line: 3, fields: ["two\nlines", "2"]))
        #expect(try records[3].get() == .init(line: 5, fields: ["3", "4"]))
        #expect(records[4] == .failure(.quote(line: 6, column: 2)))
        #expect(records.count == 5)
        let bad = Array(TableRecords(Array("a,b\nx,".utf8) + [0xFF, 0x0A] + Array("1,2".utf8)))
        #expect(bad[1] == .failure(.notUTF8(line: 2, column: 2)) && bad.count == 3)
    }

    @Test func `what is written is what is read, whatever stands in it`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let letters = Array("a,;\"\n\r\t茶 =-'")
        for turn in 0..<500 {
            let width = Int.random(in: 1...5, using: &generator)
            let rows = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                (0..<width).map { _ in
                    String(
                        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                            letters.randomElement(using: &generator) ?? "a"
                        })
                }
            }.filter { $0 != [""] }
            let header = (0..<width).map { "c\($0)" }
            var table = TableText(header)
            for row in rows { table.append(row.map { .word($0) }) }
            let read = try Self.read(table.text).dropFirst().map { try $0.get().fields }
            // A mark in front keeps a spreadsheet from running a cell; taking a file in takes it away.
            let plain = read.map {
                $0.map {
                    $0.first == "'" && $0.dropFirst().first.map { "=+-@\t\r".contains($0) } == true
                        ? String($0.dropFirst()) : $0
                }
            }
            let wanted = rows.map {
                $0.map {
                    $0.first == "'" && $0.dropFirst().first.map { "=+-@\t\r".contains($0) } == true
                        ? String($0.dropFirst()) : $0
                }
            }
            #expect(plain == wanted, "seed \(seed), turn \(turn)")
        }
    }
}

@Suite("Files of products") struct ProductSheetTests {
    static let tea: Identifier<Market.Category> = Identifier(.version8(high: 7, low: 4))
    static let categories = ["tea": tea, "茶": tea]

    static func sheet(_ text: String, fallback: Identifier<Market.Category>? = nil) throws -> ProductSheet {
        try ProductSheet(Array(text.utf8), currency: .cny, categories: categories, fallback: fallback)
    }

    @Test func `Shopify's older dialect is read: options, pictures of their own rows, HTML, drafts`() throws {
        let sheet = try Self.sheet(
            """
            Handle,Title,Body (HTML),Vendor,Product Category,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text,Status,Gift Card
            honey-orchid,蜜兰香单丛,"<p>Old <b>bushes</b> &amp; honey.</p><script>x()</script>",Cooperative,Food > Tea,TRUE,Size,250 g,Roast,light,DC-250-L,250,12,168.00,198,https://cdn.example/1.jpg,A tin,active,FALSE
            honey-orchid,,,,,,,500 g,,dark,DC-500-D,500,3,318.00,300.00,,,,
            honey-orchid,,,,,,,,,,,,,,,https://cdn.example/2.jpg,,,
            plain,Plain,,,tea,FALSE,Title,Default Title,,,P-1,,0,9.90,,,,draft,
            """)
        #expect(sheet.dialect == "shopify" && sheet.ignored == ["Gift Card"] && sheet.problems.isEmpty)
        let orchid = sheet.entries[0]
        #expect(
            orchid.options == ["Size", "Roast"] && orchid.summary == "Old bushes & honey." && orchid.problems.isEmpty)
        #expect(orchid.variants.map(\.options) == [["250 g", "light"], ["500 g", "dark"]])
        // What it cost before is above the price, or says nothing.
        #expect(orchid.variants.map(\.price) == [16_800, 31_800] && orchid.variants.map(\.compareAt) == [19_800, nil])
        #expect(orchid.pictures.map(\.url) == ["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"])
        #expect(orchid.category == Self.tea.rawValue && orchid.isListed && !sheet.entries[1].isListed)
        #expect(sheet.entries[1].options.isEmpty && sheet.entries[1].variants.map(\.code) == ["P-1"])
    }

    @Test(arguments: [
        ("URL handle,Title,Description,SKU,Price,Type\ncup,Cup,Thin,C1,20,Tea", "shopify-2024"),
        ("Product Handle;Product Title;Variant Sku;Variant Price CNY;Product Type\ncup;Cup;C1;20;Tea", "medusa"),
        ("slug\tname\tsku\tprice\tcategory1\ncup\tCup\tC1\t20.00\t茶", "spree"),
        ("\u{FEFF}HANDLE,title ,Variant SKU,Variant Price,Type\r\ncup,Cup,C1,20,tea\r\n", "shopify"),
    ])
    func `other shops' dialects are found by their header`(text: String, dialect: String) throws {
        let sheet = try Self.sheet(text)
        #expect(sheet.dialect == dialect && sheet.problems.isEmpty)
        #expect(sheet.entries.map(\.problems) == [[]])
        #expect(sheet.entries.first?.variants.map(\.price) == [2_000])
    }

    /// Each row with what is wrong with it: the column and the code.
    @Test(arguments: [
        ("Cup!,Cup,,,C1,20,tea", "Handle", "import.handle_malformed"),
        ("cup,,,,C1,20,tea", "Title", "import.title_out_of_range"),
        ("cup,Cup,,,C1,,tea", "Variant Price", "import.price_missing"),
        ("cup,Cup,,,C1,2.001,tea", "Variant Price", "import.price_malformed"),
        ("cup,Cup,,,C1,-2,tea", "Variant Price", "import.price_malformed"),
        ("cup,Cup,,,C1,20,Coffee", "Type", "import.category_unknown"),
        ("cup,Cup,Size,,C1,20,tea", "Option1 Value", "import.options_mismatch"),
        ("cup,Cup,,L,C1,20,tea", "Option1 Value", "import.options_mismatch"),
        ("cup,Cup,,,,,tea", "Variant Price", "import.no_variant"), ("cup,Cup,C1", "", "import.field_count"),
        ("cup,Cu\u{1}p,,,C1,20,tea", "Title", "import.control_character"),
        ("cup,Cup,\"Si\nze\",L,C1,20,tea", "Option1 Name", "import.options_malformed"),
        ("cup,Cup,,,C1,90071992547409.93,tea", "Variant Price", "import.price_malformed"),
        ("cup,Cup,,,C1,\"20,tea", "Variant Price", "import.open_quote"),
        ("cup,Cup,Size,L,C1,20,tea\ncup,,,M,C1,30,", "Variant SKU", "import.code_taken"),
        ("cup,Cup,Size,L,C1,20,tea\ncup,,,L,C2,30,", "Option1 Value", "import.options_taken"),
    ])
    func `what is wrong is named with its line and column`(row: String, column: String, code: String) throws {
        let sheet = try Self.sheet("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Type\n" + row)
        let problems = sheet.problems + sheet.entries.flatMap(\.problems)
        let line = row.contains("\ncup") ? 3 : 2
        // The category's column is missing from this file, so the name that we write stands in its place.
        let named = code == "import.category_unknown" ? "product category" : column
        #expect(problems.contains { $0.line == line && $0.code == code && $0.column == named }, "\(problems)")
    }

    @Test func `a file without the columns that are needed is refused as a whole`() {
        #expect(throws: ProductImportRefusal.noHeader) { try Self.sheet("") }
        #expect(throws: ProductImportRefusal.columnsMissing(["handle", "variant price"])) {
            try Self.sheet("Title,SKU\n")
        }
    }

    @Test func `ten thousand damaged files never stop the reading`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let good = Array(
            "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Type,Image Src\ncup,\"Cup, thin\",Size,L,C1,20,tea,https://a.b/c\ncup,,,M,C2,30,,\n"
                .utf8)
        for _ in 0..<10_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = .random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("\",\n;\r\t".utf8).randomElement(using: &generator) ?? 0, at: place)
                }
            }
            do throws(ProductImportRefusal) {
                let sheet = try ProductSheet(bytes, currency: .cny, categories: Self.categories, fallback: nil)
                for entry in sheet.entries where entry.problems.isEmpty {
                    #expect(!entry.variants.isEmpty, "seed \(seed)")
                }
            } catch {
                #expect([.invalid].contains(error.kind), "seed \(seed)")
            }
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a < b", "a < b"), ("weight <5 kg", "weight <5 kg"), ("<SCRIPT>x</Script>y&#0;", "y&#0;"),
        ("R&D &amp; more &unknown; &#33;&#x21;", "R&D & more &unknown; !!"),
        ("<div>one<br>two</div><ul><li>three</li></ul>", "one\ntwo\nthree"), ("<style>p{}</style>x", "x"),
    ])
    func `HTML is read as its words`(html: String, words: String) { #expect(PlainText.of(html: html) == words) }
}
