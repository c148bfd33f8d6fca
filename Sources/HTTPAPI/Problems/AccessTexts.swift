import Market

extension ErrorCatalogue {
    /// What access refuses.
    static let accessTexts: [ProblemText] = [
        ProblemText(
            "access.throttled", .exhausted, status: 429, zh: ("尝试过多", "登录失败次数过多，请在 {retry_after_seconds} 秒后再试。"),
            en: ("Too many attempts", "Too many logins failed. Try again in {retry_after_seconds} s."),
            "Failures are counted by account and by address; waits double. A known device is spared."),
        ProblemText(
            "access.wrong_credentials", .unauthenticated, zh: ("登录失败", "账号或密码不正确。"),
            en: ("Login failed", "The login or the password is wrong."), "Which of the two is wrong is not said."),
        ProblemText(
            "access.suspended", .forbidden, zh: ("账号已停用", "此账号已被停用。"),
            en: ("Account suspended", "This account is suspended."), "Sessions and keys of the account end with it."),
        ProblemText(
            "access.key_expired", .unauthenticated, zh: ("密钥已过期", "此 API 密钥已过期。"),
            en: ("Key expired", "The API key has expired."), "Make a new key."),
        ProblemText(
            "access.key_revoked", .unauthenticated, zh: ("密钥已吊销", "此 API 密钥已被吊销。"),
            en: ("Key revoked", "The API key was revoked."), "Make a new key."),
        ProblemText(
            "access.not_logged_in", .unauthenticated, zh: ("请先登录", "此操作需要登录或 API 密钥。"),
            en: ("Log in first", "This operation needs a session or an API key."),
            "Send the session cookie or `Authorization: Bearer dk_…`."),
        ProblemText(
            "access.forbidden", .forbidden, zh: ("没有权限", "此操作仅限：{allowed}。"),
            en: ("Not allowed", "This operation is for {allowed}."),
            "The account has no role, or the key no scope, that the operation is open to."),
        ProblemText(
            "access.weak_password", .invalid, zh: ("密码不合要求", "密码长度须为 {length_min} 至 {length_max}，且不同于登录名。"),
            en: ("Weak password", "A password has {length_min} to {length_max} characters and is not the login."),
            "Length counts more than signs: use a sentence."),
        ProblemText(
            "access.login_taken", .conflict, zh: ("登录名已被使用", "此登录名已被使用。"),
            en: ("Login taken", "Another account has this login."), "Choose another login."),
        ProblemText(
            "access.busy", .unavailable, zh: ("请稍后再试", "登录请求过多，请稍后再试。"),
            en: ("Busy", "Too many logins at the same time. Try again in a moment."),
            "Passwords are checked a few at a time."),
        ProblemText(
            "account.login_malformed", .invalid, zh: ("登录名不合法", "登录名须为 3 至 64 个字母、数字或 . _ - @ +。"),
            en: ("Malformed login", "A login has 3 to 64 letters, digits and the signs . _ - @ +."),
            "Logins are kept in lower case."),
        ProblemText(
            "account.name_malformed", .invalid, zh: ("名称不合法", "名称须为 1 至 64 个字符。"),
            en: ("Malformed name", "A name has 1 to 64 characters."), "The name is what others see."),
        ProblemText(
            "account.membership_missing", .invalid, zh: ("缺少身份", "账号至少要有一个身份。"),
            en: ("Membership missing", "An account acts for at least one party."), "Roles say what an account may do."),
        ProblemText(
            "account.party_missing", .invalid, zh: ("缺少主体", "只有用户、达人和商家可随账号新建，其他身份须指明主体。"),
            en: (
                "Party missing",
                "A viewer, a creator or a shop is made with an account; of other roles the party is named."
            ),
            "Send `party_id` for brands and agencies."),
        ProblemText(
            "api_key.end_out_of_range", .invalid, zh: ("有效期不合法", "到期时间须在现在之后、上限之前。"),
            en: ("End out of range", "A key ends after now and within the longest time allowed."),
            "The detail names the latest end."),
        ProblemText(
            "api_key.scope_count", .invalid, zh: ("权限范围数量不符", "密钥须有 1 至 50 个权限范围。"),
            en: ("Number of scopes", "A key has 1 to 50 scopes."), "Give a key what it needs and no more."),
        ProblemText(
            "api_key.scope_unknown", .invalid, zh: ("未知权限范围", "权限范围须为可用操作，或形如 samples.*。"),
            en: ("Unknown scope", "A scope is an operation that keys may run, or a pattern such as samples.*."),
            "Operations are the `operationId`s of this document."),
    ]

