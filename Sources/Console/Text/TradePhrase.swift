import Trade

/// What the pages of buying and selling say.
package enum TradePhrase: String, Phrase {
    case buyNow, addToCart, added, units, variant, stockLeft, soldOut, from, loginToBuy, noVariants
    case cart, cartLead, cartEmpty, cartEmptyText, total, remove, update, address, name, phone, region, street
    case placeOrder, notForSale, goShopping, shown, ordersOfShops
    case purchase, unpaid, paid, closed, payNow, payUntil, cancelPurchase, yourOrders, waitingForProvider, scanToPay,
        scanInApp, openApp, cancelled
    case simTitle, simLead, simPay, simDecline, simBack, simCaptured, simCancelled, simDeclined
    case orders, ordersBuyer, ordersMerchant, ordersEmpty, ordersEmptyText, order, all, placedAt, nextStep, settleAt
    case stateUnpaid, stateToShip, statePartShipped, stateShipped, stateDelivered, stateCompleted, stateClosed
    case ship, carrier, trackingCode, shipped, deliver, confirm, parcels, buyer, shop, moved
    case refunds, askRefund, refundOnly, returnAndRefund, kind, amount, reason, ask, asked
    case afterWaitingMerchant, afterWaitingReturn, afterWaitingCheck, afterRejected, afterInArbitration, afterRefunding
    case afterRefunded, afterClosed, afterWaitingShip, afterWaitingReceive, afterExchanged
    case bundle, bundleLead, bundleOf, bundleParts, bundlePart, bundleUnits, bundleSave, bundleSaved, bundleEmptyHint,
        made
    case exchange, wanted, wantedUnits, wantedNow, sentInstead, agreeToRefund, sendOther, receive, fitUnits
    case agree, reject, sendBack, accept, appeal, withdraw, decideForBuyer, decideForMerchant
    case proof, proofLead, noClicks, wins, rateOf, placeRoom, placeContent, placeShowcase, placeOffsite
    case lossOtherProduct, lossTooOld, lossAfterOrder, lossSelfPurchase, lossOutdone
    case stock, stockLead, stockEmpty, onHand, reserved, free, count, countHint, counted
    case earnings, earningsLead, earningsEmpty, earningsEmptyText, base, commission, fee, net, status, plan
    case earningEstimated, earningConfirmed, earningSettled, earningCancelled
    case whyEstimated, whyConfirmed, whySettled, whyCancelled

    package var wording: Wording {
        switch self {
        case .buyNow: .init("立即购买", "Buy now")
        case .addToCart: .init("加入购物车", "Add to cart")
        case .added: .init("已更新购物车", "The cart was changed")
        case .units: .init("数量", "Units")
        case .variant: .init("规格", "Variant")
        case .stockLeft: .init("剩 {count} 件", "{count} left")
        case .soldOut: .init("已售罄", "Sold out")
        case .from: .init("由{creator}推荐", "Recommended by {creator}")
        case .loginToBuy: .init("登录后购买", "Log in to buy")
        case .noVariants: .init("商家还没有上架规格。", "The shop has no variant of it yet.")
        case .cart: .init("购物车", "Cart")
        case .cartLead: .init("不同店铺的商品一起付款，分开发货。", "Paid at once, shipped by each shop.")
        case .cartEmpty: .init("购物车是空的", "Your cart is empty")
        case .cartEmptyText: .init("从视频、直播间或搜索里挑一件。", "Find something in a video, a live room or the search.")
        case .total: .init("合计", "Total")
        case .remove: .init("移除", "Remove")
        case .update: .init("更新", "Update")
        case .address: .init("收货地址", "Where it goes")
        case .name: .init("收货人", "Receiver")
        case .phone: .init("电话", "Telephone")
        case .region: .init("省市区", "Province, city, district")
        case .street: .init("详细地址", "Street and door")
        case .placeOrder: .init("提交订单 {total}", "Order for {total}")
        case .notForSale: .init("当前不能购买", "Can't be bought now")
        case .goShopping: .init("去逛逛", "Look around")
        case .shown: .init("下单后为你保留 {span}，请及时付款。", "Kept for you for {span} after you order.")
        case .ordersOfShops: .init("店铺订单", "Orders by shop")
        case .purchase: .init("付款", "Payment")
        case .unpaid: .init("等待付款", "Waiting for payment")
        case .paid: .init("已付款", "Paid")
        case .closed: .init("已关闭", "Closed")
        case .payNow: .init("去付款", "Pay")
        case .payUntil: .init("请在 {time} 前付款", "Pay before {time}")
        case .cancelPurchase: .init("取消订单", "Cancel")
        case .yourOrders: .init("查看订单", "Your orders")
        case .scanToPay: .init("用手机扫码付款", "Scan the code with a phone to pay there")
        case .scanInApp: .init("用微信扫码付款", "Scan the code with WeChat to pay")
        case .openApp: .init("在本机打开微信", "Open WeChat on this device")
        case .waitingForProvider: .init("正在联系支付渠道，请刷新本页。", "Reaching the payment provider; load the page again.")
        case .cancelled: .init("订单已取消", "Cancelled")
        case .simTitle: .init("模拟收银台", "Simulated checkout")
        case .simLead: .init("试用用的支付渠道，不收任何钱。", "A provider for trying out. It takes no money.")
        case .simPay: .init("确认支付", "Pay")
        case .simDecline: .init("模拟银行拒绝", "Let the bank decline")
        case .simBack: .init("返回订单", "Back to the order")
        case .simCaptured: .init("支付成功", "Paid")
        case .simCancelled: .init("支付已取消", "Cancelled")
        case .simDeclined: .init("银行拒绝了这次支付，可以再试。", "The bank declined. You can try again.")
        case .orders: .init("订单", "Orders")
        case .ordersBuyer: .init("我的订单", "My orders")
        case .ordersMerchant: .init("店铺的订单", "Orders of the shop")
        case .ordersEmpty: .init("还没有订单", "No orders yet")
        case .ordersEmptyText: .init("有订单后会出现在这里。", "Orders appear here.")
        case .order: .init("订单详情", "Order")
        case .all: .init("全部", "All")
        case .placedAt: .init("{time} 下单", "Ordered {time}")
        case .nextStep: .init("{time} 自动进入下一步", "The clock moves it {time}")
        case .settleAt: .init("{time} 结算", "Settled {time}")
        case .stateUnpaid: .init("待付款", "Not paid")
        case .stateToShip: .init("待发货", "To ship")
        case .statePartShipped: .init("部分发货", "Partly shipped")
        case .stateShipped: .init("已发货", "Shipped")
        case .stateDelivered: .init("已签收", "Delivered")
        case .stateCompleted: .init("已完成", "Completed")
        case .stateClosed: .init("已取消", "Order closed")
        case .ship: .init("发货", "Ship")
        case .carrier: .init("物流公司", "Carrier")
        case .trackingCode: .init("物流单号", "Tracking code")
        case .shipped: .init("已发 {sent} / {units} 件", "{sent} of {units} sent")
        case .deliver: .init("标记签收", "It arrived")
        case .confirm: .init("确认收货", "Confirm receipt")
        case .parcels: .init("包裹", "Parcels")
        case .buyer: .init("收货信息", "Receiver's address")
        case .shop: .init("店铺", "Shop")
        case .moved: .init("订单已更新", "The order was changed")
        case .refunds: .init("售后", "After-sales")
        case .askRefund: .init("申请售后", "Ask for money back or an exchange")
        case .refundOnly: .init("仅退款", "Money only")
        case .returnAndRefund: .init("退货退款", "Return the goods")
        case .kind: .init("类型", "Kind")
        case .amount: .init("金额（元，留空为全部）", "Amount (empty for all of it)")
        case .reason: .init("原因", "Reason")
        case .ask: .init("提交申请", "Send the request")
        case .asked: .init("售后申请已更新", "The request was changed")
        case .afterWaitingMerchant: .init("待商家处理", "Waits for the shop")
        case .afterWaitingReturn: .init("待寄回", "To be sent back")
        case .afterWaitingCheck: .init("待商家验收", "The shop looks at it")
        case .afterRejected: .init("商家已拒绝", "Rejected by the shop")
        case .afterInArbitration: .init("平台介入中", "The platform decides")
        case .afterRefunding: .init("退款中", "Money on its way")
        case .afterRefunded: .init("已退款", "Paid back")
        case .afterClosed: .init("售后已关闭", "Request closed")
        case .afterWaitingShip: .init("待寄出新货", "Other goods to be sent")
        case .afterWaitingReceive: .init("新货运输中", "Other goods on their way")
        case .afterExchanged: .init("已换货", "Exchanged")
        case .bundle: .init("组合商品", "Bundle")
        case .bundleLead:
            .init(
                "组合没有自己的库存，能卖多少由组成部分决定。已下的订单保持原来的内容。",
                "A bundle has no stock of its own: it is there as often as its parts are. Placed orders keep what was in it."
            )
        case .bundleOf: .init("{product} {units} 件", "{units} × {product}")
        case .bundleParts: .init("内含", "In it")
        case .bundlePart: .init("规格", "Variant")
        case .bundleUnits: .init("件数", "Units of it")
        case .bundleSave: .init("保存内容", "Save what is in it")
        case .bundleSaved: .init("组合内容已更新", "What is in it was changed")
        case .bundleEmptyHint: .init("全部留空则恢复为单品。", "Leave all of them empty to make it a single variant again.")
        case .made: .init("由哪些规格组成", "What it is made of")
        case .exchange: .init("换货", "Exchange")
        case .wanted: .init("换货：换成", "For an exchange: what you want instead")
        case .wantedUnits: .init("换货：件数", "For an exchange: how many units")
        case .wantedNow: .init("换成 {variant} · {units} 件", "Wants {variant} · {units} instead")
        case .sentInstead: .init("新货", "Sent instead")
        case .agreeToRefund: .init("改为退货退款", "Pay back instead")
        case .sendOther: .init("寄出新货", "Send the other goods")
        case .receive: .init("已收到新货", "The other goods arrived")
        case .fitUnits: .init("可再售件数", "Units fit for sale")
        case .agree: .init("同意", "Agree")
        case .reject: .init("拒绝", "Reject")
        case .sendBack: .init("填写寄回单号", "Sent back")
        case .accept: .init("验收通过", "Accept the return")
        case .appeal: .init("申请平台介入", "Ask the platform")
        case .withdraw: .init("撤销申请", "Withdraw")
        case .decideForBuyer: .init("支持买家", "For the buyer")
        case .decideForMerchant: .init("支持商家", "For the shop")
        case .proof: .init("归因凭证", "Why this creator is paid")
        case .proofLead:
            .init(
                "下单前的每次达人点击，谁计佣，谁没有，为什么。",
                "Every click on a creator's card before the order: which one earns, which do not, and why.")
        case .noClicks: .init("没有达人点击，这笔订单不计佣。", "No creator's card was clicked: nobody earns a commission.")
        case .wins: .init("计佣", "Earns")
        case .rateOf: .init("佣金 {rate} · {kind}计划第 {plan} 版", "{rate} commission, {kind} plan, version {plan}")
        case .placeRoom: .init("直播间", "Live room")
        case .placeContent: .init("视频", "Video")
        case .placeShowcase: .init("橱窗", "Showcase")
        case .placeOffsite: .init("站外链接", "Link from outside")
        case .lossOtherProduct: .init("其他商品", "Another product")
        case .lossTooOld: .init("超过有效期", "Too old")
        case .lossAfterOrder: .init("下单之后", "After the order")
        case .lossSelfPurchase: .init("自购不计佣", "Bought by the creator")
        case .lossOutdone: .init("优先级更低", "Outdone by another click")
        case .stock: .init("库存", "Stock")
        case .stockLead: .init("占用中的件数已被订单保留，不能再卖。", "What is reserved is kept for orders and can't be sold again.")
        case .stockEmpty: .init("店铺还没有商品。", "The shop has no product yet.")
        case .onHand: .init("在库", "On hand")
        case .reserved: .init("占用", "Reserved")
        case .free: .init("可售", "For sale")
        case .count: .init("入库", "Count in")
        case .countHint: .init("负数为出库", "Below zero takes away")
        case .counted: .init("库存已更新", "The stock was changed")
        case .earnings: .init("收益", "Earnings")
        case .earningsLead:
            .init("每一笔佣金的状态、依据和到账时间。", "Every commission: where it stands, why, and when it is due.")
        case .earningsEmpty: .init("还没有收益", "No earnings yet")
        case .earningsEmptyText: .init("有人从你的视频或直播间下单后会出现在这里。", "Orders from your videos and rooms appear here.")
        case .base: .init("计佣金额", "Base")
        case .commission: .init("佣金率", "Rate")
        case .fee: .init("技术服务费", "Technical fee")
        case .net: .init("到手", "Yours")
        case .status: .init("状态", "State")
        case .plan: .init("计划版本", "Plan version")
        case .earningEstimated: .init("预估", "Estimated")
        case .earningConfirmed: .init("待结算", "To be settled")
        case .earningSettled: .init("已结算", "Settled")
        case .earningCancelled: .init("已失效", "Lapsed")
        case .whyEstimated: .init("买家尚未确认收货", "The buyer has not accepted the goods yet")
        case .whyConfirmed: .init("无理由退货期内，{time} 结算", "Goods can still be returned; due {time}")
        case .whySettled: .init("已进入可提现余额", "It stands on your account")
        case .whyCancelled: .init("货款已全额退回", "Everything was paid back")
        }
    }
}

