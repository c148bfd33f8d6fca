import HTTPTypes
import Hummingbird
import Market
package import Operations
import Trade

/// What was earned on its way out, over HTTP: payouts, statements, and the comparison with providers' files.
package enum PayoutEndpoints {
    static let desk = Endpoint<PayeeAddress, PayoutDeskBody>(
        .get, "/v1/payout-desk", operation: "payouts.desk",
        summary: "Shows what you can be paid now, and where it goes.",
        tag: "payouts", refuses: ["object.not_found"])
    static let setDestination = Endpoint<DestinationInput, WrittenReply<TradeReceiptBody>>(
        .put, "/v1/payout-destination", operation: "payouts.set_destination", summary: "Says where your money goes.",
        documentation: "Payouts that were asked for before go where they went.", tag: "payouts",
        refuses: ["object.not_found", "payout.destination_incomplete", "idempotency.key_reused"],
        idempotency: .accepted)
    static let ask = Endpoint<PayoutAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/payouts", operation: "payouts.ask", summary: "Asks for what you earned to be paid out.",
        documentation: "Large payouts wait for the yes of two people.", tag: "payouts",
        refuses: [
            "object.not_found", "amount.unknown_currency", "payout.no_destination", "payout.too_small",
            "payout.more_than_earned", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let list = Endpoint<PayoutQuery, PageReply<PayoutBody>>(
        .get, "/v1/payouts", operation: "payouts.list", summary: "Lists payouts, latest first.",
        documentation: "A payee sees its own, an operator or auditor all.", tag: "payouts",
        refuses: ["page.malformed_cursor"])
    static let show = Endpoint<PayoutAddress, PayoutBody>(
        .get, "/v1/payouts/{payout_id}", operation: "payouts.read", summary: "Shows a payout.", tag: "payouts",
        refuses: ["object.not_found"])
    static let approve: Endpoint<PayoutAddress, WrittenReply<TradeReceiptBody>> = move(
        "approval", "approve", "Agrees to a large payout; two people do.",
        refuses: ["payout.same_person", "payout.own_payout"])
    static let reject: Endpoint<PayoutNote, WrittenReply<TradeReceiptBody>> = move(
        "rejection", "reject", "Refuses a payout, with a reason.", refuses: ["order.reason_out_of_range"])
    static let cancel: Endpoint<PayoutAddress, WrittenReply<TradeReceiptBody>> = move(
        "cancellation", "cancel", "Takes a payout back that was not sent.")
    static let pay: Endpoint<PayoutAddress, WrittenReply<TradeReceiptBody>> = move(
        "payment", "pay", "Says that the bank paid it.", refuses: ["payout.bank_short"])
    static let giveBack: Endpoint<PayoutNote, WrittenReply<TradeReceiptBody>> = move(
        "return", "give_back", "Says that the bank did not pay it, or got it back, with the bank's reason.",
        refuses: ["order.reason_out_of_range"])
    static let send = Endpoint<BatchInput, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/payout-batches", operation: "payouts.send", summary: "Sends approved payouts to the bank.",
        documentation: "Those that were asked for first before all others, as far as the bank's account goes.",
        tag: "payouts",
        refuses: ["object.not_found", "amount.unknown_currency", "payout.bank_short", "idempotency.key_reused"],
        status: .created, idempotency: .accepted)
    static let batch = Endpoint<BatchAddress, PayoutBatchBody>(
        .get, "/v1/payout-batches/{batch_id}", operation: "payouts.read_batch",
        summary: "Shows a batch as the bank needs it.", tag: "payouts", refuses: ["object.not_found"])
    static let deposit = Endpoint<DepositInput, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/bank-deposits", operation: "bank.deposit",
        summary: "Writes down money of the platform's own in its bank account.", tag: "payouts",
        refuses: [
            "amount.unknown_currency", "payout.too_small", "payout.destination_incomplete", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let statement = Endpoint<StatementQuery, PageReply<StatementLineBody>>(
        .get, "/v1/statements", operation: "statements.read",
        summary: "Lists what moved on your account, first moved first.",
        documentation: "Lines of orders come with the plan and the click that they were earned by.", tag: "payouts",
        refuses: ["object.not_found", "amount.unknown_currency", "page.malformed_cursor"])
    static let compare = Endpoint<ProviderFile, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/reconciliations", operation: "reconciliations.compare",
        summary: "Compares a provider's file with the books.",
        documentation: "What both say arrives in the bank's account; what differs is named. The same file counts once.",
        tag: "payouts",
        refuses: [
            "amount.unknown_currency", "reconciliation.out_of_range", "payout.bank_short", "idempotency.key_reused",
        ],
        status: .created, idempotency: .accepted, bodyBytesMax: 8 << 20)
    static let comparisons = Endpoint<PageAsk, PageReply<ReconciliationBody>>(
        .get, "/v1/reconciliations", operation: "reconciliations.list", summary: "Lists comparisons, latest first.",
        tag: "payouts", refuses: ["page.malformed_cursor"])
    static let comparison = Endpoint<ReconciliationAddress, ReconciliationBody>(
        .get, "/v1/reconciliations/{reconciliation_id}", operation: "reconciliations.read",
        summary: "Shows a comparison in sums.", tag: "payouts", refuses: ["object.not_found"])
    static let findings = Endpoint<FindingQuery, PageReply<FindingBody>>(
        .get, "/v1/reconciliations/{reconciliation_id}/findings", operation: "reconciliations.findings",
        summary: "Lists what a comparison found, in the file's order.", tag: "payouts",
        refuses: ["object.not_found", "page.malformed_cursor"])

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let (payouts, reconciliations) = (platform.payouts, platform.reconciliations)
        return [
            desk.answered { input, call in
                PayoutDeskBody(try await payouts.desk(side: input.side, as: call.actor))
            },
            setDestination.answered { input, call in
                WrittenReply(
                    try await payouts.send(to: input.destination, side: input.side, in: call.command),
                    as: TradeReceiptBody.init)
            },
            ask.answered { input, call in
                let written = try await payouts.ask(for: input.amount, side: input.side, in: call.command)
                return WrittenReply(
                    written, location: "/v1/payouts/\(written.value.subject)", as: TradeReceiptBody.init)
            },
            list.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await payouts.list(state: input.state, page: request, as: call.actor)
                return PageReply(page, as: PayoutBody.init, answering: call)
            },
            show.answered { input, call in PayoutBody(try await payouts.find(input.id, as: call.actor)) },
            answering(approve, .approve, payouts) { ($0.id, nil) },
            answering(reject, .reject, payouts) { ($0.id, $0.reason) },
            answering(cancel, .cancel, payouts) { ($0.id, nil) },
            answering(pay, .pay, payouts) { ($0.id, nil) },
            answering(giveBack, .giveBack, payouts) { ($0.id, $0.reason) },
            send.answered { input, call in
                let written = try await payouts.send(in: input.currency, call.command)
                return WrittenReply(
                    written, location: "/v1/payout-batches/\(written.value.subject)", as: TradeReceiptBody.init)
            },
            batch.answered { input, call in PayoutBatchBody(try await payouts.batch(input.id, as: call.actor)) },
            deposit.answered { input, call in
                WrittenReply(
                    try await payouts.deposit(input.amount, reference: input.reference, in: call.command),
                    as: TradeReceiptBody.init)
            },
            statement.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await platform.statements.list(
                    input.span, side: input.side, page: request, as: call.actor)
                return PageReply(page, as: StatementLineBody.init, answering: call)
            },
            compare.answered { input, call in
                let written = try await reconciliations.compare(
                    input.rows, of: input.provider, since: input.since, through: input.through, in: call.command)
                return WrittenReply(
                    written, location: "/v1/reconciliations/\(written.value.subject)", as: TradeReceiptBody.init)
            },
            comparisons.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await reconciliations.list(page: request, as: call.actor)
                return PageReply(page, as: ReconciliationBody.init, answering: call)
            },
            comparison.answered { input, call in
                ReconciliationBody(try await reconciliations.find(input.id, as: call.actor))
            },
            findings.answered { input, call in
                let request = try PageRequest(input.page)
                let page = try await reconciliations.findings(
                    of: input.id, differing: input.differing, page: request, as: call.actor)
                return PageReply(page, as: FindingBody.init, answering: call)
            },
        ]
    }

    /// A sub-resource that moves a payout.
    private static func move<Input: WireInput>(
        _ resource: String, _ command: String, _ summary: String, refuses refusals: [ErrorCode] = []
    ) -> Endpoint<Input, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/payouts/{payout_id}/\(resource)"), operation: "payouts.\(command)",
            summary: summary, tag: "payouts",
            refuses: ["object.not_found", "payout.not_allowed", "revision.stale", "idempotency.key_reused"] + refusals,
            idempotency: .accepted, precondition: .accepted)
    }

    private static func answering<Input: WireInput>(
        _ endpoint: Endpoint<Input, WrittenReply<TradeReceiptBody>>, _ command: Payout.Command, _ payouts: Payouts,
        _ reading: @escaping @Sendable (Input) -> (Identifier<Payout>, String?)
    ) -> AnyEndpoint {
        endpoint.answered { input, call in
            let (id, note) = reading(input)
            return WrittenReply(
                try await payouts.move(id, command, note: note, ifRevision: try call.revision(), in: call.command),
                as: TradeReceiptBody.init)
        }
    }
}
