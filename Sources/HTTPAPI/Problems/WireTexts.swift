import Market

extension ErrorCatalogue {
    /// What the wire itself refuses.
    static let wireTexts: [ProblemText] = [
        ProblemText(
            "route.not_found", .notFound, zh: ("没有这个地址", "这个地址下没有任何内容。"),
            en: ("No such address", "Nothing lives at this address."),
            "No endpoint has this path. The list of endpoints is at `/openapi.json`."),
        ProblemText(
            "route.method_not_allowed", .notFound, status: 405, zh: ("方法不可用", "此地址只接受 {allowed}。"),
            en: ("Method not allowed", "This address takes {allowed}."),
            "The path exists with other methods, which the `Allow` header lists."),
        ProblemText(
            "request.not_acceptable", .invalid, status: 406, zh: ("无法提供所需格式", "此地址只返回 application/json。"),
            en: ("Not acceptable", "This address answers with application/json only."),
            "The `Accept` header excludes `application/json`."),
        ProblemText(
            "request.unsupported_media_type", .invalid, status: 415, zh: ("不支持的内容类型", "请以 {expected} 发送正文。"),
            en: ("Unsupported media type", "Send the body as {expected}."),
            "The `Content-Type` header is missing or names another type."),
        ProblemText(
            "request.body_too_large", .invalid, status: 413, zh: ("正文过大", "正文最多 {bytes} 字节。"),
            en: ("Body too large", "The body may have {bytes} bytes."),
            "Nothing was read beyond the limit. Send smaller batches."),
        ProblemText(
            "request.malformed_query", .invalid, status: 400, zh: ("查询串无法解析", "查询串不是合法的百分号编码 UTF-8。"),
            en: ("Malformed query", "The query is not percent-encoded UTF-8."),
            "A `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8."),
        ProblemText(
            "request.malformed_json", .invalid, status: 400, zh: ("正文不是合法 JSON", "无法读取正文：{found}。"),
            en: ("Malformed JSON", "The body cannot be read: {found}."),
            "The body is not JSON, is nested too deeply, or repeats a name inside an object."),
        ProblemText(
            "request.rate_limited", .exhausted, status: 429,
            zh: ("请求过于频繁", "请求过于频繁，请在 {retry_after_seconds} 秒后再试。"),
            en: ("Too many requests", "Too many requests came. Try again in {retry_after_seconds} s."),
            "Requests are counted by credential and by address. `RateLimit` says how many are left."),
        ProblemText(
            "request.timed_out", .unavailable, zh: ("处理超时", "请求未能在 {seconds} 秒内完成。"),
            en: ("Timed out", "The request was not done within {seconds} s."),
            "The body came too slowly or the platform is busy. Repeat with the same idempotency key."),
        ProblemText(
            "server.failed", .unavailable, status: 500, zh: ("服务器出错", "出现了意外错误，请附上请求编号联系我们。"),
            en: ("Server error", "Something unexpected happened. Quote the request id when you report it."),
            "A defect of the platform. The log holds the cause under the request id. Nothing half-done was kept."),
        ProblemText(
            "idempotency.key_missing", .invalid, status: 400, zh: ("缺少幂等键", "此操作需要 Idempotency-Key 请求头。"),
            en: ("Idempotency key missing", "This operation needs an Idempotency-Key header."),
            "Send a fresh random key, and the same key when you repeat the request."),
        ProblemText(
            "idempotency.key_malformed", .invalid, status: 400, zh: ("幂等键不合法", "幂等键须为 1 至 255 个可见 ASCII 字符。"),
            en: ("Idempotency key malformed", "A key is 1 to 255 visible ASCII characters."),
            "A UUID is usual."),
        ProblemText(
            "precondition.missing", .stale, status: 428, zh: ("缺少前置条件", "请带上 If-Match 请求头。"),
            en: ("Precondition missing", "Send the If-Match header."),
            "The operation must know which revision you saw. Read the resource and send its `ETag`."),
        ProblemText(
            "precondition.malformed", .invalid, status: 400, zh: ("If-Match 不合法", "If-Match 须为一个 ETag，例如 \"7\"。"),
            en: ("If-Match malformed", "If-Match takes one entity tag, such as \"7\"."),
            "One strong entity tag of this API, or `*`."),
        ProblemText(
            "precondition.failed", .stale, zh: ("内容已变更", "自你读取之后内容已被修改，请重新读取。"),
            en: ("Changed meanwhile", "It changed after you read it. Read it again."),
            "`If-Match` names another revision than the present one. Read again, decide again."),
        ProblemText(
            "credential.required", .unauthenticated, zh: ("请先登录", "此操作需要登录或 API 密钥。"),
            en: ("Log in first", "This operation needs a session or an API key."),
            "Send the session cookie or `Authorization: Bearer dk_…`."),
        ProblemText(
            "session.unknown", .unauthenticated, zh: ("会话已失效", "会话不存在或已过期，请重新登录。"),
            en: ("Session ended", "The session is unknown or has ended. Log in again."),
            "Sessions end after inactivity, on logout and when the account is suspended."),
        ProblemText(
            "api_key.unknown", .unauthenticated, zh: ("API 密钥无效", "此密钥不存在、已过期或已吊销。"),
            en: ("API key unknown", "The key is unknown, expired or revoked."),
            "Keys begin with `dk_` and are shown once, when they are made."),
        ProblemText(
            "api_key.not_accepted", .forbidden, zh: ("此处不接受 API 密钥", "页面只接受登录会话，请改用 /v1 下的接口。"),
            en: ("No keys here", "Pages are open to sessions alone. Use the API under /v1."),
            "A key opens what its scopes name, and pages are named by none."),
        ProblemText(
            "role.missing", .forbidden, zh: ("没有权限", "此操作仅限：{allowed}。"),
            en: ("Not for this role", "This operation is for {allowed}."),
            "The account has none of the roles that the endpoint lists as `x-roles`."),
        ProblemText(
            "session.proof_missing", .forbidden, zh: ("缺少防伪令牌", "请带上会话的 X-CSRF-Token。"),
            en: ("Proof missing", "Send the session's X-CSRF-Token."),
            "Writes by cookie must carry the token that login returned, so that no other site can make them."),
    ]

