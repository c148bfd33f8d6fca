import Market
import Trade

/// What the pages of promotions, coupons, flash prices and terms of sale say.
package enum PricingPhrase: String, Phrase {
    case promotions, promotionsLead, promotionsEmpty, newPromotion, title, borneBy, byMerchant, byCreator, byPlatform
    case kind, kindAmount, kindShare, off, atMost, threshold, thresholdHint, coupons, couponsHint, perPerson, begins,
        ends
    case combines, alone, create, created, withdraw, withdrawn, claimed, claimedOf, running, planned, over, everybody
    case flashPrices, flashLead, flashEmpty, newFlash, price, quota, flashLeft, flashUntil, sku, limitHint
    case amountOff, amountOffFrom, shareOff, shareOffFrom, upTo, until
    case offers, claim, claimDone, held, myCoupons, couponsEmpty, couponsEmptyText, couponsLead
    case granted, locked, used, returned, expired, usableUntil
    case terms, termsLead, termsSet, returns, limitUnits, limitDays, protectedDays, save
    case withoutReason, customMade, perishable, unsealedMedia, periodical, health, losesValue, nearExpiry
    case limit, protected, confirmNoReturn, overLimit, before, saved, shopBears, platformBears, creatorBears
    case priceProtection, cause, causeNoReason, causeNotAsDescribed, causeDefective, causeNotArrived, causePrice,
        causeOther
    case reductions

    package var wording: Wording {
        switch self {
        case .promotions: .init("优惠", "Promotions")
        case .promotionsLead:
            .init("谁设的优惠谁承担；每一分让利都记在订单上。", "Whoever makes a promotion pays for it; every order says how much.")
        case .promotionsEmpty: .init("还没有优惠活动。", "No promotions yet.")
        case .newPromotion: .init("新建优惠", "New promotion")
        case .title: .init("名称", "Title")
        case .borneBy: .init("承担方", "Borne by")
        case .byMerchant: .init("店铺", "Shop")
        case .byCreator: .init("达人", "Creator")
        case .byPlatform: .init("平台", "Platform")
        case .kind: .init("方式", "Kind")
        case .kindAmount: .init("减金额", "Amount off")
        case .kindShare: .init("打折（%）", "Per cent off")
        case .off: .init("力度", "How much")
        case .atMost: .init("最多减", "At most")
        case .threshold: .init("满", "From")
        case .thresholdHint: .init("0 表示无门槛", "0 for nothing")
        case .coupons: .init("券总数", "Coupons")
        case .couponsHint: .init("留空则人人可用", "empty for everybody")
        case .perPerson: .init("每人", "For each person")
        case .begins: .init("开始", "Begins")
        case .ends: .init("结束", "Ends")
        case .combines: .init("可与其他优惠同享", "Combines with others")
        case .alone: .init("不与其他优惠同享", "Does not combine")
        case .create: .init("创建", "Create")
        case .created: .init("已创建", "Created")
        case .withdraw: .init("撤销", "Withdraw")
        case .withdrawn: .init("已撤销", "Withdrawn")
        case .claimed: .init("已领取", "Claimed")
        case .claimedOf:
            .init("已领 {claimed} / {count}，每人 {most} 张", "{claimed} of {count} claimed, {most} for each person")
        case .running: .init("进行中", "Running")
        case .planned: .init("未开始", "Planned")
        case .over: .init("已结束", "Over")
        case .everybody: .init("人人可用", "For everybody")
        case .flashPrices: .init("限时价", "Flash prices")
        case .flashLead:
            .init("限量另计：卖完即恢复原价，未付款的名额会还回来。", "A quota of its own: unpaid purchases give theirs back.")
        case .flashEmpty: .init("还没有限时价。", "No flash prices yet.")
        case .newFlash: .init("新建限时价", "New flash price")
        case .price: .init("限时价", "Flash price")
        case .quota: .init("限量", "Quota")
        case .flashLeft: .init("限时价剩 {left} / {quota} 件", "{left} of {quota} left at this price")
        case .flashUntil: .init("{time} 结束", "until {time}")
        case .sku: .init("规格", "Variant")
        case .limitHint: .init("每人限购 {units} 件", "{units} for each person")
        case .amountOff: .init("减 {amount}", "{amount} off")
        case .amountOffFrom: .init("满 {threshold} 减 {amount}", "{amount} off from {threshold}")
        case .shareOff: .init("减 {share}", "{share} off")
        case .shareOffFrom: .init("满 {threshold} 减 {share}", "{share} off from {threshold}")
        case .upTo: .init("，最多 {amount}", ", up to {amount}")
        case .until: .init("至 {time}", "until {time}")
        case .offers: .init("优惠", "Offers")
        case .claim: .init("领券", "Claim")
        case .claimDone: .init("领券成功，结算时自动使用", "Claimed; your cart counts it by itself")
        case .held: .init("已领取", "Yours")
        case .myCoupons: .init("我的优惠券", "My coupons")
        case .couponsEmpty: .init("还没有优惠券", "No coupons yet")
        case .couponsEmptyText: .init("在商品页领取。", "Claim them on the pages of products.")
        case .couponsLead: .init("结算时自动选用最划算的组合。", "Your cart counts those that take off most.")
        case .granted: .init("可使用", "Usable")
        case .locked: .init("订单占用中", "Kept for an order")
        case .used: .init("已使用", "Used")
        case .returned: .init("已退回，可使用", "Given back, usable")
        case .expired: .init("已过期", "Expired")
        case .usableUntil: .init("有效期至 {time}", "until {time}")
        case .terms: .init("销售条款", "Terms of sale")
        case .termsLead: .init("退货例外须符合法律；标 * 的需买家下单时确认。", "Exceptions are the law's; a buyer confirms those with *.")
        case .termsSet: .init("销售条款已更新", "The terms were changed")
        case .returns: .init("无理由退货", "Returns without a reason")
        case .limitUnits: .init("每人限购", "Units for each person")
        case .limitDays: .init("周期（天）", "within days")
        case .protectedDays: .init("价保天数", "Price protected for days")
        case .save: .init("保存", "Save")
        case .withoutReason: .init("七天无理由退货", "Returns within seven days")
        case .customMade: .init("定制商品，不支持无理由退货", "Made to order: no returns without a reason")
        case .perishable: .init("鲜活易腐，不支持无理由退货", "Perishable: no returns without a reason")
        case .unsealedMedia: .init("拆封音像或数字商品，不支持无理由退货", "Unsealed media: no returns without a reason")
        case .periodical: .init("报刊，不支持无理由退货", "Periodical: no returns without a reason")
        case .health: .init("拆封后影响安全健康，确认后不支持无理由退货", "Health goods: no returns without a reason, once confirmed")
        case .losesValue:
            .init("激活试用后贬值大，确认后不支持无理由退货", "Loses value when tried: no returns without a reason, once confirmed")
        case .nearExpiry: .init("临期或有瑕疵，确认后不支持无理由退货", "Near its end: no returns without a reason, once confirmed")
        case .limit: .init("每人 {days} 天内限购 {units} 件", "{units} for each person within {days} days")
        case .protected: .init("{days} 天价保", "Price protected for {days} days")
        case .confirmNoReturn:
            .init("我已知晓：{title} 不支持无理由退货", "I know that {title} cannot be given back without a reason")
        case .overLimit: .init("您还可购买 {left} 件", "You can have {left} more")
        case .before: .init("原价", "Before")
        case .saved: .init("已优惠 {amount}", "{amount} saved")
        case .shopBears: .init("店铺承担", "borne by the shop")
        case .platformBears: .init("平台承担", "borne by the platform")
        case .creatorBears: .init("达人承担", "borne by the creator")
        case .priceProtection: .init("价保退差", "Price difference")
        case .cause: .init("原因类别", "What it is about")
        case .causeNoReason: .init("无理由", "No reason")
        case .causeNotAsDescribed: .init("与描述不符", "Not as described")
        case .causeDefective: .init("质量问题或破损", "Broken or bad")
        case .causeNotArrived: .init("未收到", "Did not arrive")
        case .causePrice: .init("降价", "Costs less now")
        case .causeOther: .init("其他", "Something else")
        case .reductions: .init("优惠明细", "What was taken off")
        }
    }
}

