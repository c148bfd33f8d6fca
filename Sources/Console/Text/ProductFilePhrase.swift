import Market

/// What the pages of product files say.
package enum ProductFilePhrase: String, Phrase {
    case files, lead, choose, category, categoryHint, none, sending, notSent, export, feed, empty, rows, ignored
    case reading, ready, applying, applied, partly, discarded, moved
    case itemReady, itemRefused, itemApplied, itemUnchanged, itemFailed, all
    case confirm, discard, retry, line, products, back, nothingWrong

    package var wording: Wording {
        switch self {
        case .files: .init("商品导入", "Product files")
        case .lead:
            .init(
                "支持 Shopify（新旧两版）、Medusa、Spree 的 CSV。先检查，确认后才生效。",
                "CSV of Shopify (both dialects), Medusa and Spree. You see what it says before anything is changed.")
        case .choose: .init("选择文件", "Choose a file")
        case .category: .init("类目", "Category")
        case .categoryHint: .init("文件里认不出类目的商品归入这里", "for products whose category is not known")
        case .none: .init("不指定", "none")
        case .sending: .init("正在上传 {percent}%", "Sending, {percent} %")
        case .notSent: .init("没有传上去，请再试一次。", "It was not sent; try again.")
        case .export: .init("导出商品", "Export products")
        case .feed: .init("Google 商品源", "Google feed")
        case .empty: .init("还没有导入过文件。", "No files yet.")
        case .rows: .init("{rows} 行 · {dialect}", "{rows} rows · {dialect}")
        case .ignored: .init("未使用的列：{columns}", "Columns passed over: {columns}")
        case .reading: .init("读取中", "Being read")
        case .ready: .init("待确认", "To be confirmed")
        case .applying: .init("导入中", "Being taken in")
        case .applied: .init("已导入", "Taken in")
        case .partly: .init("部分导入", "Taken in in part")
        case .discarded: .init("已放弃", "Left alone")
        case .moved: .init("已更新", "Done")
        case .itemReady: .init("可导入", "Can be taken in")
        case .itemRefused: .init("有问题", "With problems")
        case .itemApplied: .init("已导入", "Taken in")
        case .itemUnchanged: .init("无变化", "As it was")
        case .itemFailed: .init("导入失败", "Not taken in")
        case .all: .init("全部", "All")
        case .confirm: .init("确认导入", "Take it in")
        case .discard: .init("放弃", "Leave it alone")
        case .retry: .init("重试失败的", "Try the rest again")
        case .line: .init("第 {line} 行", "line {line}")
        case .products: .init("商品", "Products")
        case .back: .init("全部文件", "All files")
        case .nothingWrong: .init("没有商品。", "No products.")
        }
    }
}

extension ProductImport.State {
    /// What its merchant reads of it, and the colour.
    var shown: (phrase: ProductFilePhrase, tone: String) {
        switch self {
        case .reading: (.reading, "wait")
        case .ready: (.ready, "act")
        case .applying: (.applying, "wait")
        case .applied: (.applied, "good")
        case .partly: (.partly, "bad")
        case .discarded: (.discarded, "")
        }
    }
}

extension ProductImport.ItemState {
    /// What its merchant reads of it, and the colour.
    var shown: (phrase: ProductFilePhrase, tone: String) {
        switch self {
        case .ready: (.itemReady, "act")
        case .refused: (.itemRefused, "bad")
        case .applied: (.itemApplied, "good")
        case .unchanged: (.itemUnchanged, "")
        case .failed: (.itemFailed, "bad")
        }
    }
}
