package import Market

/// Why a signal or its picture is refused, in order of precedence.
package enum MediaRefusal: Refusal, CaseIterable {
    /// The media server did not prove that it is one.
    case hookSecretWrong
    /// A recording that is not in the folder of recordings.
    case recordingOutside
    /// The room is over, or was taken back: nobody will publish into it.
    case roomOver
    /// The key is not the one that the room has now.
    case keyWrong
    /// The state of the room takes no signal.
    case notNow
    /// The connection is not the one that publishes.
    case otherConnection
    /// The token is none, or has ended.
    case tokenWrong
    /// There is no recording to show, or not yet.
    case noReplay

    package var code: ErrorCode {
        switch self {
        case .hookSecretWrong: "hook.secret_wrong"
        case .recordingOutside: "recording.outside"
        case .roomOver: "stream_key.room_over"
        case .keyWrong: "stream_key.wrong"
        case .notNow: "signal.not_now"
        case .otherConnection: "signal.other_connection"
        case .tokenWrong: "playback.token_wrong"
        case .noReplay: "playback.no_replay"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .roomOver, .notNow, .otherConnection, .noReplay: .conflict
        case .hookSecretWrong, .recordingOutside, .keyWrong, .tokenWrong: .forbidden
        }
    }
}
