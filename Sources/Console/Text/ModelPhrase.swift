/// What the operator's page about the matching model says, with the definition of every figure.
package enum ModelPhrase: String, Phrase {
    case title, lead, more, none, noneText
    case weightsTitle, weightsServed, weightsOff, weightsRules, weightsUnknown, weightsIs, term, byRules, chosen
    case termTaste, termSimilar, termNext, termSession, termPopularity, leftOut
    case qualityTitle, qualityIs, kindOfViewer, everybody, newViewers, lightViewers, heavyViewers, viewers, difference
    case comparedTitle, comparedIs, comparedNone, pages, chosenWins, rulesWins, undecided, chosenShare
    case hoursTitle, hoursIs, hoursNone, hour, expected, happened
    case drift, driftIs, driftNone, outcomes, outcomesIs, lag, lagIs, memory, memoryIs
    case indexTitle, indexIs, filter, recall, lowest, filterNone, filterShare, filterUnlike, indexNone
    case measuresTitle, measuresIs, measuresNone, model, ndcg, coverage

    package var wording: Wording {
        switch self {
        case .title: .init("匹配模型", "Matching model")
        case .lead:
            .init(
                "模型 {version}，训练于{time}，行为权重按 {rules}。", "Model {version}, trained on {time}, deeds weighed by {rules}."
            )
        case .more: .init("权重、分群质量与线上监测", "Weights, quality by viewer and monitors")
        case .none: .init("还没有训练过的模型", "No model has been trained")
        case .noneText:
            .init("运行 dancong train 训练一个，这里就会说明它。", "Run dancong train, and this page explains what it made.")
        case .weightsTitle: .init("排序权重", "Ranking weights")
        case .weightsServed:
            .init(
                "训练选出的权重更好，个性化推荐正在使用它们。", "The weights that the training chose are better, and personal pages use them."
            )
        case .weightsOff:
            .init(
                "训练选出的权重更好，但规则设定为不采用（fit_weights: rules）。",
                "The weights that the training chose are better, but the rules say not to use them (fit_weights: rules)."
            )
        case .weightsRules:
            .init(
                "选出的权重没有好过规则（差值未超过一个标准误），推荐沿用规则。",
                "What was chosen is not better than the rules by a standard error, so the rules stay.")
        case .weightsUnknown:
            .init("日志太短，或训练数据没有先后次序，没有选择权重。", "The log was too short, or had no order: no weights were chosen.")
        case .weightsIs:
            .init(
                "取日志里九成处的时刻，抽取至多 4,000 位前后都有行为的用户，用当时已知的一切为每人排序，看后来喜欢的内容排得多靠前；一半用户用来选，另一半只用来判断。其余各项（新鲜、关注、拒绝、结果价值）始终按规则。",
                "At nine tenths of the log, the candidates of up to 4,000 sampled viewers are ranked with what was known then, and what the viewer went on to like should stand on top. Half of the viewers choose, the others only judge. All other terms (freshness, follows, refusals, worth of outcomes) keep the rules' weights."
            )
        case .term: .init("分项", "Term")
        case .byRules: .init("规则", "Rules")
        case .chosen: .init("选出", "Chosen")
        case .termTaste: .init("口味", "Taste")
        case .termSimilar: .init("与看过的相近", "Near what was watched")
        case .termNext: .init("常被接着看", "Watched next")
        case .termSession: .init("合这次浏览", "Fits this visit")
        case .termPopularity: .init("热度", "Popularity")
        case .leftOut: .init("不用", "left out")
        case .qualityTitle: .init("分群质量", "Quality by kind of viewer")
        case .qualityIs:
            .init(
                "判断组用户的 NDCG@{k}：后来喜欢的内容在前 {k} 位里的位置得分。新用户 0–4 次正向行为，轻度 5–19 次，重度 20 次以上。± 为一个标准误。",
                "NDCG@{k} over the judging viewers: how high in the first {k} stands what they went on to like. New viewers have 0–4 good deeds, light ones 5–19, heavy ones 20 or more. ± is one standard error."
            )
        case .kindOfViewer: .init("用户", "Viewers")
        case .everybody: .init("全部", "All")
        case .newViewers: .init("新用户", "New")
        case .lightViewers: .init("轻度用户", "Light")
        case .heavyViewers: .init("重度用户", "Heavy")
        case .viewers: .init("人数", "Count")
        case .difference: .init("选出减规则 {value} ± {error}", "Chosen minus rules {value} ± {error}")
        case .comparedTitle: .init("线上对照", "Compared online")
        case .comparedIs:
            .init(
                "一部分个性化推荐页由两种排序轮流出内容（team draft）；看哪一方的内容在该页被有效观看或点进商品更多。区间为 95% Wilson 区间，整体高于 50% 才说明选出的更好。近 14 天，最多 10,000 个位置。",
                "A share of personal pages is drawn from both rankings in turns (team draft); the side of which more was watched or led to a product wins the page. The interval is Wilson's of 95 %; only above 50 % as a whole is the chosen ranking better. Last 14 days, at most 10,000 places."
            )
        case .comparedNone: .init("还没有由两种排序合成的页面。", "No page has been drawn from both rankings yet.")
        case .pages: .init("对照页", "Pages compared")
        case .chosenWins: .init("选出的胜", "Won by chosen")
        case .rulesWins: .init("规则胜", "Won by rules")
        case .undecided: .init("未分胜负", "Undecided")
        case .chosenShare: .init("选出的胜率 {value}（{low}–{high}）", "Chosen won {value} ({low}–{high})")
        case .hoursTitle: .init("每小时校准", "Calibration by hour")
        case .hoursIs:
            .init(
                "长播的预测之和与实际发生数，按曝光的小时；两条线应当重合。只含本模型上线（或服务启动）以来在线学到的结果。",
                "Long views expected (the sum of forecasts) and happened, by the hour of the exposure; the lines should coincide. Only outcomes learnt since this model was put in force, or the server started."
            )
        case .hoursNone: .init("还没有在线学到的结果。", "No outcome has been learnt online yet.")
        case .hour: .init("时", "Hour")
        case .expected: .init("预测", "Expected")
        case .happened: .init("发生", "Happened")
        case .drift: .init("预测漂移 PSI", "Forecast drift, PSI")
        case .driftIs:
            .init(
                "最近 2,000 个长播预测与模型上线后最初 2,000 个的群体稳定性指数：小于 0.1 稳定，大于 0.25 已改变。",
                "Population stability index of the last 2,000 forecasts of long views against the first 2,000 under this model: below 0.1 stable, above 0.25 changed."
            )
        case .driftNone: .init("尚不足", "Too few yet")
        case .outcomes: .init("学过的结果", "Outcomes learnt")
        case .outcomesIs: .init("学过的曝光结果，含训练时的。", "Outcomes of exposures learnt from, those of the training included.")
        case .lag: .init("待学事件", "Events to learn")
        case .lagIs:
            .init("日志里还没学的事件；高峰时会先落后再赶上。", "Events of the log not learnt from yet; at peaks it lags and catches up.")
        case .memory: .init("学习占用内存", "Memory of learning")
        case .memoryIs: .init("在线学习的全部结构，按设计有上界。", "All that learning keeps, bounded by design.")
        case .indexTitle: .init("索引召回", "Index recall")
        case .indexIs:
            .init(
                "逐项算分得到的前 {k} 位里，向量索引找到的比例；过滤条件在扫描之内。{kind}，{items} 个内容。",
                "The share of the true first {k}, by scoring every item, that the vector index finds; filters lie inside the scan. {kind}, {items} items."
            )
        case .filter: .init("过滤", "Filter")
        case .recall: .init("平均召回", "Mean recall")
        case .lowest: .init("最低", "Lowest")
        case .filterNone: .init("无", "None")
        case .filterShare: .init("随机留 {share}", "Random {share} kept")
        case .filterUnlike: .init("只留最不像的 {share}", "Least alike {share} kept")
        case .indexNone: .init("这个模型的卡片里没有量过。", "The card of this model has no measurement.")
        case .measuresTitle: .init("离线指标", "Offline measures")
        case .measuresIs:
            .init(
                "留出的交互上的召回与 NDCG，取前 {k} 位；方括号是 95% 区间。",
                "Recall and NDCG over the first {k} on pairs held back; brackets hold 95 % intervals.")
        case .measuresNone: .init("留出的交互太少，没有量。", "Too few pairs were held back to measure.")
        case .model: .init("模型", "Model")
        case .ndcg: .init("排序质量 NDCG", "NDCG")
        case .coverage: .init("覆盖率", "Coverage")
        }
    }
}
