package import Market

extension SampleEvidence {
    /// What a content proves about a sample, read from the content itself and never from who submits it.
    ///
    /// Whose the content is, and whether viewers can see it, is known before: another creator's is not there.
    /// - Throws: `evidenceNotAVideo`, then `evidenceOfOtherProduct`.
    package init(of content: Content, for sample: Sample) throws(SampleRefusal) {
        guard content.form == .video else { throw .evidenceNotAVideo }
        guard content.product == sample.product else { throw .evidenceOfOtherProduct }
        self = .video(content.id, postedAt: content.publishedAt)
    }
}
