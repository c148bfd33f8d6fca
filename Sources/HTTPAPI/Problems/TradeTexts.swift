import Market

extension ErrorCatalogue {
    /// Texts of stock, carts, purchases, orders and payments.
    static let tradeTexts: [ProblemText] = [
        ProblemText(
            "order.address_incomplete", .invalid, zh: ("地址不完整", "请填写收货信息：{part}。"),
            en: ("Address incomplete", "Fill in the address: {part}."),
            "Each part has from 1 to 200 letters."),
        ProblemText(
            "cart.empty", .invalid, zh: ("购物车为空", "购物车里没有商品。"),
            en: ("Nothing in the cart", "There is nothing in the cart."),
            "`POST /v1/cart/lines` puts something in. A cart that was ordered is empty again."),
        ProblemText(
            "cart.full", .exhausted, zh: ("购物车已满", "商品种类或数量超过上限。"),
            en: ("Cart full", "There are more lines, or more units of a variant, than a cart takes."),
            "`lines_max` and `units_max` of the rule set `trade` say how many."),
        ProblemText(
            "cart.not_for_sale", .conflict, zh: ("商品不可购买", "购物车里有已下架或未定价的商品。"),
            en: ("Not for sale", "Something in the cart is off the list or has no price."),
            "Take it out, then order again."),
        ProblemText(
            "cart.currencies_mixed", .invalid, zh: ("币种不一致", "一次只能用一种货币结算。"),
            en: ("Currencies mixed", "What is bought together is priced in one currency."),
            "Order the lines of each currency apart."),
        ProblemText(
            "cart.changed", .conflict, zh: ("总价已变化", "现在的总价是 {total}，请确认后再下单。"),
            en: ("The total changed", "The total is {total} now."),
            "Show the buyer the new total and send it."),
        ProblemText(
            "order.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state. `details.allowed` lists what it has."),
        ProblemText(
            "order.nothing_to_ship", .invalid, zh: ("没有可发的商品", "包裹里没有商品。"),
            en: ("Nothing to send", "The parcel has nothing in it."),
            "Units of a line are above zero."),
        ProblemText(
            "order.shipped_too_much", .invalid, zh: ("发货数量超出", "包裹里的数量超过未发数量。"),
            en: ("Too much in the parcel", "More is in the parcel than is left to send."),
            "`lines` of the order say what was sent."),
        ProblemText(
            "order.refunded_too_much", .invalid, zh: ("退款金额超出", "最多可退 {left}。"),
            en: ("Too much money back", "{left} can be paid back."),
            "What was paid back before counts."),
        ProblemText(
            "order.return_too_late", .conflict, zh: ("超过售后期", "该订单已过售后期。"),
            en: ("Too late", "The time to give it back is over."),
            "`settle_at` of the order says until when."),
        ProblemText(
            "order.already_asked", .conflict, zh: ("已有售后申请", "该商品有进行中的售后申请。"),
            en: ("Asked already", "A request for this line is open."),
            "Withdraw it first, or wait for its end."),
        ProblemText(
            "order.other_product", .conflict, zh: ("不是同一商品", "只能换同一商品的规格。"),
            en: ("Another product", "Only a variant of the same product can be had instead."),
            "Give it back for money, and buy the other."),
        ProblemText(
            "order.other_price", .conflict, zh: ("价格不同", "只能换价格为 {price} 的规格。"),
            en: ("Another price", "Only a variant that costs {price} can be had instead."),
            "The list prices of now are compared. Give it back for money, and buy the other."),
        ProblemText(
            "order.not_sent", .conflict, zh: ("换货数量超出", "已发出且未退款的有 {units} 件。"),
            en: ("Not sent", "{units} units were sent and not paid back."),
            "What was not sent is paid back at once."),
        ProblemText(
            "order.already_exchanged", .conflict, zh: ("已换过货", "每个商品行只能换货一次。"),
            en: ("Exchanged already", "Units of a line are exchanged once."),
            "It can still be given back for money."),
        ProblemText(
            "order.fit_too_many", .invalid, zh: ("可售数量超出", "最多 {units} 件可以重新入库。"),
            en: ("Too many fit for sale", "{units} units at most can go back into stock."),
            "Of an exchange as many as came back; what comes back for money is counted at `POST /v1/stock`."),
        ProblemText(
            "order.parcel_unnamed", .invalid, zh: ("缺少物流信息", "请填写物流公司和单号。"),
            en: ("Parcel unnamed", "A parcel names its carrier and code."),
            "Each has from 1 to 100 letters."),
        ProblemText(
            "order.reason_out_of_range", .invalid, zh: ("原因长度不符", "原因需为 1 到 500 字。"),
            en: ("Reason out of range", "A reason has from 1 to 500 letters."),
            "The other side reads it."),
        ProblemText(
            "stock.units_out_of_range", .invalid, zh: ("数量超出范围", "数量为零或过大。"),
            en: ("Units out of range", "The number of units is zero or too large to count."),
            "Up to a billion at once."),
        ProblemText(
            "stock.lines_out_of_range", .invalid, zh: ("行数超出范围", "一次最多占用 500 行。"),
            en: ("Lines out of range", "Up to 500 lines are spoken for at once."),
            "Order them apart."),
        ProblemText(
            "stock.unknown_reservation", .conflict, zh: ("占用不存在", "没有这项库存占用。"),
            en: ("No such reservation", "The units are not spoken for."),
            "The platform asks for it, not people."),
        ProblemText(
            "stock.reservation_taken", .conflict, zh: ("占用冲突", "该占用对应别的商品。"),
            en: ("Reservation taken", "The reservation holds something else."),
            "The platform asks for it, not people."),
        ProblemText(
            "stock.not_allowed", .conflict, zh: ("占用状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "A reservation in {state} does not allow {command}; allowed: {allowed}."),
            "The platform asks for it, not people."),
        ProblemText(
            "stock.too_late", .conflict, zh: ("占用已过期", "库存占用已过期。"),
            en: ("Reservation over", "The time for which the units were kept is over."),
            "What is still there can be ordered again."),
        ProblemText(
            "stock.sold_out", .conflict, zh: ("库存不足", "规格 {sku} 需要 {wanted} 件，剩余 {free} 件。"),
            en: ("Sold out", "{wanted} units of {sku} are wanted, {free} are there."),
            "Nothing was kept: all of an order is, or nothing."),
        ProblemText(
            "stock.below_reserved", .conflict, zh: ("低于已占用", "规格 {sku} 只有 {free} 件未被占用。"),
            en: ("Spoken for", "{free} units of {sku} are not spoken for."),
            "Take fewer away, or wait until orders are paid or closed."),
        ProblemText(
            "bundle.parts_out_of_range", .invalid, zh: ("组合内容不符", "组合含 1 到 10 种规格，每种 1 到 99 件。"),
            en: ("Parts out of range", "A bundle has from 1 to 10 variants, and from 1 to 99 units of each."),
            "No parts at all make it a single variant again."),
        ProblemText(
            "bundle.part_repeated", .invalid, zh: ("规格重复", "组合里每种规格只列一次。"),
            en: ("Named twice", "Each variant is named once."), "Say how many units are in it."),
        ProblemText(
            "bundle.nested", .conflict, zh: ("不能嵌套", "规格 {sku} 已是组合或组合的一部分。"),
            en: ("One in another", "{sku} is a bundle, or a part of one."), "Nothing is both."),
        ProblemText(
            "bundle.foreign_part", .conflict, zh: ("不是本店规格", "规格 {sku} 不是本店的。"),
            en: ("Another shop's variant", "{sku} is no variant of yours."), "A bundle is one merchant's."),
        ProblemText(
            "bundle.used_too_often", .exhausted, zh: ("用得过多", "规格 {sku} 已在 50 个组合里。"),
            en: ("Used too often", "{sku} is a part of 50 bundles."), "Make fewer of them."),
        ProblemText(
            "bundle.has_stock", .conflict, zh: ("已有库存", "该规格还有 {units} 件库存或占用。"),
            en: ("Has a stock", "{units} units of the variant lie there, or are spoken for."),
            "Count them away first: a bundle has no units of its own."),
        ProblemText(
            "bundle.not_counted", .conflict, zh: ("组合不计库存", "规格 {sku} 是组合，请盘点它的组成部分。"),
            en: ("Not counted", "{sku} is a bundle: its parts are counted."), "`GET /v1/bundles/{sku_id}` names them."),
        ProblemText(
            "payment.unreachable", .unavailable, zh: ("支付渠道暂不可用", "支付渠道没有应答，请稍后再试。"),
            en: ("Provider unreachable", "The payment provider does not answer."),
            "Ask again: the same payment is never made twice."),
        ProblemText(
            "payment.unknown", .notFound, zh: ("支付单不存在", "支付渠道没有这笔支付。"),
            en: ("No such payment", "The provider does not know the payment."),
            "It may not have been begun yet."),
        ProblemText(
            "payment.refused", .conflict, zh: ("支付渠道拒绝", "支付渠道拒绝了这次请求。"),
            en: ("Provider refused", "The provider refuses the request."),
            "Nothing was changed there."),
        ProblemText(
            "payment.forged", .unauthenticated, zh: ("签名无效", "消息签名无效或已过期。"),
            en: ("Not the provider's", "The message's signature is wrong or old."),
            "A provider signs what it sends with the key that both sides have."),
        ProblemText(
            "webhook.address_refused", .invalid, zh: ("回调地址不可用", "该地址不能作为回调地址：{fault}。"),
            en: ("Address refused", "Nothing is sent to this address: {fault}."),
            "An https address on the public internet, without a name or password in it, on a port of a web server."),
        ProblemText(
            "webhook.types_malformed", .invalid, zh: ("事件名有误", "事件名应如 order.paid、order.* 或 *。"),
            en: ("No events", "Events are named as `order.paid`, `order.*` or `*`."), "From 1 to 50 of them."),
        ProblemText(
            "webhook.too_many", .exhausted, zh: ("回调地址过多", "每一方最多 20 个回调地址。"),
            en: ("Too many endpoints", "A party has up to 20 endpoints."), "Use fewer, and patterns of events."),
        ProblemText(
            "webhook.disabled", .conflict, zh: ("回调已停用", "该回调地址已停用，请先启用。"),
            en: ("Not told any more", "The endpoint is disabled; enable it first."),
            "`POST /v1/webhook-endpoints/{endpoint_id}/enablement` enables it."),
        ProblemText(
            "order.disputed", .conflict, zh: ("付款有争议", "买家的银行对该商品的付款提出了拒付，结束前不能申请售后。"),
            en: (
                "Disputed",
                "The buyer's bank disputes what was paid for this line; until that ends nothing is asked back."
            ),
            "`GET /v1/disputes` shows how far it is."),
        ProblemText(
            "dispute.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state."),
        ProblemText(
            "dispute.too_late", .conflict, zh: ("答复时间已过", "拒付的答复时间已过。"),
            en: ("Too late", "The time to answer the dispute is over."),
            "`answer_until` of the dispute says until when."),
        ProblemText(
            "dispute.nothing_said", .invalid, zh: ("没有说明", "说明须为 1 至 {most} 字。"),
            en: ("Nothing said", "Say it in 1 to {most} letters."), "To give in, accept the dispute."),
        ProblemText(
            "payout.destination_incomplete", .invalid, zh: ("收款信息有误", "请检查收款信息：{part}。"),
            en: ("Destination incomplete", "Look at {part} of the destination."),
            "Holder and bank have 1 to 100 letters, the number 4 to 64 letters, digits and `+-.@_`."),
        ProblemText(
            "payout.no_destination", .conflict, zh: ("未设置收款账户", "请先填写收款账户。"),
            en: ("No destination", "Say first where the money goes."), "`PUT /v1/payout-destination` says it."),
        ProblemText(
            "payout.too_small", .invalid, zh: ("金额过小", "提现金额不得低于 {least}。"),
            en: ("Too small", "{least} is the least that is paid out at once."),
            "`payout_min` of the rule set `trade`."),
        ProblemText(
            "payout.more_than_earned", .conflict, zh: ("超出可提现金额", "可提现 {available}。"),
            en: ("More than earned", "{available} can be paid out."),
            "What was earned and neither paid out nor asked for."),
        ProblemText(
            "payout.not_allowed", .conflict, zh: ("当前状态不允许", "{state} 状态下不能 {command}，可用：{allowed}。"),
            en: ("Not allowed now", "{state} does not allow {command}; allowed: {allowed}."),
            "The transition table has no line for this command in this state."),
        ProblemText(
            "payout.same_person", .forbidden, zh: ("需要另一人审批", "大额提现须由两个人审批。"),
            en: ("Another person", "Two people agree to a large payout."), "Another operator agrees."),
        ProblemText(
            "payout.own_payout", .forbidden, zh: ("不能审批自己的提现", "审批人不能是收款方。"),
            en: ("Your own payout", "Who is paid does not agree to it."), "Another operator agrees."),
        ProblemText(
            "payout.bank_short", .conflict, zh: ("账户余额不足", "平台银行账户余额不够支付排在最前的提现。"),
            en: ("Not enough in the bank", "The bank's account does not pay the payout that waits longest."),
            "Compare the provider's file, or deposit."),
        ProblemText(
            "reconciliation.out_of_range", .invalid, zh: ("对账文件超出范围", "行数、金额或时间超出范围。"),
            en: ("File out of range", "Rows, amounts or times are out of range."),
            "Up to 20,000 rows, amounts above zero, a span that ends after it begins."),
    ]
}
