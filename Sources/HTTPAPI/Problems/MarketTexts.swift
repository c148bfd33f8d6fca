import Market

extension ErrorCatalogue {
    /// Texts that spell no noun of the market.
    static let marketTexts: [ProblemText] = [
        ProblemText(
            "identifier.malformed", .invalid, zh: ("编号不合法", "编号应形如 {expected}。"),
            en: ("Malformed identifier", "An identifier here looks like {expected}."),
            "The prefix is another one, or the rest is not 26 letters of Crockford's base 32."),
        ProblemText(
            "timestamp.malformed", .invalid, zh: ("时间不合法", "“{text}”不是 RFC 3339 时间。"),
            en: ("Malformed time", "\u{201C}{text}\u{201D} is not an RFC 3339 instant."),
            "Write `2026-11-23T09:38:11Z`."),
        ProblemText(
            "event.malformed_id", .invalid, zh: ("事件编号不合法", "事件编号须为 1 至 64 个字母、数字或 - _ . :。"),
            en: ("Malformed event id", "An event id is 1 to 64 letters, digits, or - _ . : characters."),
            "A ULID is usual. The same identifier twice is the same event."),
        ProblemText(
            "transition.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "In {state}, {command} is not allowed; allowed: {allowed}."),
            "The transition table has no line for this command in this state. `details.allowed` lists what it has."),
        ProblemText(
            "amount.unknown_currency", .invalid, zh: ("未知币种", "没有币种 {currency}。"),
            en: ("Unknown currency", "There is no currency {currency}."), "Currencies are ISO 4217 codes."),
        ProblemText(
            "amount.malformed", .invalid, zh: ("金额不合法", "“{text}”不是金额。"),
            en: ("Malformed amount", "\u{201C}{text}\u{201D} is no amount."), "Amounts are whole minor units."),
        ProblemText(
            "amount.currency_mismatch", .invalid, zh: ("币种不一致", "{left} 与 {right} 不能相加。"),
            en: ("Currencies differ", "{left} and {right} cannot be combined."), "Convert before you combine."),
        ProblemText(
            "amount.overflow", .invalid, zh: ("金额过大", "金额超出可表示范围。"),
            en: ("Amount too large", "The amount is beyond 64 bits of minor units."), "Send smaller amounts."),
        ProblemText(
            "amount.invalid_shares", .invalid, zh: ("分摊比例不合法", "分摊比例须为非负且不全为零。"),
            en: ("Invalid shares", "Shares are not negative and not all zero."),
            "An amount is split by positive shares."),
        ProblemText(
            "amount.rate_out_of_range", .invalid, zh: ("费率超出范围", "费率 {ppm} ppm 超出范围。"),
            en: ("Rate out of range", "A rate of {ppm} ppm is out of range."), "Rates are parts per million."),
        ProblemText(
            "category.cycle", .invalid, zh: ("类目成环", "类目不能成为自己的上级。"),
            en: ("Category cycle", "A category cannot be above itself."), "The category tree has no cycles."),
        ProblemText(
            "category.missing_parent", .invalid, zh: ("上级类目不存在", "上级类目不存在。"),
            en: ("Parent category missing", "The parent category does not exist."), "Create parents first."),
        ProblemText(
            "category.unknown", .invalid, zh: ("类目不存在", "没有这个类目。"),
            en: ("Unknown category", "There is no such category."), "`GET /v1/categories` lists them."),
        ProblemText(
            "product.unknown", .invalid, zh: ("商品不存在", "没有这件商品，或商品未上架。"),
            en: ("Unknown product", "There is no such product, or it is not listed."),
            "A content links to a product that is listed."),
        ProblemText(
            "product.no_variant", .conflict, zh: ("没有规格", "商品至少要有一个规格才能上架。"),
            en: ("No variant", "A product is listed when it has a variant."), "Add a variant with its price first."),
        ProblemText(
            "product.too_many_variants", .exhausted, zh: ("规格过多", "一件商品最多 {max} 个规格。"),
            en: ("Too many variants", "A product has {max} variants at most."), "Make a second product."),
        ProblemText(
            "sku.code_taken", .conflict, zh: ("商家编码已被使用", "这件商品的另一个规格已使用此编码。"),
            en: ("Code taken", "Another variant of the product has this code."), "Codes are unique within a product."),
        ProblemText(
            "content.not_allowed", .conflict, zh: ("现在不能这样做", "内容处于“{state}”状态，可以：{allowed}。"),
            en: ("Not allowed now", "The content is “{state}”; it allows: {allowed}."),
            "docs/live/contents.md has the diagram of all moves."),
        ProblemText(
            "content.too_early", .conflict, zh: ("时间未到", "内容在流量池里的时间尚未结束。"),
            en: ("Too early", "The content's time in its pool is not over yet."),
            "The platform's own clock drives this move."),
        ProblemText(
            "content.word_forbidden", .invalid, zh: ("含有不可发布的词", "请去掉这些词：{words}。"),
            en: ("Word not shown", "Take these words out: {words}."),
            "Case, width, spaces and marks make no difference; `words_forbidden` of the rule set `contents` is the list."
        ),
        ProblemText(
            "content.quota_exceeded", .exhausted, zh: ("本周带货内容已用完", "七天内已发布 {posted} 条带货内容，当前等级最多 {allowed} 条。"),
            en: (
                "Quota used up",
                "{posted} contents with a card were handed in in seven days; your level allows {allowed}."
            ),
            "Drafts and contents without a card do not count."),
        ProblemText(
            "content.too_many_pictures", .exhausted, zh: ("图片过多", "一条图文最多 {max} 张图片。"),
            en: ("Too many pictures", "A post has {max} pictures at most."), "Make another post for the others."),
        ProblemText(
            "content.tag_malformed", .invalid, zh: ("话题不合法", "话题不能为空，也不能含有逗号。"),
            en: ("Malformed topic", "A topic has letters and no comma."), "Send topics as elements of the array."),
    ]

