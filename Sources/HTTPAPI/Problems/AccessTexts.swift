import Market

extension ErrorCatalogue {
    /// What access refuses.
    static let accessTexts: [ProblemText] = []

    /// What the write path, paging and the running system refuse.
    static let writeTexts: [ProblemText] = [
        ProblemText(
            "idempotency.key_reused", .invalid, zh: ("幂等键已被使用", "此幂等键已用于另一个请求。"),
            en: ("Key used before", "This idempotency key was used for another request."),
            "A key names one request: method, path and body. Use a fresh key for a new one."),
        ProblemText(
            "idempotency.malformed_key", .invalid, zh: ("幂等键不合法", "幂等键须为 1 至 255 个字符。"),
            en: ("Idempotency key malformed", "A key is 1 to 255 characters."), "A UUID is usual."),
        ProblemText(
            "revision.stale", .stale, zh: ("内容已变更", "自你读取之后内容已被修改，请重新读取。"),
            en: ("Changed meanwhile", "It changed after you read it. Read it again."),
            "`If-Match` names another revision than the present one. Read again, decide again."),
        ProblemText(
            "page.limit_out_of_range", .invalid, zh: ("每页数量超出范围", "每页数量须为 1 至 100。"),
            en: ("Limit out of range", "The limit is a number from 1 to 100."), "Ask for smaller pages."),
        ProblemText(
            "system.not_ready", .unavailable, zh: ("尚未就绪", "暂不可用：{missing}。"),
            en: ("Not ready", "Not working at the moment: {missing}."), "The load balancer should ask again later."),
        ProblemText(
            "problem.not_found", .notFound, zh: ("没有这个代码", "没有任何拒绝使用这个代码。"),
            en: ("No such code", "No refusal has this code."), "`/v1/problems` lists every code."),
    ]
}
