/// Rules of signals and videos; defaults in `media.yaml`.
package struct MediaRules: Hashable, Sendable {
    /// A publisher of whom its server has said nothing for so long is gone.
    package let signalLostAfter: Duration
    /// An address of a picture holds for so long.
    package let playbackTokenFor: Duration
    /// A video may run for so long.
    package let videoLengthMax: Duration
    /// A video or a recording may take so long to convert.
    package let conversionTimeMax: Duration
    /// A conversion of which nothing was heard for so long is taken up again.
    package let conversionLease: Duration
    /// A conversion is tried so often.
    package let conversionAttempts: Int

    /// Rules as read from a file.
    package init(
        signalLostAfter: Duration, playbackTokenFor: Duration, videoLengthMax: Duration, conversionTimeMax: Duration,
        conversionLease: Duration, conversionAttempts: Int
    ) {
        self.signalLostAfter = signalLostAfter
        self.playbackTokenFor = playbackTokenFor
        self.videoLengthMax = videoLengthMax
        self.conversionTimeMax = conversionTimeMax
        self.conversionLease = conversionLease
        self.conversionAttempts = conversionAttempts
    }
}
