import Market

extension ErrorCatalogue {
    /// Texts of live rooms.
    static let roomTexts: [ProblemText] = [
        ProblemText(
            "room.not_allowed", .conflict, zh: ("当前状态不允许", "直播间在 {state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "A room in {state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state. `details.allowed` lists what it has."),
        ProblemText(
            "room.too_early", .conflict, zh: ("时间未到", "计时尚未结束。"),
            en: ("Too early", "The clock has not run out yet."), "The platform's own clock drives this move."),
        ProblemText(
            "room.too_far_ahead", .invalid, zh: ("预告过早", "最晚可预告到 {until}。"),
            en: ("Too far ahead", "A session can be announced until {until}."),
            "`scheduled_ahead_max` of the rule set `rooms` says how far."),
        ProblemText(
            "room.quota_exceeded", .exhausted, zh: ("本周开播次数已用完", "七天内已开播 {started} 次，当前等级最多 {allowed} 次。"),
            en: ("Quota used up", "{started} rooms were started in seven days; your level allows {allowed}."),
            "A start counts however the session ends. Practice does not count."),
        ProblemText(
            "room.already_live", .conflict, zh: ("已有直播进行中", "同一达人同时只能有一个直播间开播。"),
            en: ("Already live", "Another room of the same creator is on air."), "End the other room first."),
        ProblemText(
            "room.too_many_products", .exhausted, zh: ("商品过多", "一个直播间最多 {max} 件商品。"),
            en: ("Too many products", "A room lists {max} products at most."), "Take a product off the list first."),
        ProblemText(
            "room.product_not_listed", .invalid, zh: ("商品不在直播间", "请先把商品加入直播间。"),
            en: ("Product not in the room", "Put the product on the list of the room first."),
            "`POST /v1/rooms/{room_id}/products` does."),
        ProblemText(
            "room.not_on_air", .conflict, zh: ("未在直播", "直播间当前没有在播。"),
            en: ("Not on air", "The room is not on air now."), "Rooms are on air from their start to their end."),
        ProblemText(
            "room.chat_too_fast", .exhausted, status: 429, zh: ("发言太快", "请在 {retry_after_seconds} 秒后再发。"),
            en: ("Too fast", "Write again in {retry_after_seconds} seconds."),
            "One viewer and one room each have a limit; the rule set `rooms` has the numbers."),
        ProblemText(
            "room.chat_word_blocked", .invalid, zh: ("含有不可发布的词", "这句话含有直播间不展示的词。"),
            en: ("Word not shown", "The message has a word that rooms do not show."),
            "Case, width, spaces and marks between letters make no difference."),
        ProblemText(
            "room.chat_muted", .forbidden, zh: ("已被禁言", "你在这个直播间已被禁言。"),
            en: ("Muted", "You cannot write in this room any more."), "The room's creator or an operator decided so."),
        ProblemText(
            "room.too_many_readers", .unavailable, zh: ("直播间人数过多", "本节点同时在看的人数已达 {max}，请稍后再试。"),
            en: ("Too many readers", "This node serves {max} readers at a time; try again soon."),
            "`stream_readers_max` of the rule set `rooms` bounds memory. `Retry-After` says when to come back."),
    ]
}