extension ReturnTerms {
    /// What buyers read of it.
    var phrase: PricingPhrase {
        switch self {
        case .withoutReason: .withoutReason
        case .customMade: .customMade
        case .perishable: .perishable
        case .unsealedMedia: .unsealedMedia
        case .periodical: .periodical
        case .health: .health
        case .losesValue: .losesValue
        case .nearExpiry: .nearExpiry
        }
    }
}

extension AfterSale.Cause {
    /// What people read of it.
    var phrase: PricingPhrase {
        switch self {
        case .noReason: .causeNoReason
        case .notAsDescribed: .causeNotAsDescribed
        case .defective: .causeDefective
        case .notArrived: .causeNotArrived
        case .price: .causePrice
        case .other: .causeOther
        }
    }
}

extension Promotion.Bearer {
    /// Who bears it, as people read it beside an amount.
    var phrase: PricingPhrase {
        switch self {
        case .merchant: .shopBears
        case .platform: .platformBears
        case .creator: .creatorBears
        }
    }
}

extension Coupon.State {
    /// What its owner reads of it, and the colour.
    var shown: (phrase: PricingPhrase, tone: String) {
        switch self {
        case .granted: (.granted, "good")
        case .locked: (.locked, "wait")
        case .used: (.used, "")
        case .returned: (.returned, "good")
        case .expired: (.expired, "")
        }
    }
}
