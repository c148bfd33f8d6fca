package import Market
package import SQLDatabase

extension CountingRules {
    /// Whether a row of the log is an effective view of a video: ``viewing(_:watched:length:)`` as a condition.
    /// - Parameters:
    ///   - kind: the column of the event's kind.
    ///   - watched: the column of the milliseconds watched.
    ///   - length: the column of the milliseconds that the video runs.
    package func isEffectiveView(kind: SQL, watched: SQL, length: SQL) -> SQL {
        """
        (\(kind) = \(EventKind.videoComplete.rawValue)
            OR (\(kind) IN (\(EventKind.videoPlay.rawValue), \(EventKind.videoProgress.rawValue))
            AND (\(watched) > \(videoViewAlone.wholeMilliseconds) OR (\(length) > 0 AND \(watched) >= \(length)))))
        """
    }
}
