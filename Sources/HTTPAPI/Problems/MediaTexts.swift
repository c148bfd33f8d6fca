import Market

extension ErrorCatalogue {
    /// Texts of signals and videos (docs/live/media.md).
    static let mediaTexts: [ProblemText] = [
        ProblemText(
            "stream_key.room_over", .conflict, zh: ("直播已结束", "直播间已结束或已取消，不再发放推流密钥。"),
            en: ("Room over", "The room is over or was taken back; it gets no stream key."), "Announce another room."),
        ProblemText(
            "stream_key.wrong", .forbidden, zh: ("推流密钥无效", "推流密钥不是该直播间当前的密钥。"),
            en: ("Wrong stream key", "The stream key is not the one that the room has now."),
            "A new key revokes the one before. `POST /v1/rooms/{room_id}/stream-key` issues one."),
        ProblemText(
            "signal.not_now", .conflict, zh: ("当前不能推流", "直播间当前状态不接收推流。"),
            en: ("No signal now", "In its present state the room takes no signal."),
            "A room takes a signal from its preparation to its end."),
        ProblemText(
            "signal.other_connection", .conflict, zh: ("连接已被替换", "另一条连接正在为该直播间推流。"),
            en: ("Other connection", "Another connection publishes into the room."),
            "A publisher with the room's key took over."),
        ProblemText(
            "playback.token_wrong", .forbidden, zh: ("播放地址无效", "播放地址的签名无效或已过期。"),
            en: ("Address not valid", "The address's token is wrong or has ended."),
            "`GET /v1/rooms/{room_id}/playback` gives a new address."),
        ProblemText(
            "playback.no_replay", .conflict, zh: ("没有回放", "该直播间没有录像，或录像还在转换。"),
            en: ("No replay", "The room has no recording, or it is still being converted."),
            "Recordings are converted when their session ends; ask again in a minute."),
        ProblemText(
            "hook.secret_wrong", .forbidden, zh: ("回调密钥无效", "媒体服务器出示的密钥或签名无效。"),
            en: ("Wrong hook secret", "The media server's secret or signature is wrong."),
            "The secret is in `media/hook.secret` of the data directory; docs/live/media.md says where each server shows it."
        ),
        ProblemText(
            "hook.malformed", .invalid, zh: ("回调内容无效", "媒体服务器的回调缺少需要的字段。"),
            en: ("Malformed hook", "The media server's call lacks a field that is needed."),
            "docs/live/media.md lists what each server sends."),
        ProblemText(
            "recording.outside", .forbidden, zh: ("录像路径无效", "录像文件不在媒体目录中。"),
            en: ("Recording outside", "The recording is not in the media folder."),
            "Media servers record into `media/recordings` of the data directory."),
        ProblemText(
            "upload.no_video", .conflict, zh: ("内容不是视频", "图文内容不能上传视频。"),
            en: ("No video", "A picture post takes no video."), "Publish a content of the form `video`."),
        ProblemText(
            "upload.no_pictures", .conflict, zh: ("内容不是图文", "短视频不能上传图片。"),
            en: ("No pictures", "A video takes no pictures."), "Publish a content of the form `pictures`."),
        ProblemText(
            "upload.empty", .invalid, zh: ("文件为空", "没有收到任何数据。"), en: ("Empty upload", "Nothing was sent."),
            "The body is the file itself."),
        ProblemText(
            "video.tool_missing", .unavailable, zh: ("无法转换视频", "服务器未安装 ffmpeg，暂不能接收视频。"),
            en: ("No tool for videos", "The server has no ffmpeg, so it takes no videos."),
            "Whoever runs the server installs Debian's package `ffmpeg`."),
        ProblemText(
            "video.not_video", .invalid, zh: ("不是视频", "文件不是视频，或格式不受支持。"),
            en: ("Not a video", "The file is no video, or of a kind that is not taken."),
            "MP4, MOV, MKV, WebM, FLV, MPEG-TS and AVI with a picture are taken."),
        ProblemText(
            "video.too_long", .invalid, zh: ("视频过长", "视频超过允许的时长。"),
            en: ("Video too long", "The video runs longer than is allowed."),
            "`video_length_max` of the rule set `media` says how long."),
        ProblemText(
            "video.took_too_long", .unavailable, zh: ("转换超时", "视频转换超时，已停止。"),
            en: ("Took too long", "The conversion took too long and was stopped."),
            "`conversion_time_max` of the rule set `media` bounds it; it is tried `conversion_attempts` times."),
        ProblemText(
            "video.failed", .unavailable, zh: ("转换失败", "视频转换失败。"),
            en: ("Conversion failed", "The video could not be converted."),
            "The program gave up; it is tried `conversion_attempts` times. Upload the file again, or another one."),
    ]
}
