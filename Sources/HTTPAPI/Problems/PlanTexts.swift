import Market

extension ErrorCatalogue {
    /// Texts of commission plans and of what binds creators to agencies.
    static let planTexts: [ProblemText] = [
        ProblemText(
            "plan.title_out_of_range", .invalid, zh: ("计划名称长度不符", "计划名称需为 1 到 100 字。"),
            en: ("Title out of range", "A title has from 1 to 100 letters."), "Creators read it."),
        ProblemText(
            "plan.rate_out_of_range", .invalid, zh: ("佣金率超出范围", "佣金率须在 {low} 至 {high} ppm 之间。"),
            en: ("Rate out of range", "A share is from {low} to {high} ppm."),
            "The rule set `partners` says what creators can be promised."),
        ProblemText(
            "plan.wrong_people", .invalid, zh: ("计划对象不符", "专属和定向计划需指定 1 到 200 位达人，团长计划需指定团长机构。"),
            en: (
                "Wrong people",
                "An exclusive or targeted plan names 1 to 200 creators; a campaign names its leader alone."
            ),
            "Creators join a campaign by themselves."),
        ProblemText(
            "plan.more_than_whole", .invalid, zh: ("佣金与服务费过高", "达人佣金与团长服务费之和须低于 100%。"),
            en: ("More than there is", "The creator's share and the leader's fee leave something to the merchant."),
            "Their sum is below 1000000 ppm."),
        ProblemText(
            "plan.times_out_of_range", .invalid, zh: ("计划时间不符", "结束须晚于开始和现在，且不超过 366 天。"),
            en: ("Times out of range", "It ends after it begins and after now, and lasts up to 366 days."),
            "Choose other times."),
        ProblemText(
            "plan.window_out_of_range", .invalid, zh: ("点击有效期不符", "点击有效期须为 1 到 30 天。"),
            en: ("Window out of range", "A click counts for 1 to 30 days."), "Leave it out for as long as usual."),
        ProblemText(
            "plan.nothing_open", .conflict, zh: ("没有普通计划", "定向计划要求商品已有普通佣金。"),
            en: ("Nothing open to all", "A targeted plan stands beside a commission that is open to all."),
            "`PUT /v1/products/{product_id}/commission` offers one."),
        ProblemText(
            "plan.too_many", .exhausted, zh: ("计划过多", "该商品未结束的计划已达上限。"),
            en: ("Too many plans", "The product has as many plans that are not over as it can have."),
            "Withdraw one that is not needed."),
        ProblemText(
            "plan.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state."),
        ProblemText(
            "plan.not_joinable", .conflict, zh: ("不能加入", "只能加入进行中的团长计划。"),
            en: ("Not to be joined", "Creators join campaigns that their leader accepted and that are not over."),
            "`GET /v1/plans` lists them."),
        ProblemText(
            "binding.terms_out_of_range", .invalid, zh: ("签约条件不符", "分成须大于 0 且低于 100%，期限为 30 到 1098 天。"),
            en: ("Terms out of range", "An agency's part is above nothing and below everything, for 30 to 1098 days."),
            "Propose other terms."),
        ProblemText(
            "binding.already_bound", .conflict, zh: ("达人已签约", "该达人已与机构签约。"),
            en: ("Bound already", "The creator is bound to an agency."), "Wait for the end of that binding."),
        ProblemText(
            "binding.already_proposed", .conflict, zh: ("已发出邀请", "对该达人的签约邀请尚未答复。"),
            en: ("Proposed already", "The proposal to this creator is not answered."), "Withdraw it first."),
        ProblemText(
            "binding.too_many", .exhausted, zh: ("邀请过多", "未答复的签约邀请已达上限。"),
            en: ("Too many proposals", "Too many proposals are not answered."), "Withdraw some, or wait for answers."),
        ProblemText(
            "binding.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The side that asked for the end cannot agree to it, and the other one cannot take it back."),
    ]
}