    /// Why something about matches is refused (docs/matching/partners.md).
    static let matchTexts: [ProblemText] = [
        ProblemText(
            "commission.out_of_range", .invalid, zh: ("佣金率超出范围", "佣金率须在 {low} 至 {high} ppm 之间。"),
            en: ("Commission out of range", "A commission here is from {low} to {high} ppm."),
            "The rules `partners.yaml` name the bounds; 10,000 ppm are 1 %."),
        ProblemText(
            "saved_search.limit_reached", .exhausted, zh: ("搜索已存满", "最多保存 {limit} 个搜索。"),
            en: ("No room for another search", "Up to {limit} searches are kept."), "Forget one, or change one."),
    ]

    /// Why a sample is refused (docs/alliance/samples.md).
    static let sampleTexts: [ProblemText] = [
        ProblemText(
            "sample.not_offered", .conflict, zh: ("未提供寄样", "商家没有为这件商品提供寄样。"),
            en: ("No sample offered", "The merchant offers no sample of this product."),
            "Look for products with an offer."),
        ProblemText(
            "sample.stock_exhausted", .exhausted, zh: ("样品已发完", "样品名额已用完。"),
            en: ("No samples left", "The merchant has no more samples to give."), "The merchant can add units."),
        ProblemText(
            "sample.already_requested", .conflict, zh: ("已有申请", "这件商品已有一个进行中的寄样申请。"),
            en: ("Already requested", "A request for this product is open."), "One open request a product and creator."),
        ProblemText(
            "sample.asked_too_recently", .exhausted, zh: ("申请过于频繁", "请在 {until} 之后再申请这件商品。"),
            en: ("Asked too recently", "Ask for this product again after {until}."), "The rules name the pause."),
        ProblemText(
            "sample.quota_exceeded", .exhausted, zh: ("名额已用完", "进行中的申请 {open} 个，等级上限 {allowed} 个。"),
            en: ("Quota used up", "{open} requests are open; the level allows {allowed}."),
            "Finish or withdraw a request, or reach the next level."),
        ProblemText(
            "sample.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "In {state}, {command} is not allowed; allowed: {allowed}."),
            "The transition table of samples decides. `details.allowed` lists what it has."),
        ProblemText(
            "sample.too_early", .conflict, zh: ("时间未到", "计时尚未结束。"), en: ("Too early", "The clock has not run out."),
            "Only the platform's clock makes this move, when it is due."),
        ProblemText(
            "sample.already_extended", .conflict, zh: ("已延期过", "延期机会已使用。"),
            en: ("Already extended", "The extension was taken."), "A sample is extended once."),
        ProblemText(
            "sample.already_appealed", .conflict, zh: ("已申诉过", "申诉机会已使用。"),
            en: ("Already appealed", "The appeal was made."), "A sample is appealed once."),
        ProblemText(
            "sample.evidence_not_a_video", .invalid, zh: ("内容不是视频", "图文不能履约，须是短视频或直播。"),
            en: ("Content is no video", "Pictures don't fulfil a sample; a video or a live room does."),
            "Name a video, or a room in which the product was pinned."),
        ProblemText(
            "sample.evidence_of_other_product", .invalid, zh: ("内容不是这件商品的", "内容挂的不是这次寄样的商品。"),
            en: ("Content about another product", "The content's card does not link to the product of this sample."),
            "Publish a video whose card links to the product that was sent."),
        ProblemText(
            "sample.evidence_used", .conflict, zh: ("内容已用过", "这条内容已为另一个寄样履约。"),
            en: ("Content already used", "The content has fulfilled another sample."),
            "One video fulfils one sample."),
        ProblemText(
            "sample.evidence_not_in_time", .invalid, zh: ("内容不在期限内", "内容须在收货之后、到期之前发布。"),
            en: ("Content not in time", "The content was not posted between delivery and the due time."),
            "Content counts from delivery to the due time."),
        ProblemText(
            "sample.evidence_too_short", .invalid, zh: ("内容时长不足", "视频公开或直播挂车的时间不够长。"),
            en: ("Content too short", "The video was not public, or the product not pinned, for long enough."),
            "The rules name how long a video stays public and a product stays pinned."),
        ProblemText(
            "sample.not_refundable", .conflict, zh: ("无需退款", "免费样品没有可退的款项。"),
            en: ("Nothing to pay back", "The sample was free."), "Only samples of the refundable kind are paid back."),
        ProblemText(
            "sample.sales_not_in_time", .invalid, zh: ("销量不在期限内", "最后一单的发货时间须在收货之后、计算销量的期限之内。"),
            en: ("Sales not in time", "The last order was not shipped in the time in which sales count."),
            "Sales count from delivery for as long as the rules say."),
        ProblemText(
            "sample.refund_too_early", .conflict, zh: ("未到返款时间", "{from} 起才能返款。"),
            en: ("Too early to pay back", "It can be paid back from {from}."),
            "The rules name how long orders are waited for, because they can be returned."),
        ProblemText(
            "sample.refund_too_late", .conflict, zh: ("已过返款期", "返款的期限已过。"),
            en: ("Too late to pay back", "The time to pay back is over."),
            "The rules name how long after the last order was shipped."),
        ProblemText(
            "sample.target_not_met", .conflict, zh: ("未达销量目标", "已售 {sold} 件，目标 {target} 件。"),
            en: ("Target not met", "{sold} units were sold of {target}."), "The offer names the target."),
    ]
}
