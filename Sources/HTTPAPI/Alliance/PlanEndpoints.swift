import Alliance
import Amounts
import HTTPTypes
import Hummingbird
import Market
package import Operations

/// Commission plans, what creators are promised, and what binds them to agencies, over HTTP.
package enum PlanEndpoints {
    static let create = Endpoint<PlanAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/plans", operation: "plans.create", summary: "Promises some creators a commission on your product.",
        documentation: """
            An exclusive plan goes before a targeted one, before a campaign that a creator joined, before what is open to all. \
            A campaign waits for its leader's yes.
            """, tag: "alliance",
        refuses: [
            "object.not_found", "plan.title_out_of_range", "plan.rate_out_of_range", "plan.wrong_people",
            "plan.more_than_whole", "plan.times_out_of_range", "plan.window_out_of_range", "plan.nothing_open",
            "plan.too_many", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let list = Endpoint<PlanQuery, PageReply<PlanBody>>(
        .get, "/v1/plans", operation: "plans.list", summary: "Lists the plans that concern you, latest first.",
        documentation: """
            A merchant's own; those that an agency leads; those that a creator is named by or joined, with campaigns that it can \
            join.
            """, tag: "alliance", refuses: ["object.not_found", "page.malformed_cursor"])
    /// The sub-resources that move a plan.
    static let moves: [(CommissionPlan.Command, Endpoint<PlanAddress, WrittenReply<TradeReceiptBody>>)] = [
        (.withdraw, move("withdrawal", .withdraw, "Ends a plan; clicks that were promised it keep it.")),
        (.accept, move("acceptance", .accept, "Takes a campaign as its leader.")),
        (.decline, move("refusal", .decline, "Says no to a campaign as its leader.")),
    ]
    static let join = Endpoint<PlanAddress, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/plans/{plan_id}/members", operation: "plans.join", summary: "Joins a campaign as a creator.",
        tag: "alliance", refuses: ["object.not_found", "plan.not_joinable", "idempotency.key_reused"],
        idempotency: .accepted)
    static let promise = Endpoint<ProductAddress, PromiseBody>(
        .get, "/v1/products/{product_id}/promise", operation: "plans.promise",
        summary: "Shows what you are promised for selling a product now, with the lock that raises it.",
        tag: "alliance", refuses: ["object.not_found"])
    static let setIndirect = Endpoint<IndirectAsk, WrittenReply<TradeReceiptBody>>(
        .put, "/v1/indirect-commission", operation: "plans.set_indirect",
        summary: "Says what your shop promises for its products that were not on the card that was clicked.",
        tag: "alliance", refuses: ["object.not_found", "plan.rate_out_of_range", "idempotency.key_reused"],
        idempotency: .accepted)
    static let propose = Endpoint<BindingAsk, WrittenReply<TradeReceiptBody>>(
        .post, "/v1/bindings", operation: "bindings.propose",
        summary: "Proposes to a creator to be bound to your agency.",
        tag: "alliance",
        refuses: [
            "object.not_found", "binding.terms_out_of_range", "binding.already_bound", "binding.already_proposed",
            "binding.too_many", "idempotency.key_reused",
        ], status: .created, idempotency: .accepted)
    static let bindings = Endpoint<PageAsk, PageReply<BindingBody>>(
        .get, "/v1/bindings", operation: "bindings.list",
        summary: "Lists what binds you as a creator or as an agency, latest first.", tag: "alliance",
        refuses: ["object.not_found", "page.malformed_cursor"])

    /// The sub-resources that move a binding.
    static let bindingMoves: [(AgencyBinding.Command, Endpoint<BindingAddress, WrittenReply<TradeReceiptBody>>)] = [
        (.accept, bindingMove("acceptance", .accept, "Says yes to an agency as a creator, logged in as a person.")),
        (.decline, bindingMove("refusal", .decline, "Says no to an agency as a creator.")),
        (.withdraw, bindingMove("withdrawal", .withdraw, "Takes a proposal back as an agency.")),
        (.requestExit, bindingMove("exit", .requestExit, "Asks for the end of a binding.")),
        (.agreeToExit, bindingMove("exit/agreement", .agreeToExit, "Agrees to the end that the other side asked for.")),
        (.stay, bindingMove("exit/withdrawal", .stay, "Takes the wish to part back.")),
    ]

    /// The endpoints, answered by a platform.
    package static func all(_ platform: Platform) -> [AnyEndpoint] {
        let plans = platform.plans
        let agencies = platform.agencies
        return [
            create.answered { input, call in
                WrittenReply(
                    try await plans.create(input.draft, in: call.command), location: "/v1/plans",
                    as: TradeReceiptBody.init)
            },
            list.answered { input, call in
                let page = try await plans.list(side: input.side, page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: PlanBody.init, answering: call)
            },
            join.answered { input, call in
                WrittenReply(try await plans.join(input.id, in: call.command), as: TradeReceiptBody.init)
            },
            promise.answered { input, call in PromiseBody(try await plans.promise(for: input.id, as: call.actor)) },
            setIndirect.answered { input, call in
                WrittenReply(try await plans.setIndirect(input.rate, in: call.command), as: TradeReceiptBody.init)
            },
            propose.answered { input, call in
                WrittenReply(
                    try await agencies.propose(input.terms, to: input.creator, in: call.command),
                    location: "/v1/bindings", as: TradeReceiptBody.init)
            },
            bindings.answered { input, call in
                let page = try await agencies.list(page: PageRequest(input.page), as: call.actor)
                return PageReply(page, as: BindingBody.init, answering: call)
            },
        ]
            + moves.map { command, endpoint in
                endpoint.answered { input, call in
                    WrittenReply(try await plans.move(input.id, command, in: call.command), as: TradeReceiptBody.init)
                }
            }
            + bindingMoves.map { command, endpoint in
                endpoint.answered { input, call in
                    WrittenReply(
                        try await agencies.move(input.id, command, in: call.command), as: TradeReceiptBody.init)
                }
            }
    }

    /// A sub-resource that moves a plan.
    private static func move(
        _ resource: String, _ command: CommissionPlan.Command, _ summary: String
    ) -> Endpoint<PlanAddress, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/plans/{plan_id}/\(resource)"),
            operation: "plans.\(command.rawValue)", summary: summary, tag: "alliance",
            refuses: ["object.not_found", "plan.not_allowed", "revision.stale", "idempotency.key_reused"],
            idempotency: .accepted)
    }

    /// A sub-resource that moves a binding.
    private static func bindingMove(
        _ resource: String, _ command: AgencyBinding.Command, _ summary: String
    ) -> Endpoint<BindingAddress, WrittenReply<TradeReceiptBody>> {
        Endpoint(
            .post, PathTemplate(stringLiteral: "/v1/bindings/{binding_id}/\(resource)"),
            operation: "bindings.\(command.rawValue)", summary: summary, tag: "alliance",
            refuses: ["object.not_found", "binding.not_allowed", "revision.stale", "idempotency.key_reused"]
                + (command == .accept ? ["binding.already_bound"] : []), idempotency: .accepted)
    }
}
