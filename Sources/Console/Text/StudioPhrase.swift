import Market

/// What creators read in their studio, and operators who look over their shoulder.
package enum StudioPhrase: String, Phrase {
    case title, lead, emptyTitle, emptyText, schedule, roomTitle, roomStart, roomStartHint, synthetic
    case category, noCategory, openPage, openBoard, stateSince, dueAt, noMoves
    case cancel, prepare, practise, practiseOff, goLive, pause, resume, end, edit, warn, cut, rule, note
    case isPractice, warnedBy, cutBy
    case key, keyLead, issueKey, keyServer, keySecret, keyOnce, keyFile
    case goods, goodsLead, goodsEmpty, findGoods, findHint, addGood, foundNothing
    case explain, finish, sellOut, restock, remove, relist
    case listed, explaining, explained, soldOut, removed, explainedTimes
    case couponTitle, couponText, couponFor, couponAll, dropCoupon, announceWhat, coupon, luckyBag
    case hostTitle, hostName, changeHost, hostNow
    case talk, talkLead, talkEmpty, pin, unpin, removeLine, mute, onTop
    case bookRoom, unbookRoom, sayInRoom, listProduct

    package var wording: Wording {
        switch self {
        case .title: .init("直播中控", "Studio")
        case .lead: .init("预告、开播、讲解，都在这里。", "Announce, go live, explain: all from here.")
        case .emptyTitle: .init("还没有直播", "No sessions yet")
        case .emptyText: .init("先预告一场，观众就能预约。", "Announce one, and viewers can ask to be told.")
        case .schedule: .init("发布预告", "Announce")
        case .roomTitle: .init("标题", "Title")
        case .roomStart: .init("开播时间（北京时间）", "Start (Beijing time)")
        case .roomStartHint: .init("讲什么，为谁讲", "What about, and for whom")
        case .synthetic: .init("由 AI 主播出镜", "An AI hosts it")
        case .category: .init("主要类目", "Main category")
        case .noCategory: .init("不指定", "None in particular")
        case .openPage: .init("观众看到的", "What viewers see")
        case .openBoard: .init("数据大屏", "Board")
        case .stateSince: .init("自 {time}", "since {time}")
        case .dueAt: .init("{time}前须有下一步", "Next step by {time}")
        case .noMoves: .init("现在没有可做的操作", "There is nothing to do now")
        case .cancel: .init("取消预告", "Cancel")
        case .prepare: .init("开始准备", "Set up")
        case .practise: .init("开启彩排", "Start practice")
        case .practiseOff: .init("结束彩排", "End practice")
        case .goLive: .init("开播", "Go live")
        case .pause: .init("暂停", "Pause")
        case .resume: .init("继续", "Resume")
        case .end: .init("下播", "End")
        case .edit: .init("修改预告", "Change")
        case .warn: .init("警告", "Warn")
        case .cut: .init("中断", "Cut")
        case .rule: .init("违反的规则", "The rule")
        case .note: .init("发生了什么", "What happened")
        case .isPractice: .init("彩排中：只有你能看到画面", "Practice: you alone see the picture")
        case .warnedBy: .init("平台警告（{rule}）：{note}", "The platform warns ({rule}): {note}")
        case .cutBy: .init("平台已中断（{rule}）：{note}", "The platform cut it ({rule}): {note}")
        case .key: .init("推流", "Publishing")
        case .keyLead: .init("密钥只显示一次；重新生成后旧的失效。", "A key is shown once; a new one revokes the one before.")
        case .issueKey: .init("生成推流密钥", "Make a stream key")
        case .keyServer: .init("服务器", "Server")
        case .keySecret: .init("串流密钥", "Stream key")
        case .keyOnce: .init("离开这一页就再也看不到它了。", "Once you leave this page, it is gone.")
        case .keyFile: .init("用文件试推", "Try it with a file")
        case .goods: .init("小黄车", "Shopping bag")
        case .goodsLead: .init("同一时刻只讲解一件。", "One product is explained at a time.")
        case .goodsEmpty: .init("还没有商品，从下面添加。", "No products yet; add some below.")
        case .findGoods: .init("找商品", "Find products")
        case .findHint: .init("商品名", "Name of a product")
        case .addGood: .init("上架", "Add")
        case .foundNothing: .init("没有找到可上架的商品", "No product found that could be added")
        case .explain: .init("讲解", "Explain")
        case .finish: .init("结束讲解", "Finish")
        case .sellOut: .init("标为售罄", "Sold out")
        case .restock: .init("恢复有货", "Back in stock")
        case .remove: .init("下架", "Remove")
        case .relist: .init("重新上架", "Put back")
        case .listed: .init("待讲解", "Not explained yet")
        case .explaining: .init("讲解中", "Being explained")
        case .explained: .init("讲过", "Explained")
        case .soldOut: .init("售罄", "Sold out now")
        case .removed: .init("已下架", "Removed")
        case .explainedTimes: .init("讲解 {count} 次，共 {span}", "Explained {count} times, {span}")
        case .couponTitle: .init("发优惠与福袋", "Coupons and lucky bags")
        case .couponText: .init("观众看到的话", "What viewers read")
        case .couponFor: .init("适用商品", "For")
        case .couponAll: .init("全部商品", "All products")
        case .dropCoupon: .init("宣布", "Announce")
        case .announceWhat: .init("宣布什么", "What")
        case .coupon: .init("优惠券", "Coupon")
        case .luckyBag: .init("福袋", "Lucky bag")
        case .hostTitle: .init("换主播", "Change of host")
        case .hostName: .init("接班的人", "Who takes over")
        case .changeHost: .init("交接", "Hand over")
        case .hostNow: .init("现在是 {name}", "Now: {name}")
        case .talk: .init("弹幕管理", "Moderation")
        case .talkLead: .init("移除的话所有人都看不到。", "What is removed nobody sees any more.")
        case .talkEmpty: .init("还没有人说话", "Nobody has said anything yet")
        case .pin: .init("置顶", "Pin")
        case .unpin: .init("取消置顶", "Unpin")
        case .removeLine: .init("移除", "Take away")
        case .mute: .init("禁言", "Mute")
        case .onTop: .init("置顶中", "On top")
        case .bookRoom: .init("预约直播", "Booking")
        case .unbookRoom: .init("取消直播预约", "Booking taken back")
        case .sayInRoom: .init("发言", "Message")
        case .listProduct: .init("商品上架", "Product added")
        }
    }
}

extension Room.Command {
    /// The command as its button says it; nil for what a clock or the media server does.
    var phrase: StudioPhrase? {
        switch self {
        case .edit: .edit
        case .cancel: .cancel
        case .prepare: .prepare
        case .practise: .practise
        case .goLive: .goLive
        case .pause: .pause
        case .resume: .resume
        case .end: .end
        case .warn: .warn
        case .cut: .cut
        case .lapse, .expirePause, .loseNetwork, .reconnect, .expireGrace, .archive: nil
        }
    }
}

extension RoomProduct.Command {
    /// The command as its button says it.
    var phrase: StudioPhrase {
        switch self {
        case .explain: .explain
        case .finish: .finish
        case .sellOut: .sellOut
        case .restock: .restock
        case .remove: .remove
        case .relist: .relist
        }
    }
}

extension RoomProduct.State {
    /// The state as the creator reads it.
    var phrase: StudioPhrase {
        switch self {
        case .listed: .listed
        case .explaining: .explaining
        case .explained: .explained
        case .soldOut: .soldOut
        case .removed: .removed
        }
    }
}
