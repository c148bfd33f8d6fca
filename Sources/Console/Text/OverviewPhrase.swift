/// What the operator's overview says, with the definition of every figure.
package enum OverviewPhrase: String, Phrase {
    case title, lead, events, received, accepted, dropped, dropsTitle, reason, count, share, intakeTitle, hour
    case intakeIs, receivedIs, acceptedIs, droppedIs, latencyIs, p50, p99, latencyTitle, stage, milliseconds, requests,
        requestsIs
    case modelTitle, modelIs, version, trainedAt, interactions, dimensions, viewers, items, coverage, recall, ndcg
    case noModelTitle, noModelText, noEventsTitle, noEventsText, noFeedTitle, noFeedText, against
    case malformed, notFromClients, missingSubject, tooLate, inTheFuture, foreignViewer, duplicate
    case stageFacts, stageFilters, stageSources, stageRanking, stageDiversity, stageSlots, stageWhole

    package var wording: Wording {
        switch self {
        case .title: .init("平台总览", "Overview")
        case .lead: .init("自{since}服务启动，截至{time}。", "Since the server started on {since}, up to {time}.")
        case .events: .init("事件", "Events")
        case .received: .init("收到", "Received")
        case .accepted: .init("入库", "Accepted")
        case .dropped: .init("丢弃", "Dropped")
        case .dropsTitle: .init("丢弃原因", "Drops by reason")
        case .reason: .init("原因", "Reason")
        case .count: .init("条数", "Events")
        case .share: .init("占收到", "Of received")
        case .intakeTitle: .init("每小时入库", "Accepted by hour")
        case .hour: .init("时", "Hour")
        case .intakeIs:
            .init(
                "过去 24 小时写入事件日志的事件，含导入；只统计日志的最后一百万条。",
                "Events written to the log in the last 24 hours, imports included; of the log's last million.")
        case .receivedIs:
            .init(
                "通过接口到达的事件；收到 = 入库 + 丢弃，逐条成立。",
                "Events that arrived by API. Received = accepted + dropped, event by event.")
        case .acceptedIs:
            .init("通过全部入库步骤、已落盘后才应答的事件。", "Events that passed every intake step and were on disk before the answer.")
        case .droppedIs:
            .init("被某一步以有名字的原因拒收的事件；重复上报也在其中。", "Events that a step refused for a named reason; repeats count here.")
        case .latencyIs:
            .init(
                "服务器内从读取用户事实到排好一页的耗时；p99 指每百次请求里最慢那次的下界。",
                "Time inside the server from reading the viewer's facts to the arranged page; p99 bounds all but the slowest 1%."
            )
        case .p50: .init("p50 中位", "p50, median")
        case .p99: .init("p99 尾部", "p99, tail")
        case .latencyTitle: .init("推荐各阶段耗时", "Feed latency by stage")
        case .stage: .init("阶段", "Stage")
        case .milliseconds: .init("毫秒", "ms")
        case .requests: .init("推荐请求", "Feed requests")
        case .requestsIs: .init("已应答的推荐页请求，含关闭个性化的。", "Feed pages answered, with and without personalisation.")
        case .modelTitle: .init("匹配模型卡", "Matching model card")
        case .modelIs:
            .init(
                "离线指标来自留出的交互：召回与 NDCG 取前 {k} 位，旁列热度基线。",
                "Offline measures on held-back interactions: recall and NDCG over the first {k}, beside popularity.")
        case .version: .init("版本", "Version")
        case .trainedAt: .init("训练时间", "Trained")
        case .interactions: .init("训练交互", "Interactions")
        case .dimensions: .init("向量维度", "Dimensions")
        case .viewers: .init("用户", "Viewers")
        case .items: .init("内容", "Contents")
        case .coverage: .init("覆盖率", "Coverage")
        case .recall: .init("召回", "Recall")
        case .ndcg: .init("排序质量 NDCG", "NDCG")
        case .noModelTitle: .init("还没有训练过的模型", "No model has been trained")
        case .noModelText:
            .init(
                "推荐正以热度与新鲜度运行。运行 dancong train 训练一个。",
                "The feed runs on popularity and freshness. Run dancong train to make one.")
        case .noEventsTitle: .init("这段时间没有事件", "No events in this time")
        case .noEventsText: .init("检查客户端的接口密钥与上报地址。", "Check the API key and the address that clients report to.")
        case .noFeedTitle: .init("这段时间没有推荐请求", "No feed requests in this time")
        case .noFeedText: .init("有人打开推荐页后，这里会出现各阶段耗时。", "Latencies appear here once somebody opens the feed.")
        case .against: .init("热度基线 {value}", "popularity {value}")
        case .malformed: .init("格式不对", "Malformed")
        case .notFromClients: .init("客户端无权上报", "Not from clients")
        case .missingSubject: .init("缺少对象", "Missing subject")
        case .tooLate: .init("迟到过久", "Too late")
        case .inTheFuture: .init("时间在未来", "In the future")
        case .foreignViewer: .init("他人的用户", "Foreign viewer")
        case .duplicate: .init("重复", "Duplicate")
        case .stageFacts: .init("读取事实", "Facts")
        case .stageFilters: .init("过滤", "Filters")
        case .stageSources: .init("召回", "Sources")
        case .stageRanking: .init("排序", "Ranking")
        case .stageDiversity: .init("打散", "Diversity")
        case .stageSlots: .init("混排", "Slots")
        case .stageWhole: .init("整页", "Whole page")
        }
    }
}
