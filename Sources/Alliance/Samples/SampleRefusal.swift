package import Market

/// Why a sample is refused, in order of precedence.
package enum SampleRefusal: Refusal {
    /// The merchant offers no sample of this product.
    case notOffered
    /// The merchant has no more units to give away.
    case stockExhausted
    /// The creator has an open request for this product.
    case alreadyRequested
    /// The creator asked for this product too recently.
    case askedTooRecently(until: Timestamp)
    /// The creator's level allows no more open requests.
    case quotaExceeded(open: Int, allowed: Int)
    /// The table has no line for this command in this state.
    case notAllowed(TransitionRefused)
    /// The clock has not run out yet.
    case tooEarly
    /// The one extension was taken.
    case alreadyExtended
    /// The one appeal was made.
    case alreadyAppealed
    /// The content is pictures; a video or a live room is owed.
    case evidenceNotAVideo
    /// The content's card links to another product, or to none.
    case evidenceOfOtherProduct
    /// The content has fulfilled another sample already.
    case evidenceUsed
    /// The content was not posted between delivery and the due time.
    case evidenceNotInTime
    /// The video was not public, or the product not pinned, for long enough.
    case evidenceTooShort
    /// The sample was free: there is nothing to pay back.
    case notRefundable
    /// Sales did not meet the target.
    case targetNotMet(sold: Int, target: Int)
    /// The last order that counts was not shipped in the time in which sales count.
    case salesNotInTime
    /// The orders can still be returned: the time to pay back has not come.
    case refundTooEarly(from: Timestamp)
    /// The time to pay back is over.
    case refundTooLate

    package var code: ErrorCode {
        switch self {
        case .notOffered: "sample.not_offered"
        case .stockExhausted: "sample.stock_exhausted"
        case .alreadyRequested: "sample.already_requested"
        case .askedTooRecently: "sample.asked_too_recently"
        case .quotaExceeded: "sample.quota_exceeded"
        case .notAllowed: "sample.not_allowed"
        case .tooEarly: "sample.too_early"
        case .alreadyExtended: "sample.already_extended"
        case .alreadyAppealed: "sample.already_appealed"
        case .evidenceNotAVideo: "sample.evidence_not_a_video"
        case .evidenceOfOtherProduct: "sample.evidence_of_other_product"
        case .evidenceUsed: "sample.evidence_used"
        case .evidenceNotInTime: "sample.evidence_not_in_time"
        case .evidenceTooShort: "sample.evidence_too_short"
        case .notRefundable: "sample.not_refundable"
        case .targetNotMet: "sample.target_not_met"
        case .salesNotInTime: "sample.sales_not_in_time"
        case .refundTooEarly: "sample.refund_too_early"
        case .refundTooLate: "sample.refund_too_late"
        }
    }

    package var kind: ErrorKind {
        switch self {
        case .stockExhausted, .askedTooRecently, .quotaExceeded: .exhausted
        case .evidenceNotAVideo, .evidenceOfOtherProduct, .evidenceNotInTime, .evidenceTooShort, .salesNotInTime:
            .invalid
        default: .conflict
        }
    }

    package var details: [String: String] {
        switch self {
        case .askedTooRecently(let until): ["until": until.description]
        case .quotaExceeded(let open, let allowed): ["open": String(open), "allowed": String(allowed)]
        case .notAllowed(let refused): refused.details
        case .refundTooEarly(let from): ["from": from.description]
        case .targetNotMet(let sold, let target): ["sold": String(sold), "target": String(target)]
        default: [:]
        }
    }
}