    /// What is wrong with single fields.
    static let fieldTexts: [ProblemText] = [
        ProblemText(
            "input.invalid", .invalid, zh: ("输入有误", "请修正这些字段：{fields}。"),
            en: ("Invalid input", "Correct these fields: {fields}."),
            "`errors` names every field with its fault."),
        ProblemText(
            "field.required", .invalid, zh: ("缺少字段", "此字段必填。"), en: ("Field missing", "The field must be there."),
            "A required field is absent."),
        ProblemText(
            "field.unknown", .invalid, zh: ("未知字段", "没有这个字段。"), en: ("Unknown field", "There is no such field."),
            "Unknown fields are refused, so that a misspelt optional one is not ignored."),
        ProblemText(
            "field.wrong_type", .invalid, zh: ("类型不符", "字段的 JSON 类型不对。"),
            en: ("Wrong type", "The field has another JSON type."), "The schema names the type."),
        ProblemText(
            "field.out_of_range", .invalid, zh: ("超出范围", "数值超出允许范围。"),
            en: ("Out of range", "The number is outside its bounds."), "The schema names the bounds."),
        ProblemText(
            "field.wrong_length", .invalid, zh: ("长度不符", "文本长度超出允许范围。"),
            en: ("Wrong length", "The text is too short or too long."), "Length counts Unicode scalars."),
        ProblemText(
            "field.wrong_form", .invalid, zh: ("格式不符", "文本格式不对。"), en: ("Wrong form", "The text has another form."),
            "The schema's pattern is what the text must match."),
        ProblemText(
            "field.wrong_count", .invalid, zh: ("数量不符", "元素数量超出允许范围。"),
            en: ("Wrong count", "The array has too few or too many elements."), "The schema names the bounds."),
        ProblemText(
            "field.not_listed", .invalid, zh: ("不在可选值中", "此值不在可选范围内。"),
            en: ("Not listed", "The value is none of those listed."), "The schema's `enum` lists the values."),
        ProblemText(
            "field.repeated", .invalid, zh: ("参数重复", "此参数只能出现一次。"),
            en: ("Repeated", "The parameter may be sent once."), "A query parameter was sent more than once."),
    ]
}
