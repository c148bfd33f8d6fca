import Market

/// What the board of a room says.
package enum BoardPhrase: String, Phrase {
    case title, read, stale, back, openPage, worst, worstNone, online, lastMinutes, before, ownMedian, onAir
    case notEnough, notDefined, minimum, base, formula, interval
    case minutesTitle, minutesIs, minute, viewersOnline, entries, gmv, markers, markersEmpty
    case funnelTitle, funnelIs, step, number, ofStep, sourcesTitle, sourcesIs, source, flow, fan, yes, no, viewers
    case clickUsers, buyers, orders, organic, boosted, paid
    case productsTitle, productsIs, product, bubble, list, explained, laterTitle, laterIs, shiftsTitle, host, chatTitle
    case impressions, views, sawProduct, clicked, ordered, bought
    case fromFeed, fromSquare, fromFollow, fromProfile, fromVideo, fromSearch, fromNearby, fromShare, fromShop
    case fromShowcase, fromActivity, fromMessage, fromBooking, fromPaidRoom, fromPaidVideo, fromPaidBrand, fromBoost
    case fromOffsite, fromOther
    case markPin, markCoupon, markLuckyBag, markPrice, markShift, markWarned, markState

    package var wording: Wording {
        switch self {
        case .title: .init("直播大屏", "Room board")
        case .read: .init("数据截至 {time}", "As of {time}")
        case .stale: .init("暂时读不到新数据，正在重试", "No new figures for the moment; trying again")
        case .back: .init("回到中控台", "Back to the studio")
        case .openPage: .init("打开直播间", "Open the room")
        case .worst:
            .init(
                "近 10 分钟下滑最明显：{metric}，从 {before} 到 {now}",
                "Fell most in the last 10 minutes: {metric}, from {before} to {now}")
        case .worstNone: .init("近 10 分钟没有明显下滑的指标", "No metric fell clearly in the last 10 minutes")
        case .online: .init("在线", "Watching now")
        case .lastMinutes: .init("近 10 分钟 {value}", "last 10 min {value}")
        case .before: .init("前 10 分钟 {value}", "10 min before {value}")
        case .ownMedian: .init("近 7 天自己 {count} 场的中位数 {value}", "median of own {count} rooms in 7 days {value}")
        case .onAir: .init("高于正在直播的 {count} 场中的 {value}", "above {value} of {count} rooms on air")
        case .notEnough: .init("数据不足（{count}）", "not enough data ({count})")
        case .notDefined: .init("无定义", "not defined")
        case .minimum: .init("至少需要 {count} 个样本", "needs at least {count}")
        case .base: .init("分母：{base}", "of: {base}")
        case .formula: .init("公式：{formula}", "formula: {formula}")
        case .interval: .init("95% 区间 {low} – {high}", "95 % interval {low} – {high}")
        case .minutesTitle: .init("每分钟", "Minute by minute")
        case .minutesIs:
            .init(
                "在线为该分钟内的最高人数；观众计入其首次进入的那一分钟。",
                "Online is the most viewers at once in the minute; a viewer counts in the minute of the first entry.")
        case .minute: .init("时间", "Minute")
        case .viewersOnline: .init("在线", "Online")
        case .entries: .init("进入", "Entries")
        case .gmv: .init("成交金额", "GMV")
        case .markers: .init("时间轴标记", "What happened when")
        case .markersEmpty: .init("还没有标记", "Nothing yet")
        case .funnelTitle: .init("转化漏斗", "Funnel")
        case .funnelIs:
            .init(
                "后一步的人必然在前一步之中，因此各步相乘等于成交。",
                "Everyone in a step was in the one before, so the steps multiply to the sales.")
        case .step: .init("步骤", "Step")
        case .number: .init("数量", "Number")
        case .ofStep: .init("占上一步", "Of the step before")
        case .sourcesTitle: .init("流量来源", "Where viewers came from")
        case .sourcesIs:
            .init(
                "观众按首次进入的来源计；粉丝指进入前已关注。",
                "A viewer counts for the source of the first entry; fans followed before they came.")
        case .source: .init("来源", "Source")
        case .flow: .init("流量类型", "Flow")
        case .fan: .init("粉丝", "Fans")
        case .yes: .init("是", "yes")
        case .no: .init("否", "no")
        case .viewers: .init("人数", "Viewers")
        case .clickUsers: .init("点击人数", "Clicked")
        case .buyers: .init("成交人数", "Buyers")
        case .orders: .init("订单", "Orders")
        case .organic: .init("自然", "organic")
        case .boosted: .init("加热", "boosted")
        case .paid: .init("付费", "paid")
        case .productsTitle: .init("商品", "Products")
        case .productsIs:
            .init("气泡与购物袋分开计。", "Bubble and list are counted apart.")
        case .product: .init("商品", "Product")
        case .bubble: .init("气泡 点击/曝光", "Bubble clicks/seen")
        case .list: .init("购物袋 点击/曝光", "List clicks/seen")
        case .explained: .init("讲解", "Explained")
        case .laterTitle: .init("下播后成交", "Sales after the end")
        case .laterIs:
            .init(
                "{orders} 单，{gmv}。单独列出，不计入上面的数字。",
                "{orders} orders, {gmv}. Shown apart and not part of the figures above.")
        case .shiftsTitle: .init("主播班次", "Hosts")
        case .host: .init("主播", "Host")
        case .chatTitle: .init("最近弹幕", "Latest messages")
        case .impressions: .init("曝光次数", "Impressions")
        case .views: .init("观看次数", "Views")
        case .sawProduct: .init("看到商品的人数", "Saw a product")
        case .clicked: .init("点击商品的人数", "Clicked a product")
        case .ordered: .init("下单人数", "Ordered")
        case .bought: .init("购买人数", "Bought")
        case .fromFeed: .init("推荐流", "Feed")
        case .fromSquare: .init("直播广场", "Live square")
        case .fromFollow: .init("关注页", "Follow page")
        case .fromProfile: .init("主页", "Profile")
        case .fromVideo: .init("短视频引流", "Video")
        case .fromSearch: .init("搜索", "Search")
        case .fromNearby: .init("同城", "Nearby")
        case .fromShare: .init("分享", "Shared link")
        case .fromShop: .init("商城", "Shop tab")
        case .fromShowcase: .init("橱窗", "Showcase")
        case .fromActivity: .init("活动页", "Activity page")
        case .fromMessage: .init("消息", "Message")
        case .fromBooking: .init("预约提醒", "Booking notice")
        case .fromPaidRoom: .init("付费直播推广", "Paid, room")
        case .fromPaidVideo: .init("付费视频推广", "Paid, video")
        case .fromPaidBrand: .init("品牌广告", "Paid, brand")
        case .fromBoost: .init("加热券", "Boost")
        case .fromOffsite: .init("站外", "Off-site link")
        case .fromOther: .init("其他", "Other")
        case .markPin: .init("讲解 {what}", "shows {what}")
        case .markCoupon: .init("发券 {what}", "coupon {what}")
        case .markLuckyBag: .init("福袋 {what}", "lucky bag {what}")
        case .markPrice: .init("改价 {what}", "price of {what}")
        case .markShift: .init("主播 {what}", "host {what}")
        case .markWarned: .init("平台警告", "warned by the platform")
        case .markState: .init("状态 {what}", "state {what}")
        }
    }
}

extension TrafficSource {
    /// The source's name on pages.
    var phrase: BoardPhrase {
        switch self {
        case .feedRecommend: .fromFeed
        case .liveSquare: .fromSquare
        case .followPage: .fromFollow
        case .profile: .fromProfile
        case .videoToLive: .fromVideo
        case .search: .fromSearch
        case .nearby: .fromNearby
        case .share: .fromShare
        case .shopTab: .fromShop
        case .showcase: .fromShowcase
        case .activityPage: .fromActivity
        case .message: .fromMessage
        case .noticeBooking: .fromBooking
        case .paidRoom: .fromPaidRoom
        case .paidVideo: .fromPaidVideo
        case .paidBrand: .fromPaidBrand
        case .boostCoupon: .fromBoost
        case .offsiteLink: .fromOffsite
        case .other: .fromOther
        }
    }
}

extension TrafficSource.Flow {
    /// The flow's name on pages.
    var phrase: BoardPhrase {
        switch self {
        case .organic: .organic
        case .boosted: .boosted
        case .paid: .paid
        }
    }
}
