package import Alliance
package import Market
package import Operations

extension Received {
    /// The identifier in the path.
    func id<Noun>(_ name: String) throws -> Identifier<Noun> { try Identifier(parsing: path[name]?.text ?? "") }
    /// A text of the body.
    func text(_ name: String) -> String { body?[name]?.text ?? "" }
}

/// Which sample.
package struct SampleAddress: WireInput {
    /// The sample.
    package let id: Identifier<Sample>

    package static let parameters: [Parameter] = [
        .path(
            "sample_id", .id(Sample.self), "The sample.", example: .string(Identifier<Sample>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("sample_id") }
}

/// A request for a sample.
package struct SampleAsk: WireInput {
    /// What is asked for.
    package let product: Identifier<Product>
    /// What the creator writes to the merchant.
    package let message: String

    package static let body: Schema? = .named(
        "SampleRequest",
        .object(
            .required("product_id", .id(Product.self), "The product of which a sample is asked for."),
            .optional("message", .text(0...1_000), "What you write to the merchant.")))
    package static let example: JSON? = [
        "product_id": .string(Identifier<Product>.documented.rawValue), "message": "I would love to brew it on camera.",
    ]
    package init(_ received: Received) throws {
        product = try Identifier(parsing: received.text("product_id"))
        message = received.text("message")
    }
}

/// Which samples.
package struct SampleQuery: WireInput {
    /// The only state wanted.
    package let state: Sample.State?
    /// As which side an account that is both wants to see them.
    package let side: Role?
    /// The page.
    package let page: PageQuery

    package static let parameters: [Parameter] =
        [
            .query("state", .oneOf(Sample.State.self), "Only samples in this state.", example: "requested"),
            .query(
                "side", .oneOf(["creator", "merchant"]), "As which side, for accounts that are both.",
                example: "creator"),
        ] + PageQuery.parameters
    package init(_ received: Received) {
        state = received.query["state"]?.text.flatMap(Sample.State.init(rawValue:))
        side = received.query["side"]?.text.flatMap(Role.init(rawValue:))
        page = PageQuery(received)
    }
}

/// A move that needs a reason: rejection, appeal.
package struct SampleReason: WireInput {
    /// The sample.
    package let id: Identifier<Sample>
    /// The reason, for the other side to read.
    package let reason: String

    package static let parameters = SampleAddress.parameters
    package static let body: Schema? = .object(
        .required("reason", .text(1...1_000), "The reason, which the other side reads."))
    package static let example: JSON? = ["reason": "The lid was broken when it came."]
    package init(_ received: Received) throws {
        id = try received.id("sample_id")
        reason = received.text("reason")
    }
}

/// A shipment.
package struct SampleShipment: WireInput {
    /// The sample.
    package let id: Identifier<Sample>
    /// The carrier's code.
    package let trackingCode: String

    package static let parameters = SampleAddress.parameters
    package static let body: Schema? = .object(.required("tracking_code", .text(1...200), "The carrier's code."))
    package static let example: JSON? = ["tracking_code": "SF1234567890"]
    package init(_ received: Received) throws {
        id = try received.id("sample_id")
        trackingCode = received.text("tracking_code")
    }
}

/// The decision on an appeal.
package struct SampleDecision: WireInput {
    /// The sample.
    package let id: Identifier<Sample>
    /// What is asked of the sample.
    package let move: Sample.Move

    package static let parameters = SampleAddress.parameters
    package static let body: Schema? = .object(
        .required("granted", .boolean, "Whether the creator owes nothing any more."),
        .required("note", .text(1...1_000), "The grounds, which both sides read."))
    package static let example: JSON? = ["granted": true, "note": "The photograph shows the damage."]
    package init(_ received: Received) throws {
        id = try received.id("sample_id")
        let note = received.text("note")
        move = received.body?["granted"]?.truth == true ? .grantAppeal(note: note) : .dismissAppeal(note: note)
    }
}

/// The content that fulfils a sample.
package struct SampleFulfilment: WireInput {
    /// The sample.
    package let id: Identifier<Sample>
    /// The content.
    package let evidence: SampleEvidence

    package static let parameters = SampleAddress.parameters
    package static let body: Schema? = SampleEvidence.schema
    package static var example: JSON? {
        SampleEvidence.video(.documented, postedAt: Timestamp(milliseconds: 1_763_890_000_000)).json
    }
    package init(_ received: Received) throws {
        id = try received.id("sample_id")
        evidence = try SampleEvidence(received.body)
    }
}

/// The sales for which a sample is paid back.
package struct SampleSales: WireInput {
    /// The sample.
    package let id: Identifier<Sample>
    /// Units sold through the creator.
    package let unitsSold: Int
    /// When the last of the orders that count was shipped.
    package let lastShippedAt: Timestamp

    package static let parameters = SampleAddress.parameters
    package static let body: Schema? = .object(
        .required("units_sold", .integer(0...1_000_000_000), "Units sold."),
        .required("last_shipped_at", .timestamp, "When the last of the orders that count was shipped."))
    package static let example: JSON? = ["units_sold": 120, "last_shipped_at": "2025-11-23T09:26:40Z"]
    package init(_ received: Received) throws {
        id = try received.id("sample_id")
        unitsSold = Int(received.body?["units_sold"]?.wholeNumber ?? 0)
        lastShippedAt = try Timestamp(parsing: received.text("last_shipped_at"))
    }
}

/// Whose fulfilment rate.
package struct CreatorAddress: WireInput {
    /// The creator.
    package let id: Identifier<Creator>

    package static let parameters: [Parameter] = [
        .path(
            "creator_id", .id(Creator.self), "The creator.", example: .string(Identifier<Creator>.documented.rawValue))
    ]
    package init(_ received: Received) throws { id = try received.id("creator_id") }
}

/// How often a creator's samples led to content.
package struct FulfilmentBody: WireReply {
    /// The counts.
    package let rate: FulfilmentRate
    /// The rate with its interval, nil while there are too few samples.
    package let estimate: FulfilmentEstimate?

    package static let schema: Schema? = .named(
        "FulfilmentRate",
        .object(
            .required("fulfilled", .count, "Samples that ended with qualifying content."),
            .required("unfulfilled", .count, "Samples that ended without."),
            .required("n", .count, "Both: samples whose time is over. Waived ones count for neither."),
            .required("rate", .nullable(.number(0...1)), "Fulfilled ÷ n; null while there are too few."),
            .required("low", .nullable(.number(0...1)), "The lower end of the rate's 95 % interval (Wilson)."),
            .required("high", .nullable(.number(0...1)), "The upper end of the rate's 95 % interval (Wilson).")))
    package static let example = FulfilmentBody(
        rate: FulfilmentRate(fulfilled: 9, unfulfilled: 1),
        estimate: FulfilmentEstimate(value: 0.9, low: 0.596, high: 0.982, n: 10))
    package var json: JSON? {
        [
            "fulfilled": .integer(Int64(rate.fulfilled)), "unfulfilled": .integer(Int64(rate.unfulfilled)),
            "n": .integer(Int64(rate.total)), "rate": estimate.map { .number($0.value) } ?? .null,
            "low": estimate.map { .number($0.low) } ?? .null, "high": estimate.map { .number($0.high) } ?? .null,
        ]
    }
}
