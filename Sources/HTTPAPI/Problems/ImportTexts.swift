import Market

extension ErrorCatalogue {
    /// Texts of files of products, and of options of products.
    static let importTexts: [ProblemText] =
        [
            ProblemText(
                "import.no_header", .invalid, zh: ("没有表头", "文件第一行须是列名。"),
                en: ("No header", "The first line of the file names its columns."), "As in Shopify's product files."),
            ProblemText(
                "import.columns_missing", .invalid, zh: ("缺少列", "文件缺少这些列：{columns}。"),
                en: ("Columns missing", "The file lacks these columns: {columns}."),
                "docs/trade/products.md has the names under which each is known."),
            ProblemText(
                "import.too_many_rows", .invalid, zh: ("行数过多", "一个文件最多 {most} 行。"),
                en: ("Too many rows", "A file has up to {most} rows."), "Send it in parts; a product stays in one."),
            ProblemText(
                "import.too_many_columns", .invalid, zh: ("列数过多", "一个文件最多 {most} 列。"),
                en: ("Too many columns", "A file has up to {most} columns."), "Leave out those that mean nothing here."),
            ProblemText(
                "import.too_many_waiting", .exhausted, zh: ("待处理文件过多", "最多 {most} 个文件等待确认。"),
                en: ("Too many files wait", "Up to {most} files wait to be confirmed."), "Confirm or discard one."),
            ProblemText(
                "import.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
                en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
                "The transition table has no line for this command in this state."),
            ProblemText(
                "import.another_runs", .conflict, zh: ("正在导入另一个文件", "请等上一个文件导入完成。"),
                en: ("Another file runs", "Another file is being taken in."), "Wait until it is done."),
            ProblemText(
                "sku.options_mismatch", .conflict, zh: ("规格值不完整", "请为每个规格项填写值：{options}。"),
                en: ("Options mismatch", "Say what it is in each option: {options}."),
                "As many values as the product has options, in their order."),
            ProblemText(
                "sku.options_taken", .conflict, zh: ("规格值重复", "已有规格值完全相同的规格。"),
                en: ("Options taken", "Another variant is the same in each option."), "Change that one instead."),
            ProblemText(
                "product.options_in_use", .conflict, zh: ("规格项在使用中", "商品已有规格，不能改变规格项的数量。"),
                en: ("Options in use", "The product has variants, so the number of its options stays."),
                "Their names can be changed."),
        ]
        + rows.map { code, chinese, english in
            ProblemText(
                ErrorCode(stringLiteral: code), .invalid, zh: (chinese, chinese + "。"), en: (english, english + "."),
                "Stands at a row of a file; the product is left out until the file says it otherwise.")
        }

    /// What is wrong with a row of a file.
    private static let rows = [
        ("import.open_quote", "引号未闭合", "A quote is not closed"),
        ("import.not_utf8", "不是 UTF-8", "It is not UTF-8"),
        ("import.control_character", "含控制字符", "It has a control character"),
        ("import.not_taken", "数据库不接受", "The database does not take it"),
        ("import.field_count", "列数与表头不符", "It has not as many fields as the header"),
        ("import.handle_malformed", "标识须为 1 到 200 个字母、数字或 -_.", "A handle has 1 to 200 letters, digits and -_."),
        ("import.title_out_of_range", "标题需为 1 到 200 字", "A title has from 1 to 200 letters"),
        ("import.body_too_long", "描述超过 10000 字", "The description has more than 10,000 letters"),
        ("import.category_unknown", "类目不存在", "There is no such category"),
        ("import.options_malformed", "规格项最多三个，不能重复或跳过", "Up to three options with different names, none passed over"),
        ("import.options_mismatch", "规格值与规格项不符", "The values do not fit the options"),
        ("import.options_taken", "规格值重复", "Another row has the same values"),
        ("import.code_too_long", "商家编码超过 100 字", "The code has more than 100 letters"),
        ("import.code_taken", "商家编码重复", "Another row of the product has this code"),
        ("import.price_missing", "缺少价格", "The price is missing"),
        ("import.price_malformed", "价格格式有误", "The price is not an amount of the file's currency"),
        ("import.number_malformed", "数字格式有误", "It is not a whole number that can be counted"),
        ("import.picture_malformed", "图片地址有误", "The picture's address is not one of the web"),
        ("import.too_many_pictures", "图片超过 50 张", "There are more than 50 pictures"),
        ("import.too_many_variants", "规格超过 1000 个", "There are more than 1,000 variants"),
        ("import.no_variant", "没有带价格的行", "No row has a price"),
    ]
}
