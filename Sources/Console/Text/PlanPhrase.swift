import Alliance
import Market
import Trade

/// What the pages of commission plans, agencies and attribution say.
package enum PlanPhrase: String, Phrase {
    case plans, plansLead, plansEmpty, newPlan, title, product, kind, creators, creatorsHint, leader, leaderFee, rate
    case begins, ends, window, windowHint, create, created, withdraw, accept, decline, join, joined, moved, members
    case exclusive, targeted, campaign, open
    case proposed, running, planned, over, declined, withdrawn
    case indirect, indirectLead, save, saved, nobody
    case bindings, bindingsLead, bindingsEmpty, newBinding, creator, split, days, propose
    case bindingProposed, bindingActive, bindingExit, bindingEnded, bindingDeclined, bindingWithdrawn, bindingLapsed
    case requestExit, agreeToExit, stay, takeBack, until, answerBy, exitBy
    case attribution, attributionLead, attributionEmpty, contract, byPosition, byShapley, lines, cut, how, howText
    case another, gross, partOf, merchantPart, creatorPart, agencyPart, leaderPart, platformPart, indirectClick, locked,
        helped,
        promised
    case sideCreator, sideMerchant, sideAgency, sideLeader

    package var wording: Wording {
        switch self {
        case .plans: .init("佣金计划", "Commission plans")
        case .plansLead:
            .init(
                "专属优先于定向，定向优先于已加入的团长计划，最后是普通计划。",
                "Exclusive goes before targeted, targeted before a joined campaign, all before what is open.")
        case .plansEmpty: .init("还没有计划。", "No plans yet.")
        case .newPlan: .init("新建计划", "New plan")
        case .title: .init("名称", "Title")
        case .product: .init("商品", "Product")
        case .kind: .init("类型", "Kind")
        case .creators: .init("达人", "Creators")
        case .creatorsHint: .init("编号，用空格隔开；团长计划留空", "Identifiers with spaces between; none for a campaign")
        case .leader: .init("团长机构", "Leading agency")
        case .leaderFee: .init("服务费（%）", "Fee (%)")
        case .rate: .init("达人佣金（%）", "Creator's share (%)")
        case .begins: .init("开始", "Begins")
        case .ends: .init("结束", "Ends")
        case .window: .init("点击有效天数", "Days that a click counts")
        case .windowHint: .init("留空为默认", "empty for as usual")
        case .create: .init("创建", "Create")
        case .created: .init("计划已创建", "The plan is made")
        case .withdraw: .init("结束计划", "End it")
        case .accept: .init("接受", "Accept")
        case .decline: .init("拒绝", "Decline")
        case .join: .init("加入", "Join")
        case .joined: .init("已加入", "Joined")
        case .moved: .init("已更新", "Done")
        case .members: .init("{count} 位达人", "creators: {count}")
        case .exclusive: .init("专属", "Exclusive")
        case .targeted: .init("定向", "Targeted")
        case .campaign: .init("团长招商", "Campaign")
        case .open: .init("普通", "Open")
        case .proposed: .init("待团长答复", "Waits for its leader")
        case .running: .init("进行中", "Running")
        case .planned: .init("未开始", "Planned")
        case .over: .init("已结束", "Over")
        case .declined: .init("团长已拒绝", "Declined")
        case .withdrawn: .init("已撤回", "Withdrawn")
        case .indirect: .init("同店其他商品佣金（%）", "Share of your other products (%)")
        case .indirectLead:
            .init(
                "观众点了这件、买了那件时，达人按此比例得佣金；0 为不给。",
                "What a creator gets when a viewer clicks one product and buys another; 0 for nothing.")
        case .save: .init("保存", "Save")
        case .saved: .init("已保存", "Saved")
        case .nobody: .init("无", "Nobody")
        case .bindings: .init("机构签约", "Agencies")
        case .bindingsLead:
            .init(
                "机构只从达人自己的佣金里分成；双方都能看到分成前后的数。",
                "An agency's part comes from the creator's own share; both see it before and after.")
        case .bindingsEmpty: .init("还没有签约。", "Nobody is bound yet.")
        case .newBinding: .init("邀请达人签约", "Invite a creator")
        case .creator: .init("达人编号", "The creator's identifier")
        case .split: .init("机构分成（%）", "Agency's part (%)")
        case .days: .init("期限（天）", "For so many days")
        case .propose: .init("发出邀请", "Propose")
        case .bindingProposed: .init("待达人答复", "Waits for the creator")
        case .bindingActive: .init("签约中", "Bound")
        case .bindingExit: .init("申请解约", "Wants to part")
        case .bindingEnded: .init("已解约", "Ended")
        case .bindingDeclined: .init("达人已拒绝", "Declined")
        case .bindingWithdrawn: .init("已撤回", "Withdrawn")
        case .bindingLapsed: .init("逾期未答复", "Not answered")
        case .requestExit: .init("申请解约", "Ask to part")
        case .agreeToExit: .init("同意解约", "Agree to part")
        case .stay: .init("撤回解约", "Stay")
        case .takeBack: .init("撤回邀请", "Take it back")
        case .until: .init("有效至 {time}", "until {time}")
        case .answerBy: .init("请在 {time} 前答复", "to be answered by {time}")
        case .exitBy: .init("{time} 前不答复即解约", "ends at {time} if nobody answers")
        case .attribution: .init("贡献归因", "What helped")
        case .attributionLead:
            .init(
                "合约归因决定谁拿佣金；贡献归因只用于报告，从不动钱。",
                "The contract says who is paid. What helped is a report alone and moves no money.")
        case .attributionEmpty: .init("这段时间没有达人带来的成交。", "No creator helped in this time.")
        case .contract: .init("合约成交", "Paid for")
        case .byPosition: .init("按位置", "By position")
        case .byShapley: .init("按沙普利值", "By Shapley")
        case .lines: .init("订单行", "Lines")
        case .cut: .init("订单太多，只统计了最近 {count} 行。", "There are more; the latest {count} lines are counted.")
        case .how: .init("怎么算的", "How it is counted")
        case .howText:
            .init(
                "下单前 30 天内的点击都算。按位置：首次 40%，末次 40%，中间平分 20%。沙普利值：点击过的达人平分。",
                "Clicks of the 30 days before an order count. By position: 40 % for the first, 40 % for the last, the rest between. Shapley: equal parts for every creator who was clicked."
            )
        case .another: .init("另一位达人", "Another creator")
        case .gross: .init("佣金", "Commission")
        case .partOf: .init("每行的钱归谁", "Who gets what of each line")
        case .merchantPart: .init("店铺", "Shop")
        case .creatorPart: .init("达人", "Creator")
        case .agencyPart: .init("机构", "Agency")
        case .leaderPart: .init("团长", "Leader")
        case .platformPart: .init("平台", "Platform")
        case .indirectClick: .init("点的是同店其他商品", "another product of the shop was clicked")
        case .locked: .init("佣金锁 {rate}，至 {time}", "locked at {rate} until {time}")
        case .helped: .init("贡献 {position}（位置）· {shapley}（沙普利）", "helped {position} by position, {shapley} by Shapley")
        case .promised: .init("{rate} · {kind}计划", "{rate} · {kind} plan")
        case .sideCreator: .init("达人", "Creator")
        case .sideMerchant: .init("店铺", "Shop")
        case .sideAgency: .init("机构分成", "Agency's part")
        case .sideLeader: .init("团长服务费", "Leader's fee")
        }
    }
}

