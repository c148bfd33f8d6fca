import Trade

/// What the pages of disputes say.
package enum DisputePhrase: String, Phrase {
    case disputes, disputesLead, dispute, empty, emptyText, all, amount, reason, opened, answerUntil, timeLeft, closed
    case notTaken, bears, orders, evidence, evidenceLead, text, textHint, proofs, send, accept, acceptLead, acceptSure
    case answered, accepted, saidBefore, saidAccepted, waitsForOthers, sent, back, look, onOrder, onOrderBuyer
    case onOrderEnded, buyerOpen, buyerHasIt, shopHasIt
    case stateNeedsResponse, stateResponded, stateAccepted, stateLapsed, stateUnderReview, stateWon, stateLost
    case stateWithdrawn
    case fraudulent, unrecognized, productNotReceived, productUnacceptable, duplicate, creditNotProcessed, general
    case proofGoods, proofParcels, proofArrival, proofAcceptance, proofRefunds
    case simDispute, simInquire, simOpen, simWin, simLose, simWithdraw

    package var wording: Wording {
        switch self {
        case .disputes: .init("拒付", "Disputes")
        case .disputesLead:
            .init(
                "买家的银行收回或质疑的付款。请在截止前举证。",
                "Payments that a buyer's bank takes back or asks about. Answer before the time is over.")
        case .dispute: .init("拒付", "Dispute")
        case .empty: .init("没有拒付", "No disputes")
        case .emptyText: .init("渠道通知拒付后会出现在这里。", "They appear here when a payment provider tells of one.")
        case .all: .init("全部", "All")
        case .amount: .init("涉及金额", "Amount")
        case .reason: .init("买家的理由", "The buyer says")
        case .opened: .init("{time} 提出", "Opened {time}")
        case .answerUntil: .init("请在 {time} 前答复", "Answer by {time}")
        case .timeLeft: .init("还剩 {span}", "{span} left")
        case .closed: .init("{time} 结束", "Ended {time}")
        case .notTaken: .init("银行询问中，尚未扣款", "The bank asks; nothing was taken")
        case .bears: .init("这些订单行承担的金额", "What each line bears")
        case .orders: .init("订单", "Order")
        case .evidence: .init("举证", "Evidence")
        case .evidenceLead:
            .init("写给买家的银行看。勾选的订单记录会附在后面。", "The buyer's bank reads it. What you tick is added from the order.")
        case .text: .init("说明", "What you say")
        case .textHint: .init("发了什么、何时送达、和买家怎么沟通的", "What was sent, when it arrived, what the buyer was told")
        case .proofs: .init("附上", "Add")
        case .send: .init("提交证据", "Hand in")
        case .accept: .init("接受拒付", "Give in")
        case .acceptLead: .init("不举证，款项归买家。", "No evidence is handed in, and the buyer keeps the money.")
        case .acceptSure: .init("接受后不能撤回。", "It cannot be taken back.")
        case .answered: .init("证据已提交", "The evidence was handed in")
        case .accepted: .init("已接受拒付", "You gave in")
        case .saidBefore: .init("你的答复", "What you said")
        case .saidAccepted: .init("已接受，不举证。", "You gave in.")
        case .waitsForOthers:
            .init(
                "这笔付款还涉及其他店铺，等所有店铺答复或临近截止时一并提交。",
                "Other shops share this payment; it goes out when all have answered or the time is nearly over.")
        case .sent: .init("已附：{proofs}", "Added: {proofs}")
        case .back: .init("全部拒付", "All disputes")
        case .look: .init("查看拒付", "See the dispute")
        case .onOrder: .init("买家的银行对这笔付款提出拒付：{amount}", "The buyer's bank disputes {amount} of this order")
        case .onOrderBuyer:
            .init(
                "你的银行正在处理对这笔付款的拒付，结束前不能申请售后。",
                "Your bank disputes this payment; until that ends nothing can be asked back here.")
        case .onOrderEnded: .init("你的银行对这笔付款的拒付已结束。", "Your bank's dispute of this payment has ended.")
        case .buyerOpen: .init("处理中", "In progress")
        case .buyerHasIt: .init("款项已退给你", "The money is yours again")
        case .shopHasIt: .init("款项归店铺", "The shop keeps the money")
        case .stateNeedsResponse: .init("待举证", "Needs an answer")
        case .stateResponded: .init("证据提交中", "Answer on its way")
        case .stateAccepted: .init("已接受", "Given in to")
        case .stateLapsed: .init("逾期未答复", "Not answered in time")
        case .stateUnderReview: .init("银行审理中", "With the bank")
        case .stateWon: .init("胜诉", "Won")
        case .stateLost: .init("败诉", "Lost")
        case .stateWithdrawn: .init("已撤回", "Withdrawn")
        case .fraudulent: .init("非本人交易", "The cardholder did not buy it")
        case .unrecognized: .init("不认识这笔交易", "The charge is not recognised")
        case .productNotReceived: .init("没收到货", "The goods did not arrive")
        case .productUnacceptable: .init("货不对板或有质量问题", "Not as described, or bad")
        case .duplicate: .init("重复扣款", "Paid twice")
        case .creditNotProcessed: .init("该退的款没退", "What was to be paid back was not")
        case .general: .init("其他", "Something else")
        case .proofGoods: .init("商品与价格", "What was bought")
        case .proofParcels: .init("物流单号", "Tracking codes")
        case .proofArrival: .init("送达时间", "When it arrived")
        case .proofAcceptance: .init("买家确认收货", "The buyer's acceptance")
        case .proofRefunds: .init("已退款记录", "What was paid back")
        case .simDispute: .init("买家的银行", "The buyer's bank")
        case .simInquire: .init("询问", "Asks")
        case .simOpen: .init("提出拒付", "Disputes it")
        case .simWin: .init("判商家胜", "Decides for the shop")
        case .simLose: .init("判买家胜", "Decides for the buyer")
        case .simWithdraw: .init("撤回", "Takes it back")
        }
    }
}

extension Dispute.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: DisputePhrase, tone: String) {
        switch self {
        case .needsResponse: (.stateNeedsResponse, "act")
        case .responded: (.stateResponded, "wait")
        case .accepted: (.stateAccepted, "wait")
        case .lapsed: (.stateLapsed, "bad")
        case .underReview: (.stateUnderReview, "wait")
        case .won: (.stateWon, "good")
        case .lost: (.stateLost, "bad")
        case .withdrawn: (.stateWithdrawn, "good")
        }
    }
}

extension Dispute {
    /// How it stands as its buyer reads it, and the tone of its badge.
    var shownToBuyer: (phrase: DisputePhrase, tone: String) {
        switch state {
        case .lost: (.buyerHasIt, "good")
        case .won, .withdrawn: (.shopHasIt, "")
        default: (.buyerOpen, "wait")
        }
    }
}

extension Dispute.Reason {
    /// The reason as people read it.
    var phrase: DisputePhrase {
        switch self {
        case .fraudulent: .fraudulent
        case .unrecognized: .unrecognized
        case .productNotReceived: .productNotReceived
        case .productUnacceptable: .productUnacceptable
        case .duplicate: .duplicate
        case .creditNotProcessed: .creditNotProcessed
        case .general: .general
        }
    }
}

extension Dispute.Proof {
    /// The proof as people read it.
    var phrase: DisputePhrase {
        switch self {
        case .goods: .proofGoods
        case .parcels: .proofParcels
        case .arrival: .proofArrival
        case .acceptance: .proofAcceptance
        case .refunds: .proofRefunds
        }
    }
}
