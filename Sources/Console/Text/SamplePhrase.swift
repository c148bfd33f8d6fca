/// What the sample pages say to creators and merchants: states, commands, clocks and rates.
package enum SamplePhrase: String, Phrase {
    case titleCreator, titleMerchant, leadCreator, leadMerchant, rateMine, rateIs, notEnough, rateOf, rateCount,
        rateRange, quota,
        quotaIs
    case openNow, offers, offersLead, unitsLeft, freeKind, refundableKind, ask, askMessage, asked, messageHint
    case emptyCreatorTitle, emptyCreatorText, emptyMerchantTitle, emptyMerchantText, noOffersTitle, noOffersText
    case product, creator, merchant, message, status, due, dueIn, overdueBy, path, back, waitFor, nothingToDo, actions,
        details
    case toAnswer, underWay, ended, level, followers, tracking, note, evidence, requestedAt, revision, extensionTaken
    case stateRequested, stateApproved, stateRejected, stateExpired, stateWithdrawn, stateShipped, stateDelivered
    case stateInAppeal, stateWaived, stateOverdue, stateFulfilled, stateUnfulfilled, stateRefunded
    case approve, reject, expire, withdraw, ship, deliver, extend, extendBy, appeal, grantAppeal, dismissAppeal, fulfil,
        fallDue
    case close, refund
    case fieldReason, fieldTracking, fieldDefect, fieldNote, fieldContent, fieldUnitsSold, fieldLastShipped
    case shelf, shelfLead, notOffered, offer, offerUnits, offerTarget, offerTargetHint, offerApproval, offerFollowers
    case approveByHand, approveFrom
    case dueRequested, dueDelivered, dueOverdue, done

    package var wording: Wording {
        switch self {
        case .titleCreator: .init("我的寄样", "My samples")
        case .titleMerchant: .init("寄样申请", "Sample requests")
        case .leadCreator:
            .init("先用过，再开口。收到样品后{span}内发布内容。", "Try it before you talk about it. Content is due {span} after delivery.")
        case .leadMerchant:
            .init("{span}内答复，申请不会悬着；履约率双方同见。", "Answer within {span}. Both sides see the same fulfilment rate.")
        case .rateMine: .init("我的履约率", "My fulfilment rate")
        case .rateIs:
            .init(
                "履约 ÷（履约 + 未履约）；豁免的不计。样品不足 {minimum} 份时不显示。",
                "Fulfilled ÷ (fulfilled + unfulfilled); waived samples do not count. Not shown below {minimum} samples."
            )
        case .notEnough: .init("样本不足", "Not enough data")
        case .rateOf: .init("履约率", "Fulfilment rate")
        case .rateCount: .init("{total} 份中履约 {fulfilled} 份", "{fulfilled} of {total} samples")
        case .rateRange: .init("95% 区间 {low}–{high}", "95% interval {low}–{high}")
        case .quota: .init("进行中的申请", "Open requests")
        case .quotaIs: .init("{level} 级达人最多同时 {allowed} 份。", "Level {level} allows {allowed} at a time.")
        case .openNow: .init("{open} / {allowed}", "{open} of {allowed}")
        case .offers: .init("可以申请的样品", "Samples on offer")
        case .offersLead: .init("每件商品一份，写清楚你想怎么讲。", "One unit of each product. Say how you would talk about it.")
        case .unitsLeft: .init("剩 {count} 份", "{count} left")
        case .freeKind: .init("免费寄样", "Free")
        case .refundableKind: .init("先付后返 · 售出 {units} 件返款", "Paid back after {units} sales")
        case .ask: .init("申请样品", "Ask for a sample")
        case .askMessage: .init("写给商家的话", "To the merchant")
        case .asked: .init("申请已送到{merchant}。", "Your request reached {merchant}.")
        case .messageHint: .init("例：用炭焙那一泡对比三款水温", "For example: three water temperatures, side by side")
        case .emptyCreatorTitle: .init("还没有申请过样品", "You have not asked for a sample yet")
        case .emptyCreatorText: .init("从下面挑一件你真正懂的。", "Choose one below that you truly know about.")
        case .emptyMerchantTitle: .init("还没有达人申请", "No creator has asked yet")
        case .emptyMerchantText: .init("为商品设置寄样库存后，达人就能看到。", "Creators see a product once it has sample stock.")
        case .noOffersTitle: .init("暂时没有可申请的样品", "No samples on offer right now")
        case .noOffersText: .init("商家补充寄样库存后会出现在这里。", "They appear here when merchants add sample stock.")
        case .product: .init("商品", "Product")
        case .creator: .init("达人", "Creator")
        case .merchant: .init("商家", "Merchant")
        case .message: .init("留言", "Message")
        case .status: .init("状态", "State")
        case .due: .init("期限", "Due")
        case .dueIn: .init("还剩 {span}", "{span} left")
        case .overdueBy: .init("已过 {span}", "{span} ago")
        case .path: .init("走到哪一步", "Where it is")
        case .back: .init("回到寄样", "Back to samples")
        case .waitFor: .init("等待{role}操作", "Waiting for the {role}")
        case .nothingToDo: .init("已结束，无需操作", "Ended; nothing left to do")
        case .actions: .init("现在可以", "You can")
        case .details: .init("详情", "Details")
        case .toAnswer: .init("待你处理", "Waiting for you")
        case .underWay: .init("进行中", "Under way")
        case .ended: .init("已结束", "Ended")
        case .level: .init("等级", "Level")
        case .followers: .init("粉丝", "Followers")
        case .tracking: .init("运单号", "Tracking code")
        case .note: .init("说明", "Note")
        case .evidence: .init("已发布的内容", "Published content")
        case .requestedAt: .init("申请时间", "Asked")
        case .revision: .init("修订", "Revision")
        case .extensionTaken: .init("已延期一次", "Extended once")
        case .stateRequested: .init("待商家答复", "Requested")
        case .stateApproved: .init("待发货", "Approved")
        case .stateRejected: .init("已拒绝", "Rejected")
        case .stateExpired: .init("超时未答复", "Expired")
        case .stateWithdrawn: .init("已撤回", "Withdrawn")
        case .stateShipped: .init("运输中", "Shipped")
        case .stateDelivered: .init("已签收 · 待发布", "Delivered")
        case .stateInAppeal: .init("申诉中", "In appeal")
        case .stateWaived: .init("已豁免", "Waived")
        case .stateOverdue: .init("已逾期", "Overdue")
        case .stateFulfilled: .init("已履约", "Fulfilled")
        case .stateUnfulfilled: .init("未履约", "Unfulfilled")
        case .stateRefunded: .init("已返款", "Refunded")
        case .approve: .init("同意", "Approve")
        case .reject: .init("拒绝", "Reject")
        case .expire: .init("到期", "Expire")
        case .withdraw: .init("撤回申请", "Withdraw")
        case .ship: .init("发货", "Ship")
        case .deliver: .init("确认签收", "Confirm delivery")
        case .extend: .init("延期", "Extend")
        case .extendBy: .init("延期 {span}", "Extend by {span}")
        case .appeal: .init("样品有问题", "Report a defect")
        case .grantAppeal: .init("认可申诉", "Grant the appeal")
        case .dismissAppeal: .init("驳回申诉", "Dismiss the appeal")
        case .fulfil: .init("提交内容", "Submit content")
        case .fallDue: .init("逾期", "Fall due")
        case .close: .init("关闭", "Close")
        case .refund: .init("返款", "Pay back")
        case .fieldReason: .init("拒绝的理由", "Reason for the rejection")
        case .fieldTracking: .init("运单号", "Tracking code")
        case .fieldDefect: .init("哪里有问题", "What is defective")
        case .fieldNote: .init("给双方的说明", "Note to both sides")
        case .fieldContent: .init("内容编号", "Content identifier")
        case .fieldUnitsSold: .init("已售件数", "Units sold")
        case .fieldLastShipped: .init("最后一单的发货日", "Day on which the last order was shipped")
        case .shelf: .init("我提供的样品", "What you give away")
        case .shelfLead:
            .init("有库存的商品达人才能申请；填 0 就不再接受新申请。", "Creators can ask for what has units; 0 takes no new requests.")
        case .notOffered: .init("未提供寄样", "Not offered")
        case .offer: .init("保存", "Save")
        case .offerUnits: .init("可寄份数", "Units")
        case .offerTarget: .init("返款目标（件）", "Refund target (units)")
        case .offerTargetHint: .init("空着即免费", "Empty for a gift")
        case .offerApproval: .init("自动同意", "Approval")
        case .offerFollowers: .init("粉丝至少", "Followers at least")
        case .approveByHand: .init("逐个审核", "One by one")
        case .approveFrom: .init("{level} 起自动同意", "At once from {level}")
        case .dueRequested: .init("商家须在{time}前答复", "The merchant answers by {time}")
        case .dueDelivered: .init("内容须在{time}前发布", "Content is due by {time}")
        case .dueOverdue: .init("{time}前仍可提交按时发布的内容", "Content posted in time can be submitted until {time}")
        case .done: .init("已完成：{action}。", "Done: {action}.")
        }
    }
}
