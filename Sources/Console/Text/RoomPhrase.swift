import Market

/// What viewers read in and around live rooms.
package enum RoomPhrase: String, Phrase {
    case title, lead, onAir, announced, emptyTitle, emptyText, startsAt, sinceStart
    case book, unbook, bookings, logInToBook
    case scheduled, cancelled, preparing, living, paused, reconnecting, ended, terminated, archived
    case syntheticHost, hostIs, viewers, likes, like, share, shared, follow, followed, warned
    case goods, goodsCount, goodsEmpty, explaining, explainingNow, soldOut, look, sold, chooseLater
    case chat, say, send, logInToChat, pinned, roleHost, notSent
    case noPicture, playSound, cannotPlay, waitScheduled, waitPaused, waitReconnecting, isOver, isCut
    case streamLost, streamFull, priceChanged, couponDropped, luckyBagOpened, close, fewGoods, back

    package var wording: Wording {
        switch self {
        case .title: .init("直播", "Live")
        case .lead: .init("正在讲的，和马上要开讲的。", "On air now, and about to start.")
        case .onAir: .init("正在直播", "On air")
        case .announced: .init("直播预告", "Announced")
        case .emptyTitle: .init("现在没有直播", "Nobody is live right now")
        case .emptyText: .init("达人预告的直播会出现在这里。", "Sessions that creators announce appear here.")
        case .startsAt: .init("{time}开播", "Starts {time}")
        case .sinceStart: .init("已播 {span}", "Live for {span}")
        case .book: .init("预约提醒", "Tell me when it starts")
        case .unbook: .init("取消预约", "Do not tell me")
        case .bookings: .init("{count} 人已预约", "{count} booked")
        case .logInToBook: .init("登录后预约", "Log in to be told")
        case .scheduled: .init("预告", "Announced")
        case .cancelled: .init("已取消", "Cancelled")
        case .preparing: .init("即将开播", "Starting soon")
        case .living: .init("直播中", "Live")
        case .paused: .init("暂停中", "Paused")
        case .reconnecting: .init("信号恢复中", "Reconnecting")
        case .ended: .init("已结束", "Ended")
        case .terminated: .init("已被平台中断", "Cut by the platform")
        case .archived: .init("已归档", "Archived")
        case .syntheticHost: .init("AI 主播", "AI host")
        case .hostIs: .init("主播 {name}", "Host: {name}")
        case .viewers: .init("人在看", "watching")
        case .likes: .init("赞", "likes")
        case .like: .init("点赞", "Like")
        case .share: .init("分享", "Share")
        case .shared: .init("链接已复制", "Link copied")
        case .follow: .init("关注", "Follow")
        case .followed: .init("已关注", "Following")
        case .warned: .init("平台已对本场直播发出警告", "The platform has warned this session")
        case .goods: .init("小黄车", "Shopping bag")
        case .goodsCount: .init("{count} 件商品", "{count} products")
        case .goodsEmpty: .init("还没有上架商品", "No products yet")
        case .explaining: .init("讲解中", "On show")
        case .explainingNow: .init("正在讲解", "On show now")
        case .soldOut: .init("已售罄", "Sold out")
        case .look: .init("看看", "Look")
        case .sold: .init("已售 {count}", "{count} sold")
        case .chooseLater: .init("价格以下单时为准。", "The price is the one at the time of the order.")
        case .chat: .init("弹幕", "Chat")
        case .say: .init("说点什么", "Say something")
        case .send: .init("发送", "Send")
        case .logInToChat: .init("登录后一起聊", "Log in to join in")
        case .pinned: .init("置顶", "Pinned")
        case .roleHost: .init("主播", "Host")
        case .notSent: .init("没有发出去，请再试一次。", "It was not sent. Please try again.")
        case .noPicture: .init("画面还没有来", "No picture yet")
        case .playSound: .init("打开声音", "Turn the sound on")
        case .cannotPlay: .init("这个浏览器放不了直播画面", "This browser cannot play the picture")
        case .waitScheduled: .init("直播还没有开始", "It has not started yet")
        case .waitPaused: .init("主播离开一会儿，马上回来", "The host is away for a moment")
        case .waitReconnecting: .init("主播的信号断了，正在恢复", "The host's signal is gone and being restored")
        case .isOver: .init("直播已结束", "The session is over")
        case .isCut: .init("本场直播已被平台中断", "The platform has cut this session")
        case .streamLost: .init("连接断开，正在重连……", "Connection lost, trying again…")
        case .streamFull: .init("房间太满，稍后自动重试。", "The room is full; trying again soon.")
        case .priceChanged: .init("{title}：{from} 改为 {to}", "{title}: {from} is now {to}")
        case .couponDropped: .init("优惠：{text}", "Coupon: {text}")
        case .luckyBagOpened: .init("福袋：{text}", "Lucky bag: {text}")
        case .close: .init("关闭", "Close")
        case .back: .init("返回直播列表", "Back to the live rooms")
        case .fewGoods: .init("规格与价格", "Variants and prices")
        }
    }
}

extension Room.State {
    /// The state as viewers read it.
    var phrase: RoomPhrase {
        switch self {
        case .scheduled: .scheduled
        case .cancelled: .cancelled
        case .preparing: .preparing
        case .living: .living
        case .paused: .paused
        case .reconnecting: .reconnecting
        case .ended: .ended
        case .terminated: .terminated
        case .archived: .archived
        }
    }

    /// The badge's colour.
    var tone: String {
        switch self {
        case .living: "act"
        case .scheduled, .preparing: "wait"
        case .paused, .reconnecting: "good"
        case .terminated: "bad"
        case .cancelled, .ended, .archived: ""
        }
    }

    /// What stands in the place of the picture; nil while there is one.
    var waiting: RoomPhrase? {
        switch self {
        case .scheduled, .preparing: .waitScheduled
        case .living: nil
        case .paused: .waitPaused
        case .reconnecting: .waitReconnecting
        case .cancelled, .ended, .archived: .isOver
        case .terminated: .isCut
        }
    }
}
