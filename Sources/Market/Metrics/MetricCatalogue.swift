/// Every metric that the platform knows (domain.md §4.1–4.6); pages, the API and rule sets name them by `id`.
package enum MetricCatalogue {
    /// All of them, in the order of the reference.
    package static let all: [Metric] = trade + live + video + parties + privateDomain + campaigns

    /// The metric with an identifier; nil for none.
    package static func find(_ id: String) -> Metric? { byID[id] }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    // Denominators that several metrics share.
    private static let perViewer = (base: "viewers (UV)", minimum: 30)
    private static let roomAndVideo: Set<Metric.Scope> = [.room, .video]

    private static func sum(_ counts: Count...) -> Metric.Formula { .sum(counts) }

    private static func ofViewers(
        _ id: String, _ chinese: String, _ english: String, _ count: Count
    ) -> Metric {
        Metric(
            id, chinese, english, .ratio(sum(count), sum(.viewers)), .share, base: perViewer.base,
            minimum: perViewer.minimum, of: [.room])
    }

    // MARK: Trade, §4.1

    private static let trade: [Metric] = [
        Metric("gmv", "成交金额", "GMV", sum(.gmv), .amount, of: roomAndVideo),
        Metric("gmv_created", "下单金额", "GMV created", sum(.gmvCreated), .amount, of: roomAndVideo),
        Metric("gmv_net", "净成交金额", "Net GMV", .sum([.gmv], less: [.refunded]), .amount, of: roomAndVideo),
        Metric("orders", "成交订单数", "Paid orders", sum(.orders), .count, of: roomAndVideo),
        Metric("sku_orders", "成交行数", "Paid order lines", sum(.skuOrders), .count, of: roomAndVideo),
        Metric("buyers", "成交人数", "Buyers", sum(.buyers), .people, of: roomAndVideo),
        Metric(
            "aov", "笔单价", "Order value", .ratio(sum(.gmv), sum(.orders)), .amount, base: "paid orders", minimum: 5,
            of: roomAndVideo),
        Metric(
            "arppu", "客单价", "Value per buyer", .ratio(sum(.gmv), sum(.buyers)), .amount, base: "buyers", minimum: 5,
            of: roomAndVideo),
        Metric(
            "gpm", "千次观看成交金额", "GPM (by views)", .ratio(sum(.gmv), sum(.entries), times: 1_000), .amount,
            base: "views (PV)", minimum: 100, of: [.room]),
        Metric(
            "gpm_show", "千次曝光成交金额", "GPM (by impressions)", .ratio(sum(.gmv), sum(.impressions), times: 1_000),
            .amount, base: "impressions", minimum: 100, of: roomAndVideo),
        Metric(
            "gpm_product", "千次商品曝光成交金额", "GPM (by product impressions)",
            .ratio(
                sum(.gmv), sum(.bubbleImpressions, .listImpressions, .cardImpressions), times: 1_000), .amount,
            base: "product impressions (PV)", minimum: 100, of: roomAndVideo),
        Metric(
            "uvv", "UV 价值", "Value per viewer", .ratio(sum(.gmv), sum(.viewers)), .amount, base: perViewer.base,
            minimum: perViewer.minimum, of: [.room]),
        Metric(
            "refund_rate", "退款率", "Refund rate", .ratio(sum(.refundedOrders), sum(.orders)), .share,
            base: "paid orders", minimum: 10, of: roomAndVideo),
        Metric(
            "refund_amount_rate", "退款金额占比", "Refunded share of GMV", .ratio(sum(.refunded), sum(.gmv)), .ratio,
            base: "GMV", minimum: 1, of: roomAndVideo),
        Metric(
            "pay_rate", "支付率", "Payment rate", .ratio(sum(.orders), sum(.ordersCreated)), .share,
            base: "orders created", minimum: 10, of: roomAndVideo),
        Metric(
            "gmv_per_hour", "小时成交金额", "GMV per hour", .perHour(sum(.gmv)), .amount, base: "hours on air", of: [.room]),
        Metric("refund_pre_ship", "发货前退款率", "Refund rate before shipping", .awaits("trade"), .share, of: [.merchant]),
        Metric("refund_post_ship", "发货后退款率", "Refund rate after shipping", .awaits("trade"), .share, of: [.merchant]),
        Metric("repurchase_rate", "复购率", "Repurchase rate", .awaits("trade"), .share, of: [.merchant, .creator]),
    ]

    // MARK: Live rooms, §4.2

    private static let live: [Metric] = [
        Metric("impressions", "曝光次数", "Impressions", sum(.impressions), .count, of: roomAndVideo),
        Metric("views", "观看次数", "Views (PV)", sum(.entries), .count, of: [.room]),
        Metric("viewers", "观看人数", "Viewers (UV)", sum(.viewers), .people, of: [.room]),
        Metric(
            "live_ctr", "曝光-进入率", "Tap-through rate", .ratio(sum(.entries), sum(.impressions)), .share,
            base: "room impressions", minimum: 100, of: [.room]),
        Metric(
            "viewers_per_view", "进入人次比", "Viewers per view", .ratio(sum(.viewers), sum(.entries)), .share,
            base: "views (PV)", minimum: 1, of: [.room]),
        Metric(
            "avg_watch", "人均停留时长", "Watch time per viewer",
            .ratio(sum(.watchedMilliseconds), sum(.viewers), per: 1_000), .seconds, base: perViewer.base,
            minimum: perViewer.minimum, of: [.room]),
        Metric(
            "retention_5m", "5 分钟留存", "Retention after 5 minutes", .ratio(sum(.retained), sum(.entries)), .share,
            base: "views at least 5 minutes ago", minimum: 30, of: [.room]),
        ofViewers("interaction_rate", "互动率", "Interaction rate", .interactingUsers),
        ofViewers("comment_rate", "评论率", "Comment rate", .commentUsers),
        ofViewers("like_rate", "点赞率", "Like rate", .likeUsers),
        ofViewers("follow_rate", "加粉率", "Follow rate", .follows),
        ofViewers("fanclub_rate", "加团率", "Fan-club rate", .fanClubJoins),
        ofViewers("share_rate", "分享率", "Share rate", .shareUsers),
        ofViewers("p_exp_rate", "商品曝光率", "Product exposure rate", .productImpressionUsers),
        Metric(
            "p_ctr", "商品点击率", "Product click rate", .ratio(sum(.productClickUsers), sum(.productImpressionUsers)),
            .share, base: "viewers who saw a product", minimum: 30, of: roomAndVideo),
        Metric(
            "bubble_ctr", "气泡点击率", "Bubble click rate", .ratio(sum(.bubbleClicks), sum(.bubbleImpressions)), .share,
            base: "bubble impressions (PV)", minimum: 30, of: [.room]),
        Metric(
            "list_ctr", "购物袋点击率", "List click rate", .ratio(sum(.listClicks), sum(.listImpressions)), .share,
            base: "list impressions (PV)", minimum: 30, of: [.room]),
        Metric(
            "ctor", "点击-成交转化率", "Click-to-order rate", .ratio(sum(.buyers), sum(.productClickUsers)), .share,
            base: "viewers who clicked a product", minimum: 20, of: roomAndVideo),
        Metric(
            "orders_per_buyer", "人均订单数", "Orders per buyer", .ratio(sum(.orders), sum(.buyers)), .ratio,
            base: "buyers", minimum: 1, of: roomAndVideo),
        ofViewers("view_cvr", "看播成交率", "View-to-buyer rate", .buyers),
        Metric(
            "create_pay", "下单-成交率", "Order-to-pay rate", .ratio(sum(.buyers), sum(.orderUsers)), .share,
            base: "viewers who ordered", minimum: 10, of: roomAndVideo),
        Metric("pcu", "在线峰值", "Peak online", .peakOnline, .people, of: [.room]),
        Metric("acu", "平均在线", "Average online", .averageOnline, .people, of: [.room]),
        Metric(
            "leave_rate", "离开率", "Leave rate", .perMinuteAndViewer(sum(.leaves)), .ratio,
            base: "minutes on air and viewers online", minimum: 1, of: [.room]),
        Metric(
            "fan_gmv_share", "粉丝成交占比", "Fans' share of GMV", .ratio(sum(.fanGMV), sum(.gmv)), .ratio, base: "GMV",
            minimum: 1, of: [.room]),
        ofViewers("neg_feedback", "负反馈率", "Negative feedback rate", .negativeUsers),
        Metric(
            "organic_share", "自然流占比", "Organic share", .ratio(sum(.organicEntries), sum(.entries)), .share,
            base: "views (PV)", minimum: 30, of: [.room]),
        Metric("new_buyer_share", "新客占比", "New-buyer share", .awaits("trade"), .share, of: [.room, .merchant]),
    ]

    // MARK: Short video, §4.3

    private static func perPlay(_ id: String, _ chinese: String, _ english: String, _ count: Count) -> Metric {
        Metric(
            id, chinese, english, .ratio(sum(count), sum(.plays)), .share, base: "plays", minimum: 30, of: [.video])
    }

    private static let video: [Metric] = [
        Metric("plays", "播放次数", "Plays", sum(.plays), .count, of: [.video]),
        Metric("players", "播放人数", "Unique players", sum(.players), .people, of: [.video]),
        perPlay("complete_rate", "完播率", "Completion rate", .completes),
        perPlay("rate_25", "25% 播放率", "25 % rate", .reached25), perPlay("rate_50", "50% 播放率", "50 % rate", .reached50),
        perPlay("rate_75", "75% 播放率", "75 % rate", .reached75),
        perPlay("rate_6s", "6 秒播放率", "6-second view rate", .reached6Seconds),
        Metric(
            "avg_play_ratio", "平均播放比例", "Average play ratio",
            .ratio(sum(.playedMilliseconds), sum(.lengthMilliseconds)), .ratio, base: "running time of all plays",
            minimum: 1, of: [.video]),
        Metric(
            "video_gpm", "千次播放成交金额", "GPM (by plays)", .ratio(sum(.gmv), sum(.plays), times: 1_000), .amount,
            base: "plays", minimum: 100, of: [.video]),
        Metric(
            "video_to_live", "视频引流进房", "Entries from videos to rooms", .awaits("entries that name their video"), .count,
            of: [.video]),
    ]

    // MARK: Creators and merchants, §4.4

    private static let parties: [Metric] =
        [
            ("live_days", "开播天数", "Active live days", Metric.Unit.count, Metric.Scope.creator),
            ("live_hours", "开播时长", "Live hours", .count, .creator),
            ("videos_per_week", "周发布视频", "Videos per week", .count, .creator),
            ("gmv_per_live_day", "单开播日成交金额", "GMV per live day", .amount, .creator),
            ("category_spread", "品类分散度", "Category spread", .ratio, .creator),
            ("partner_reuse", "复投率", "Reuse of partners", .share, .merchant),
            ("ship_on_time", "按时发货率", "Shipped on time", .share, .merchant),
            ("pickup_24h", "24 小时揽收率", "Picked up in 24 h", .share, .merchant),
            ("deliver_on_time", "按时送达率", "Delivered on time", .share, .merchant),
            ("im_reply_3m", "3 分钟回复率", "Replies in 3 minutes", .share, .merchant),
            ("dispute_fault", "纠纷责任率", "Dispute fault rate", .share, .merchant),
            ("quality_return", "品退率", "Quality return rate", .share, .merchant),
            ("complaint_rate", "投诉率", "Complaint rate", .share, .merchant),
        ].map { id, chinese, english, unit, scope in
            Metric(id, chinese, english, .awaits(scope == .creator ? "coaching" : "trade"), unit, of: [scope])
        } + [
            Metric(
                "sample_fulfilment", "寄样履约率", "Sample fulfilment", .awaits("the fulfilment rate of samples"), .share,
                of: [.creator])
        ]

    // MARK: Private domain and campaigns, §4.5, §4.6

    private static let privateDomain: [Metric] = [
        ("segment_size", "人群规模", "Segment size", Metric.Unit.people),
        ("reach_rate", "触达率", "Reach rate", .share), ("open_rate", "打开率", "Open rate", .share),
        ("reach_ctr", "触达点击率", "Click rate", .share), ("reach_cvr", "触达转化率", "Conversion rate", .share),
        ("gmv_per_reached", "单触达成交金额", "GMV per reached viewer", .amount),
        ("opt_out_rate", "退订率", "Opt-out rate", .share),
    ].map { id, chinese, english, unit in Metric(id, chinese, english, .awaits("audience"), unit, of: [.segment]) }

    private static let campaigns: [Metric] = [
        ("cost", "消耗", "Cost", Metric.Unit.amount), ("cpm", "千次曝光成本", "CPM", .amount),
        ("cpc", "点击成本", "CPC", .amount), ("pay_roi", "支付 ROI", "Pay ROI", .ratio),
        ("settled_roi_7d", "7 日结算 ROI", "Settled ROI, 7 days", .ratio),
        ("cost_per_order", "订单成本", "Cost per order", .amount), ("iroas", "增量 ROI", "Incremental ROI", .ratio),
    ].map { id, chinese, english, unit in Metric(id, chinese, english, .awaits("traffic"), unit, of: [.campaign]) }
}
