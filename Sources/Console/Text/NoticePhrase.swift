/// What notices say, a sentence for each kind.
package enum NoticePhrase: String, Phrase {
    case title, lead, markAllRead, emptyTitle, emptyText, unread
    case requested, approved, rejected, expired, withdrawn, shipped, delivered, inAppeal, waived, overdue
    case fulfilled, unfulfilled, refunded, contentDue, roomOpened
    case contentInReview, contentReturned, contentPublished, contentRestricted, contentRemoved
    case rateFalls, bindingProposed, bindingExit, planNamesYou, campaignProposed
    case disputeOpened, disputeWon, disputeLost

    package var wording: Wording {
        switch self {
        case .title: .init("消息", "Notices")
        case .lead: .init("发生了什么、什么快到期，都在这里。", "What happened, and what is due soon.")
        case .markAllRead: .init("全部设为已读", "Mark all as read")
        case .emptyTitle: .init("没有消息", "No notices")
        case .emptyText: .init("有进展时会在这里告诉你。", "You are told here when something moves.")
        case .unread: .init("未读", "Unread")
        case .requested:
            .init("有达人申请样品《{about}》，请在{time}前答复", "A creator asks for a sample of “{about}”; answer by {time}")
        case .approved: .init("商家同意了你的样品申请《{about}》", "Your request for “{about}” was approved")
        case .rejected: .init("商家没有同意样品申请《{about}》", "Your request for “{about}” was rejected")
        case .expired: .init("样品申请《{about}》超时未答复，已失效", "The request for “{about}” expired without an answer")
        case .withdrawn: .init("达人撤回了样品申请《{about}》", "The request for “{about}” was withdrawn")
        case .shipped: .init("样品《{about}》已发货", "The sample “{about}” is on its way")
        case .delivered: .init("样品《{about}》已签收，内容须在{time}前发布", "The sample “{about}” arrived; content is due by {time}")
        case .inAppeal:
            .init("达人反映样品《{about}》有问题，请处理", "The sample “{about}” is said to be defective; decide the appeal")
        case .waived: .init("样品《{about}》的申诉已认可，无需再发布", "The appeal about “{about}” was granted; nothing is owed")
        case .overdue: .init("样品《{about}》的内容已逾期", "Content for “{about}” is overdue")
        case .fulfilled: .init("样品《{about}》已有合格内容发布", "Content for “{about}” was published")
        case .unfulfilled: .init("样品《{about}》未履约，已关闭", "“{about}” was closed without content")
        case .refunded: .init("样品《{about}》达到目标，已返款", "“{about}” met its target and is paid back")
        case .roomOpened: .init("你预约的直播《{about}》开播了", "“{about}”, which you booked, is live now")
        case .contentInReview: .init("《{about}》在等平台审核", "“{about}” waits for the platform's review")
        case .contentReturned: .init("《{about}》被退回，请看审核意见", "“{about}” came back; see what was found")
        case .contentPublished: .init("《{about}》已发布", "“{about}” is published")
        case .contentRestricted: .init("《{about}》被限制为仅主页可见", "“{about}” is shown on your page only")
        case .contentRemoved: .init("《{about}》已被平台下架", "The platform took “{about}” down")
        case .rateFalls:
            .init(
                "「{about}」的佣金锁 {time} 到期，之后佣金会降低",
                "Your locked commission on “{about}” ends at {time}; what follows is less")
        case .bindingExit:
            .init("对方申请解约，{time} 前不答复即解约", "The other side wants to part; the binding ends at {time} if nobody answers")
        case .planNamesYou: .init("商家为你开了「{about}」的佣金计划", "A merchant made a commission plan for you on “{about}”")
        case .campaignProposed: .init("商家请你带「{about}」的团长计划", "A merchant wants you to lead a campaign for “{about}”")
        case .bindingProposed: .init("有机构邀请你签约，请在 {time} 前答复", "An agency wants to bind you; answer by {time}")
        case .disputeOpened: .init("买家的银行对一笔付款提出拒付，请在{time}前举证", "A buyer's bank disputes a payment; answer by {time}")
        case .disputeWon: .init("一笔拒付已结束，款项已返还", "A dispute ended and the money is back")
        case .disputeLost: .init("一笔拒付已结束，款项归买家", "A dispute ended and the buyer keeps the money")
        case .contentDue: .init("样品《{about}》的内容将于{time}到期", "Content for “{about}” is due by {time}")
        }
    }
}
