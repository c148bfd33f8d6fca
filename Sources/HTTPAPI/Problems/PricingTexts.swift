import Market

extension ErrorCatalogue {
    /// Texts of promotions, coupons, flash prices and terms of sale.
    static let pricingTexts: [ProblemText] = [
        ProblemText(
            "promotion.title_out_of_range", .invalid, zh: ("标题长度不符", "标题需为 1 到 100 字。"),
            en: ("Title out of range", "A title has from 1 to 100 letters."), "Buyers read it."),
        ProblemText(
            "promotion.too_many_products", .invalid, zh: ("商品过多", "一个活动最多指定 100 件商品。"),
            en: ("Too many products", "A promotion names up to 100 products."),
            "Name none to reduce all of the bearer's."),
        ProblemText(
            "promotion.foreign_product", .invalid, zh: ("不是本店商品", "店铺活动只能指定本店商品。"),
            en: ("Another shop's product", "A merchant reduces its own goods."), "Leave the others out."),
        ProblemText(
            "promotion.reduction_out_of_range", .invalid, zh: ("优惠力度不符", "优惠金额须大于零且低于门槛，折扣须在 0 与 100% 之间。"),
            en: ("Reduction out of range", "It takes off something, and less than what the goods cost at least."),
            "An amount is below its threshold unless that is 0, a share between 1 and 999999 ppm, all in one currency."),
        ProblemText(
            "promotion.times_out_of_range", .invalid, zh: ("时间不符", "结束须晚于开始且晚于现在；活动最长 366 天，限时价最长 31 天。"),
            en: (
                "Times out of range",
                "It ends after it begins and after now, and lasts 366 days at most; a flash price 31."
            ),
            "A coupon counts from one minute to 366 days."),
        ProblemText(
            "promotion.coupons_out_of_range", .invalid, zh: ("券数不符", "券的总数或每人可领数超出范围。"),
            en: ("Coupons out of range", "The number of coupons, or of those for one person, is out of range."),
            "Up to ten million in all and a hundred for one person, who cannot have more than there are."),
        ProblemText(
            "promotion.too_many", .exhausted, zh: ("活动过多", "未结束的活动最多 200 个。"),
            en: ("Too many promotions", "A bearer has up to 200 promotions that are not over."), "Withdraw one first."),
        ProblemText(
            "promotion.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state."),
        ProblemText(
            "promotion.not_open", .conflict, zh: ("活动未进行", "活动未开始、已结束或已撤销。"),
            en: ("Not open", "The promotion has not begun, is over, or was withdrawn."),
            "`begins_at` and `ends_at` say when."),
        ProblemText(
            "promotion.no_coupons", .conflict, zh: ("无需领券", "该活动人人可用，无需领券。"),
            en: ("No coupons", "Everybody has it without a coupon."), "The cart counts it by itself."),
        ProblemText(
            "coupon.gone", .conflict, zh: ("券已领完", "该活动的券已领完。"),
            en: ("Coupons gone", "All coupons were claimed."), "None comes back."),
        ProblemText(
            "coupon.held", .conflict, zh: ("已达领取上限", "每人最多领 {most} 张。"),
            en: ("Claimed already", "A person claims up to {most} of them."), "`GET /v1/coupons` lists yours."),
        ProblemText(
            "flash_price.too_high", .invalid, zh: ("限时价过高", "限时价须低于标价且币种一致。"),
            en: ("Flash price too high", "A flash price is below the list price, in its currency."), "And above zero."),
        ProblemText(
            "flash_price.quota_out_of_range", .invalid, zh: ("限量不符", "限量或每人限购超出范围。"),
            en: ("Quota out of range", "The quota, or one person's part of it, is out of range."),
            "A person cannot have more than the quota."),
        ProblemText(
            "flash_price.overlaps", .conflict, zh: ("时间重叠", "该规格在这段时间已有限时价。"),
            en: ("Times overlap", "The variant has another flash price within these times."),
            "Withdraw it, or choose others."),
        ProblemText(
            "cart.limit_reached", .exhausted, zh: ("超过限购", "该商品您还可购买 {left} 件。"),
            en: ("Limit reached", "You can have {left} more units of it."),
            "`GET /v1/products/{product_id}/offers` says how many a person can have."),
        ProblemText(
            "order.confirmation_missing", .invalid, zh: ("需要确认", "请确认以下商品不支持无理由退货：{skus}。"),
            en: ("Confirmation missing", "Confirm that these cannot be given back without a reason: {skus}."),
            "`confirmed_sku_ids` of the purchase names them. The law asks for it at each purchase."),
        ProblemText(
            "order.not_returnable", .conflict, zh: ("不支持无理由退货", "该商品不支持无理由退货（{terms}）。"),
            en: ("Not without a reason", "It cannot be given back without a reason ({terms})."),
            "For a defect, or what is not as described, name that as the `cause`."),
        ProblemText(
            "order.price_not_protected", .conflict, zh: ("不在价保期", "该商品没有价保或已过价保期。"),
            en: ("Price not protected", "A lower price is not paid back any more, or never was."),
            "`price_protected_days` of the offers says for how long."),
        ProblemText(
            "order.price_not_lower", .conflict, zh: ("未降价", "现价不低于您实付的价格。"),
            en: ("Not lower", "It costs no less than you paid."), "The list price counts, not a flash price."),
    ]
}