extension CommissionPlan.Kind {
    /// The kind as people read it.
    var phrase: PlanPhrase {
        switch self {
        case .exclusive: .exclusive
        case .targeted: .targeted
        case .campaign: .campaign
        }
    }
}

extension CommissionPromise.Kind {
    /// The kind as people read it.
    var phrase: PlanPhrase {
        switch self {
        case .exclusive: .exclusive
        case .targeted: .targeted
        case .campaign: .campaign
        case .open: .open
        }
    }
}

extension AgencyBinding.State {
    /// The state as people read it, with its colour.
    var shown: (phrase: PlanPhrase, tone: String) {
        switch self {
        case .proposed: (.bindingProposed, "wait")
        case .active: (.bindingActive, "good")
        case .exitRequested: (.bindingExit, "wait")
        case .ended: (.bindingEnded, "")
        case .declined: (.bindingDeclined, "")
        case .withdrawn: (.bindingWithdrawn, "")
        case .lapsed: (.bindingLapsed, "")
        }
    }
}

extension AgencyBinding.Command {
    /// What a button says; nil for what the clock does.
    var phrase: PlanPhrase? {
        switch self {
        case .accept: .accept
        case .decline: .decline
        case .withdraw: .takeBack
        case .requestExit: .requestExit
        case .agreeToExit: .agreeToExit
        case .stay: .stay
        case .lapse, .exitByTime, .end: nil
        }
    }
}

extension CommissionSplit.Beneficiary {
    /// Who gets it, as people read it.
    var phrase: PlanPhrase {
        switch self {
        case .merchant: .merchantPart
        case .creator: .creatorPart
        case .agency: .agencyPart
        case .leader: .leaderPart
        case .platform: .platformPart
        }
    }
}

extension EarningParty.Side {
    /// As what something is earned, as people read it.
    var phrase: PlanPhrase {
        switch self {
        case .creator: .sideCreator
        case .merchant: .sideMerchant
        case .agency: .sideAgency
        case .leader: .sideLeader
        }
    }
}
