/// What the pages of matches say: goods for a creator, creators for goods, reasons, risks and terms.
package enum MatchPhrase: String, Phrase {
    case titleCreator, titleMerchant, titleMatch, leadCreator, leadMerchant, ranking, trial, score, open, back
    case emptyTitle, emptyText, noProducts, chooseProduct, why, risks, effects, noEffects, keptOut, keptOutLead
    case filter, category, anyCategory, priceFrom, priceTo, commissionFrom, region, withSample, followersFrom,
        followersTo, levelFrom, soldFrom, search, saved, searchName, keepSearch, forgetSearch, none
    case commission, commissionPercent, offerCommission, commissionNow, noCommissionNow
    case gpm, gpmIs, creatorEarns, merchantEarns, earnsIs, units, cohort, cohortIs, propensity, propensityIs, rules,
        factsFrom, price, followers
    case terms, termsIs, term, amount, weight, part, definitions
    case termAudience, termContent, termProven, termCommercial, termFatigue, termOverlap, termExploration
    case audienceIs, contentIs, provenIs, commercialIs, fatigueIs, overlapIs, explorationIs
    case audiencesAlike, audienceCares, contentAlike, sellsMore, earns, priceFits, worthTrying
    case uncertainSales, audienceUnknown, productUnknown, comesBack, audienceReached, promotedLately, priceFar,
        stockShort, noCommission, merchantLoses, samplesLapsed
    case notListed, noPrice, soldOut, returnedOften, shopKeepsFew, levelNeeded, samplesUnfulfilled, betterOffer
    case commissionUp, priceDown, noPromotions, nobodyHired, rankMoves
    case wholeMarket, evidence, figure, value

    package var wording: Wording {
        switch self {
        case .titleCreator: .init("选品", "Goods for me")
        case .titleMerchant: .init("找达人", "Find creators")
        case .titleMatch: .init("为什么匹配", "Why this match")
        case .leadCreator:
            .init(
                "按你的受众、内容和成绩排序。每一分都说得清。",
                "Ranked by your audience, your contents and what you sold. Every point is accounted for.")
        case .leadMerchant:
            .init(
                "谁懂这件货、谁的受众会买。分数与达人看到的相同。",
                "Who knows these goods and whose audience buys them. Creators see the same score.")
        case .ranking: .init("第 {rank} 位，共 {ranked}", "No. {rank} of {ranked}")
        case .trial: .init("试一试", "On trial")
        case .score: .init("匹配分", "Match score")
        case .open: .init("看明细", "See the details")
        case .back: .init("返回列表", "Back to the list")
        case .emptyTitle: .init("没有符合条件的匹配", "Nothing matches these wishes")
        case .emptyText: .init("放宽筛选条件再试。", "Ask for less and try again.")
        case .noProducts: .init("还没有商品，先上架一件。", "List a product first.")
        case .chooseProduct: .init("为哪件商品找达人", "For which product")
        case .why: .init("为什么合适", "Why it fits")
        case .risks: .init("风险", "Risks")
        case .effects: .init("什么会改变名次", "What would change the rank")
        case .noEffects: .init("试过的改变都不影响名次。", "None of the changes that were tried moves it.")
        case .keptOut: .init("未进入排序的 {count} 个", "{count} kept out")
        case .keptOutLead: .init("不合格的不排序，原因在此。", "What does not pass is not ranked; these are the reasons.")
        case .filter: .init("筛选", "Filter")
        case .category: .init("类目", "Category")
        case .anyCategory: .init("全部类目", "All categories")
        case .priceFrom: .init("最低价（元）", "Price from (yuan)")
        case .priceTo: .init("最高价（元）", "Price to (yuan)")
        case .commissionFrom: .init("佣金不低于（%）", "Commission from (%)")
        case .region: .init("产地或地区", "Place")
        case .withSample: .init("可寄样", "With samples")
        case .followersFrom: .init("粉丝不少于", "Followers from")
        case .followersTo: .init("粉丝不多于", "Followers to")
        case .levelFrom: .init("等级不低于", "Level from")
        case .soldFrom: .init("成交不低于（元）", "Sold from (yuan)")
        case .search: .init("应用筛选", "Apply")
        case .saved: .init("保存的搜索", "Saved searches")
        case .searchName: .init("搜索的名字", "Name of this search")
        case .keepSearch: .init("保存这个搜索", "Save this search")
        case .forgetSearch: .init("删除", "Remove")
        case .none: .init("还没有保存的搜索", "No searches saved yet")
        case .commission: .init("佣金", "Commission")
        case .commissionPercent: .init("佣金率（%）", "Commission (%)")
        case .offerCommission: .init("设置佣金", "Set the commission")
        case .commissionNow: .init("佣金 {percent}", "Commission {percent}")
        case .noCommissionNow: .init("未设佣金", "No commission")
        case .gpm: .init("预计千次观看成交", "Expected GPM")
        case .gpmIs:
            .init(
                "达人在该类目的成交频率（伽马–泊松，向同组收缩）× 笔单价 × 商品相对同类的倍数；括号内为 95% 区间。",
                "The creator's orders per 1,000 views in the category (Gamma–Poisson, drawn to the cohort) × basket × the product beside its kind; 95 % interval in brackets."
            )
        case .creatorEarns: .init("达人每条预计佣金", "Creator earns per content")
        case .merchantEarns: .init("商家每条预计毛利", "Merchant earns per content")
        case .earnsIs:
            .init(
                "每条内容的预计件数 × 售价 × 佣金，或 × 剩余毛利再减样品成本。",
                "Units per content × price × commission, or × the margin left, minus the sample.")
        case .units: .init("每条预计售出", "Units per content")
        case .cohort: .init("对照组", "Cohort")
        case .cohortIs:
            .init(
                "{category} · 达人 {creators} 位 · 观看 {views} · 订单 {orders}",
                "{category} · {creators} creators · {views} views · {orders} orders")
        case .propensity: .init("展示概率", "Propensity")
        case .propensityIs:
            .init("这个位置展示它的概率，用于事后评估。", "The chance with which this place showed it, for evaluation later.")
        case .rules: .init("规则版本", "Rules")
        case .factsFrom: .init("事实截至 {time}，来自 {deeds} 次行为", "Facts as of {time}, from {deeds} deeds")
        case .price: .init("价格", "Price")
        case .followers: .init("{count} 粉丝", "{count} followers")
        case .terms: .init("分数的构成", "What the score is made of")
        case .termsIs:
            .init("匹配分是各项之和；每一项 = 数值 × 权重。", "The score is the sum of its terms; each is an amount times a weight.")
        case .term: .init("项目", "Term")
        case .amount: .init("数值", "Amount")
        case .weight: .init("权重", "Weight")
        case .part: .init("得分", "Part")
        case .definitions: .init("各项口径", "Definitions of the terms")
        case .termAudience: .init("受众相似", "Audience")
        case .termContent: .init("内容相似", "Content")
        case .termProven: .init("已证成绩", "Proven sales")
        case .termCommercial: .init("双方收益", "Earnings")
        case .termFatigue: .init("近期疲劳", "Fatigue")
        case .termOverlap: .init("受众重叠", "Overlap")
        case .termExploration: .init("探索", "Exploration")
        case .audienceIs:
            .init(
                "两边买家在类目、价位、产地上的分布：1 − JS 散度，买家重于点击、点击重于关注，向类目先验收缩。",
                "1 − Jensen–Shannon divergence of both audiences over category, price band and origin; buyers weigh more than clickers, clickers more than followers; drawn to the category."
            )
        case .contentIs:
            .init(
                "达人内容与商品文字的余弦相似度 c，取 c ÷ (c + 半值)。",
                "The cosine c of the creator's contents and the product's text, as c ÷ (c + half).")
        case .provenIs:
            .init(
                "预计 GPM ÷（预计 GPM + 同组 GPM）；0.5 即与同组持平。",
                "Expected GPM ÷ (expected + cohort); one half is like the cohort.")
        case .commercialIs:
            .init(
                "达人佣金与商家毛利各与常见水平相比，取平均，再按价位和库存打折。",
                "Both sides' earnings beside what is usual, averaged, then discounted for price and stock.")
        case .fatigueIs: .init("30 天内推广过的次数。", "Promotions in the last 30 days.")
        case .overlapIs: .init("受众中已被合作达人触达的比例。", "Share of the audience that creators already hired reach.")
        case .explorationIs:
            .init("对成交还不确定的程度，越不确定加分越多（很小）。", "How uncertain the sales are; a little more for what is unknown.")
        case .audiencesAlike:
            .init(
                "受众相似 {likeness}（达人侧 {creators} 人，商品侧 {products} 人）",
                "Audiences {likeness} alike ({creators} people of the creator, {products} of the product)")
        case .audienceCares:
            .init(
                "受众 {share} 的兴趣在这个类目（{people} 人）",
                "{share} of the audience's interest is this category ({people} people)")
        case .contentAlike: .init("内容与商品的相似度 {similarity}", "Contents resemble the product: {similarity}")
        case .sellsMore:
            .init(
                "千次观看成交 {gpm}，同组 {cohort}（{orders} 单 / {views} 次观看）",
                "GPM {gpm}, the cohort {cohort} ({orders} orders in {views} views)")
        case .earns:
            .init(
                "佣金 {percent}，每条预计 {units} 件，达人得 {amount}",
                "Commission {percent}: about {units} units a content, {amount} for the creator")
        case .priceFits: .init("价位合适：{match}", "The price suits the audience: {match}")
        case .worthTrying:
            .init("了解还少，值得一试（不确定度 {uncertainty}）", "Little is known yet; worth a try (uncertainty {uncertainty})")
        case .uncertainSales:
            .init("成交不确定：千次观看 {low}–{high}（{views} 次观看）", "Sales are uncertain: GPM {low}–{high} ({views} views)")
        case .audienceUnknown: .init("达人受众只见到 {people} 人", "Only {people} people of the creator's audience were seen")
        case .productUnknown:
            .init("商品还只见到 {people} 位感兴趣的人，按同类推断", "Only {people} people cared for the product yet; judged by its kind")
        case .comesBack: .init("{orders} 单中退款 {refunds} 单", "{refunds} of {orders} orders came back")
        case .audienceReached:
            .init(
                "{creators} 位合作达人已触达其受众的 {share}", "Creators already hired ({creators}) reach {share} of the audience")
        case .promotedLately: .init("30 天内已推广 {times} 次", "Promotions in 30 days: {times}")
        case .priceFar: .init("价位离受众常买的较远：{match}", "The price is away from what the audience buys: {match}")
        case .stockShort: .init("库存 {stock} 件，预计售出 {units} 件", "{stock} in stock, {units} expected to sell")
        case .noCommission: .init("商家还没有设置佣金", "The merchant offers no commission yet")
        case .merchantLoses: .init("商家每条预计亏损 {amount}", "The merchant would lose {amount} a content")
        case .samplesLapsed:
            .init("{finished} 份样品中 {unfulfilled} 份未履约", "{unfulfilled} of {finished} samples led to nothing")
        case .notListed: .init("未上架", "Not listed")
        case .noPrice: .init("没有本市场币种的价格", "No price in this market's currency")
        case .soldOut: .init("已售罄", "Sold out")
        case .returnedOften: .init("退款过多：{orders} 单中 {refunds} 单", "Comes back too often: {refunds} of {orders}")
        case .shopKeepsFew:
            .init("店铺退款过多：{orders} 单中 {refunds} 单", "The shop's orders come back too often: {refunds} of {orders}")
        case .levelNeeded: .init("该类目需要等级 L{level}", "The category asks for level L{level}")
        case .samplesUnfulfilled:
            .init("寄样履约不足：{finished} 份中 {fulfilled} 份", "Too few samples fulfilled: {fulfilled} of {finished}")
        case .betterOffer: .init("另一家店的同款更好", "Another shop offers the same, and better")
        case .commissionUp: .init("佣金加 {points} 个百分点", "Commission up by {points} points")
        case .priceDown: .init("降价 {share}", "Price down by {share}")
        case .noPromotions: .init("近期没有推广过", "Not promoted lately")
        case .nobodyHired: .init("还没有合作其他达人", "Nobody else hired")
        case .rankMoves: .init("第 {from} 位 → 第 {to} 位", "No. {from} → no. {to}")
        case .wholeMarket: .init("全市场", "The whole market")
        case .evidence: .init("背后的数字", "The figures behind it")
        case .figure: .init("数字", "Figure")
        case .value: .init("值", "Value")
        }
    }
}
