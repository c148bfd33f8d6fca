extension Content {
    /// What its creator is told of a message about the content; nil for what the creator did.
    package func notice(of message: String) -> Notice.Kind? {
        switch message {
        case "video.in_review": .contentInReview
        case "video.returned": .contentReturned
        case "video.published": .contentPublished
        case "video.restricted": .contentRestricted
        // A creator takes down without a finding.
        case "video.removed": finding == nil ? nil : .contentRemoved
        default: nil
        }
    }
}