extension MerchantOrder.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: TradePhrase, tone: String) {
        switch self {
        case .unpaid: (.stateUnpaid, "wait")
        case .toShip: (.stateToShip, "act")
        case .partShipped: (.statePartShipped, "act")
        case .shipped: (.stateShipped, "wait")
        case .delivered: (.stateDelivered, "wait")
        case .completed: (.stateCompleted, "good")
        case .closed: (.stateClosed, "")
        }
    }
}

extension AfterSale.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: TradePhrase, tone: String) {
        switch self {
        case .waitingMerchant: (.afterWaitingMerchant, "act")
        case .waitingReturn: (.afterWaitingReturn, "act")
        case .waitingCheck: (.afterWaitingCheck, "act")
        case .waitingShip: (.afterWaitingShip, "act")
        case .waitingReceive: (.afterWaitingReceive, "wait")
        case .exchanged: (.afterExchanged, "good")
        case .rejected: (.afterRejected, "bad")
        case .inArbitration: (.afterInArbitration, "wait")
        case .refunding: (.afterRefunding, "wait")
        case .refunded: (.afterRefunded, "good")
        case .closed: (.afterClosed, "")
        }
    }
}

extension AfterSale.Command {
    /// The command as a button; nil for one that only the clock gives.
    var phrase: TradePhrase? {
        switch self {
        case .agree: .agree
        case .reject: .reject
        case .sendBack: .sendBack
        case .accept: .accept
        case .appeal: .appeal
        case .withdraw: .withdraw
        case .decideForBuyer: .decideForBuyer
        case .decideForMerchant: .decideForMerchant
        case .agreeToRefund: .agreeToRefund
        case .sendOther: .sendOther
        case .receive: .receive
        case .agreeByTime, .acceptByTime, .lapse, .supersede, .pay, .refundByTime, .decideForRefund, .receiveByTime: nil
        }
    }

    /// Whether it needs words.
    var needsNote: Bool { [.reject, .sendBack, .appeal].contains(self) }
}

extension OrderLine.EarningState {
    /// The state as people read it, why it is so, and the tone of its badge.
    var shown: (phrase: TradePhrase, why: TradePhrase, tone: String) {
        switch self {
        case .estimated: (.earningEstimated, .whyEstimated, "wait")
        case .confirmed: (.earningConfirmed, .whyConfirmed, "wait")
        case .settled: (.earningSettled, .whySettled, "good")
        case .cancelled: (.earningCancelled, .whyCancelled, "")
        }
    }
}

extension ClickPlace {
    /// The place as people read it.
    var phrase: TradePhrase {
        switch self {
        case .room: .placeRoom
        case .content: .placeContent
        case .showcase: .placeShowcase
        case .offsite: .placeOffsite
        }
    }
}

extension ClickContest.Loss {
    /// The reason as people read it.
    var phrase: TradePhrase {
        switch self {
        case .otherProduct: .lossOtherProduct
        case .tooOld: .lossTooOld
        case .afterOrder: .lossAfterOrder
        case .selfPurchase: .lossSelfPurchase
        case .outdone: .lossOutdone
        }
    }
}