    /// What the write path, paging and the running system refuse.
    static let writeTexts: [ProblemText] = [
        ProblemText(
            "object.not_found", .notFound, zh: ("不存在", "没有这个对象（{noun}）。"),
            en: ("Not found", "There is no such {noun}."), "Another party's objects read as absent, too."),
        ProblemText(
            "page.malformed_cursor", .invalid, zh: ("游标不合法", "请使用上一页返回的 next_cursor。"),
            en: ("Malformed cursor", "Pass the `next_cursor` of the page before."), "Cursors are opaque."),
        ProblemText(
            "event.batch_too_large", .invalid, zh: ("批次过大", "每批最多 {max} 个事件。"),
            en: ("Batch too large", "A batch has {max} events at most."), "Send several batches."),
        ProblemText(
            "event.batch_empty", .invalid, zh: ("批次为空", "批次中没有事件。"), en: ("Empty batch", "The batch has no event."),
            "Send at least one event."),
        ProblemText(
            "feed.unknown_category", .invalid, zh: ("未知类目", "推荐流中没有此类目的内容。"),
            en: ("Unknown category", "No content of the feed has this category."), "Leave `category` out for all."),
        ProblemText(
            "import.columns_incomplete", .invalid, zh: ("缺少列", "导入缺少必需的列。"),
            en: ("Columns missing", "The import lacks columns that it needs."), "`--columns` says which column is what."
        ),
        ProblemText(
            "import.unknown_column", .invalid, zh: ("未知列", "文件中没有这一列。"),
            en: ("Unknown column", "The file has no such column."), "The first line of the file names its columns."),
        ProblemText(
            "training.nothing_to_learn", .conflict, zh: ("没有可学习的数据", "还没有可用于训练的行为。"),
            en: ("Nothing to learn", "There is no behaviour to train on yet."), "Import a log or take events in first."),
        ProblemText(
            "backup.missing", .notFound, zh: ("备份不存在", "没有这个备份：{path}。"),
            en: ("No such copy", "There is no copy at {path}."), "`dancong backup FILE` makes one."),
        ProblemText(
            "backup.occupied", .conflict, zh: ("位置已被占用", "{path} 已存在，备份与恢复都不会覆盖任何文件。"),
            en: ("Something is there", "{path} exists, and a copy replaces nothing. Move it away first."),
            "A database is moved away together with its `-wal` and `-shm`, which hold what was committed last."),
        ProblemText(
            "backup.damaged", .invalid, zh: ("备份文件已改变", "{path} 与其 .sha256 不符，未恢复任何内容。"),
            en: ("Damaged copy", "{path} does not match its .sha256; nothing was restored."),
            "`sha256sum -c FILE.sha256` says the same. Take another copy."),
        ProblemText(
            "backup.broken", .invalid, zh: ("备份已损坏", "备份违反了 {invariants}，未恢复任何内容。"),
            en: ("Broken copy", "The copy breaks {invariants}; nothing was restored."),
            "`dancong check` says what each invariant demands."),
        ProblemText(
            "idempotency.key_reused", .invalid, zh: ("幂等键已被使用", "此幂等键已用于另一个请求。"),
            en: ("Key used before", "This idempotency key was used for another request."),
            "A key names one request: method, path and body. Use a fresh key for a new one."),
        ProblemText(
            "idempotency.malformed_key", .invalid, zh: ("幂等键不合法", "幂等键须为 1 至 255 个字符。"),
            en: ("Idempotency key malformed", "A key is 1 to 255 characters."), "A UUID is usual."),
        ProblemText(
            "idempotency.still_running", .conflict, zh: ("请求仍在处理", "使用此幂等键的首个请求仍在处理，请在 {retry_after_seconds} 秒后重试。"),
            en: (
                "Still running",
                "The first request with this idempotency key is still at work. Repeat it in {retry_after_seconds} s."
            ),
            "Repeat the same request with the same key after `Retry-After`; it is answered like the first."),
        ProblemText(
            "database.busy", .unavailable, zh: ("系统繁忙", "数据库繁忙，请在 {retry_after_seconds} 秒后重试。"),
            en: ("Busy", "The database is busy. Try again in {retry_after_seconds} s."),
            "Too much is going on at the moment. Nothing was changed; repeat with the same idempotency key."),
        ProblemText(
            "database.unreachable", .unavailable, zh: ("暂时无法服务", "数据库暂不可用，请在 {retry_after_seconds} 秒后重试。"),
            en: ("Out of reach", "The database is out of reach. Try again in {retry_after_seconds} s."),
            "The database is being started, moved or repaired. Nothing was changed; repeat with the same key."),
        ProblemText(
            "database.outcome_unknown", .unavailable,
            zh: ("结果未知", "提交时连接中断，结果未知，请在 {retry_after_seconds} 秒后用同一幂等键重试。"),
            en: (
                "Outcome unknown",
                "The connection broke during the commit. Repeat with the same idempotency key in {retry_after_seconds} s."
            ),
            "The change may or may not have happened. A repetition with the same key finds out and does it once."),
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
