/// What the viewer's feed says, with the words for each reason and each part of a score.
package enum FeedPhrase: String, Phrase {
    case title, lead, leadWithout, personalised, notPersonalised, turnOff, turnOn, why, parts, part, points
    case notInterested, emptyTitle, emptyText, following, video, pictures, sells, fromRegion, trialBadge
    case fitsTaste, watchedTogether, followed, isNew, popular, discovery, onTrial, withoutYou
    case partTaste, partSimilar, partFollowing, partFreshness, partPopularity, partQuality, partFatigue, partRefusal
    case didFinish, didWatch, didGlance, didLike, didComment, didShare, didFollow, didClick, didCart, didBuy, didRefuse
    case oftenNext, fitsVisit, alike, expected, willWatch, willLike, willFollow, willShare
    case partNext, partSession, partContent, partExpectedClick, partExpectedLongView, partExpectedLike
    case partExpectedFollow, partExpectedShare, partExpectedSales, partExpectedRefusal
    case propensity, followers
    case lookTitle, lookLead, lookViewer, lookButton, lookUnreadable, lookBusy, lookDid, lookNothing, lookSees
    case lookPersonal, lookCommon

    package var wording: Wording {
        switch self {
        case .title: .init("为你推荐", "For you")
        case .lead: .init("根据你看过、喜欢过的内容挑选，每一条都说明理由。", "Chosen by what you watched and liked; each says why.")
        case .leadWithout:
            .init("不使用你的任何行为，只看新鲜与众人之选。", "Nothing you did is used: only what is new and what many chose.")
        case .personalised: .init("个性化推荐已开启", "Personalisation is on")
        case .notPersonalised: .init("个性化推荐已关闭", "Personalisation is off")
        case .turnOff: .init("关闭个性化", "Turn off")
        case .turnOn: .init("开启个性化", "Turn on")
        case .why: .init("为什么看到它", "Why am I seeing this?")
        case .parts: .init("分数的每一部分", "Every part of the score")
        case .part: .init("部分", "Part")
        case .points: .init("贡献", "Points")
        case .notInterested: .init("不感兴趣", "Not interested")
        case .emptyTitle: .init("今天的都看完了", "You have seen it all for now")
        case .emptyText: .init("达人们还在路上，晚些时候再来。", "Creators are at work. Come back a little later.")
        case .following: .init("已关注", "Following")
        case .video: .init("短视频", "Video")
        case .pictures: .init("图文", "Pictures")
        case .sells: .init("同款", "Product")
        case .fromRegion: .init("来自{region}", "from {region}")
        case .trialBadge: .init("新内容试看", "On trial")
        case .fitsTaste:
            .init("你{deed}《{title}》，它占匹配的 {share}", "You {deed} “{title}”, which makes {share} of the match")
        case .watchedTogether:
            .init("看过《{title}》的人里，有 {viewers} 位也看了它", "{viewers} people who watched “{title}” watched this too")
        case .followed: .init("你关注了{name}", "You follow {name}")
        case .isNew: .init("{age}前发布", "Published {age} ago")
        case .popular: .init("近期热度第 {place} 位", "Number {place} of the most watched")
        case .discovery: .init("探索新兴趣：{category}", "Something new to you: {category}")
        case .onTrial:
            .init("新内容，正在找懂它的人（已展示 {exposures} 次）", "New and looking for its people (shown {exposures} times)")
        case .withoutYou: .init("与你的行为无关", "Does not depend on anything you did")
        case .partTaste: .init("口味相合", "Fits your taste")
        case .partSimilar: .init("与最近所看相近", "Near what you watched lately")
        case .partFollowing: .init("关注的达人", "A creator you follow")
        case .partFreshness: .init("新鲜", "Freshness")
        case .partPopularity: .init("众人之选", "Popularity")
        case .partQuality: .init("反响", "Response")
        case .partFatigue: .init("同一达人看多了", "Seen this creator often")
        case .partRefusal: .init("你对这类不感兴趣", "You refused this category")
        case .oftenNext:
            .init("看完《{title}》的人常接着看它，占这部分的 {share}", "Often watched after “{title}”, {share} of this part")
        case .fitsVisit: .init("和这次看的《{title}》常在一起被看", "Often watched in one visit with “{title}”")
        case .alike: .init("内容和《{title}》相像", "Says and shows the same as “{title}”")
        case .expected:
            .init("预计你有 {probability} 的可能会{deed}", "You {deed} with a probability of {probability}, we expect")
        case .willWatch: .init("看下去", "watch on")
        case .willLike: .init("点赞", "like it")
        case .willFollow: .init("关注达人", "follow its creator")
        case .willShare: .init("分享", "share it")
        case .partNext: .init("常接着看的", "Often watched next")
        case .partSession: .init("合这次的兴致", "Fits this visit")
        case .partContent: .init("内容相像", "Says and shows the same")
        case .partExpectedClick: .init("预计点开", "Expected to be opened")
        case .partExpectedLongView: .init("预计看下去", "Expected to be watched")
        case .partExpectedLike: .init("预计点赞", "Expected to be liked")
        case .partExpectedFollow: .init("预计关注", "Expected to win a follower")
        case .partExpectedShare: .init("预计分享", "Expected to be shared")
        case .partExpectedSales: .init("预计成交（扣退款）", "Expected sales that stay")
        case .partExpectedRefusal: .init("预计不感兴趣", "Expected to be refused")
        case .didFinish: .init("看完了", "watched to the end")
        case .didWatch: .init("看过", "watched")
        case .didComment: .init("评论了", "commented on")
        case .didShare: .init("分享了", "shared")
        case .didFollow: .init("因它关注了达人", "followed the creator at")
        case .didClick: .init("点开了商品", "opened the product of")
        case .didCart: .init("加购了商品", "put into the cart the product of")
        case .didGlance: .init("看了一部分", "watched a part")
        case .didRefuse: .init("表示不感兴趣", "refused")
        case .didLike: .init("喜欢了", "liked")
        case .didBuy: .init("买过", "bought")
        case .propensity: .init("本位置抽中它的概率 {share}", "Drawn for this place with probability {share}")
        case .followers: .init("{count} 粉丝", "{count} followers")
        case .lookTitle: .init("他们看到什么", "What a viewer sees")
        case .lookLead:
            .init(
                "左边是做过什么，右边是此刻会看到什么、为什么。只是查看，不计曝光。",
                "What someone did, and what they would see now and why. Looking counts as no exposure.")
        case .lookViewer: .init("用户编号", "Viewer")
        case .lookButton: .init("查看", "Look")
        case .lookUnreadable: .init("这不是用户编号：应为 vwr_ 加 26 个字母。", "This is no viewer: vwr_ and 26 letters are expected.")
        case .lookBusy: .init("最近活跃：", "Busy lately:")
        case .lookDid: .init("最近做过", "Did lately")
        case .lookNothing: .init("还没有行为，或不允许用于推荐。", "Nothing yet, or nothing that may be used.")
        case .lookSees: .init("此刻会看到", "Would see now")
        case .lookPersonal: .init("个性化推荐", "Personalised")
        case .lookCommon: .init("没有使用任何个人行为", "Nothing personal was used")
        }
    }
}
