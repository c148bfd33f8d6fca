import Operations
import Trade

/// What the pages of payouts, statements, reconciliation and the ledger say.
package enum MoneyPhrase: String, Phrase {
    case payouts, payoutsLead, available, ask, amount, askHint, askedFor, destination, noDestination, change, holder
    case institution, number, saved, payoutsEmpty, payoutsEmptyText, payee, askedAt, statement, all, reason, moved
    case bank, bankHolds, send, sendLead, sent, batch, deposit, depositLead, reference, deposited, currency
    case stateWaitingFirst, stateWaitingSecond, stateApproved, stateSent, statePaid, stateReturned, stateRejected
    case stateCancelled
    case approve, reject, cancel, pay, giveBack
    case statementLead, statementEmpty, statementFile, time, what, movement, balance, why, plan
    case kindSettled, kindRefunded, kindChargedBack, kindCreated, kindGivenBack, kindBounced
    case reconciliations, reconciliationsLead, reconciliationsEmpty, file, fileHint, provider, since, through, compare
    case simFile, simFileLead, agrees, differs, arrived, fees, rowsCount, booked, findings, allAgree, known
    case feeShort, captured, refunded, disputeTaken, disputeReturned, differencesOnly
    case missing, unknown, duplicated, amountDiffers, feeDiffers, shifted
    case settlements, settlementsLead, settlementsEmpty, waitDisputed, waitRequested, waitNotArrived, waitNotAccepted,
        waitReturnable
    case waitDue, line, earners
    case ledger, ledgerLead, ledgerEmpty, account, prefix, look, debits, credits, sequence, accountLead

    package var wording: Wording {
        switch self {
        case .payouts: .init("提现", "Payouts")
        case .payoutsLead: .init("收益从账户到银行的每一步。", "Every step of what was earned on its way to a bank.")
        case .available: .init("可提现", "Can be paid out")
        case .ask: .init("申请提现", "Ask for a payout")
        case .amount: .init("金额", "Amount")
        case .askHint: .init("大额提现由两个人审批", "Two people agree to large ones")
        case .askedFor: .init("已申请提现", "The payout was asked for")
        case .destination: .init("收款账户", "Where it goes")
        case .noDestination: .init("还没有收款账户，请先填写。", "Say first where your money goes.")
        case .change: .init("修改收款账户", "Change it")
        case .holder: .init("户名", "Holder")
        case .institution: .init("开户行", "Bank")
        case .number: .init("账号", "Account number")
        case .saved: .init("收款账户已更新", "The destination was changed")
        case .payoutsEmpty: .init("还没有提现", "No payouts yet")
        case .payoutsEmptyText: .init("申请后会出现在这里。", "They appear here when they are asked for.")
        case .payee: .init("收款方", "Payee")
        case .askedAt: .init("申请时间", "Asked for")
        case .statement: .init("账单", "Statement")
        case .all: .init("全部", "All")
        case .reason: .init("原因", "Reason")
        case .moved: .init("提现已更新", "The payout was changed")
        case .bank: .init("平台银行账户", "The platform's bank account")
        case .bankHolds: .init("余额", "It holds")
        case .send: .init("发送已批准的提现", "Send approved payouts")
        case .sendLead: .init("按申请先后，直到余额用完。", "First asked for first, as far as the account goes.")
        case .sent: .init("已生成批次", "A batch was sent")
        case .batch: .init("批次文件", "Batch file")
        case .deposit: .init("登记存入", "Write down a deposit")
        case .depositLead:
            .init("平台补贴与渠道手续费由平台自己的钱支付。", "The platform pays subsidies and providers' fees with money of its own.")
        case .reference: .init("银行流水号", "The bank's reference")
        case .deposited: .init("存入已登记", "The deposit was written down")
        case .currency: .init("币种", "Currency")
        case .stateWaitingFirst: .init("待审批", "Waits for a first yes")
        case .stateWaitingSecond: .init("待复核", "Waits for a second yes")
        case .stateApproved: .init("待付款", "In the next batch")
        case .stateSent: .init("银行处理中", "With the bank")
        case .statePaid: .init("已到账", "Paid")
        case .stateReturned: .init("已退回", "Came back")
        case .stateRejected: .init("已拒绝", "Rejected")
        case .stateCancelled: .init("已取消", "Taken back")
        case .approve: .init("同意", "Agree")
        case .reject: .init("拒绝", "Reject")
        case .cancel: .init("取消", "Take back")
        case .pay: .init("银行已付", "The bank paid")
        case .giveBack: .init("银行退回", "The bank returned it")
        case .statementLead: .init("每一笔进出，以及之后的余额。", "What came and went, and what stood there afterwards.")
        case .statementEmpty: .init("还没有进出。", "Nothing has moved yet.")
        case .statementFile: .init("下载 CSV", "Download CSV")
        case .time: .init("时间", "Time")
        case .what: .init("事由", "What")
        case .movement: .init("变动", "Movement")
        case .balance: .init("余额", "Balance")
        case .why: .init("依据", "Because of")
        case .plan: .init("{rate} · 计划第 {plan} 版", "{rate}, version {plan} of the plan")
        case .kindSettled: .init("结算", "Settled")
        case .kindRefunded: .init("结算后退款扣回", "Taken back for a refund")
        case .kindChargedBack: .init("拒付扣回", "Taken back after a dispute")
        case .kindCreated: .init("提现", "Payout")
        case .kindGivenBack: .init("提现撤回", "Payout not sent")
        case .kindBounced: .init("银行退回", "Returned by the bank")
        case .reconciliations: .init("对账", "Reconciliation")
        case .reconciliationsLead:
            .init(
                "渠道文件与账本逐行比对；两边一致的入账，不一致的列出。",
                "A provider's file row by row against the books: what both say arrives, what differs is named.")
        case .reconciliationsEmpty: .init("还没有对账。", "Nothing was compared yet.")
        case .file: .init("渠道文件", "The provider's file")
        case .fileHint: .init("CSV，列：{columns}", "CSV with the columns {columns}")
        case .provider: .init("渠道", "Provider")
        case .since: .init("起始时间", "From")
        case .through: .init("截止时间", "Up to")
        case .compare: .init("比对", "Compare")
        case .simFile: .init("读取模拟渠道文件", "Compare with the simulator's file")
        case .simFileLead: .init("从模拟渠道的账本读取到现在为止的全部交易。", "Everything in the simulator's own book up to now.")
        case .agrees: .init("一致", "Agrees")
        case .differs: .init("{count} 处不一致", "{count} differ")
        case .arrived: .init("到账", "Arrived")
        case .fees: .init("手续费", "Fees")
        case .rowsCount: .init("{count} 行", "{count} rows")
        case .booked: .init("已入账 {count}", "{count} booked")
        case .findings: .init("不一致的行", "What differs")
        case .allAgree: .init("两边完全一致。", "Both books say the same.")
        case .known: .init("账本", "In the books")
        case .feeShort: .init("手续费", "Fee")
        case .captured: .init("收款", "Captured")
        case .refunded: .init("退款", "Paid back")
        case .disputeTaken: .init("拒付扣款", "Taken for a dispute")
        case .disputeReturned: .init("拒付返还", "Given back after a dispute")
        case .differencesOnly: .init("不一致", "Difference")
        case .missing: .init("渠道缺少", "Missing in the file")
        case .unknown: .init("账本没有", "Not in the books")
        case .duplicated: .init("重复", "There twice")
        case .amountDiffers: .init("金额不符", "Other amount")
        case .feeDiffers: .init("手续费不符", "Other fee")
        case .shifted: .init("时间相差一天以上", "More than a day apart")
        case .settlements: .init("结算", "Settlement")
        case .settlementsLead:
            .init("尚未结算的订单行，以及原因。", "Lines that are not settled yet, and why.")
        case .settlementsEmpty: .init("全部已结算。", "Everything is settled.")
        case .waitDisputed: .init("拒付处理中", "The buyer's bank disputes it")
        case .waitRequested: .init("售后处理中", "A request for money back is open")
        case .waitNotArrived: .init("尚未送达", "The goods have not arrived")
        case .waitNotAccepted: .init("尚未确认收货", "The buyer has not accepted them")
        case .waitReturnable: .init("无理由退货期至 {time}", "Can be given back until {time}")
        case .waitDue: .init("下次结算", "Due: the next run settles it")
        case .line: .init("订单行", "Line")
        case .earners: .init("商家 {merchant} · 达人 {creator}", "Merchant {merchant}, creator {creator}")
        case .ledger: .init("账本", "Ledger")
        case .ledgerLead: .init("复式记账的全部科目与余额。", "Every account of the double-entry ledger and what stands there.")
        case .ledgerEmpty: .init("没有这样的科目。", "No account begins like this.")
        case .account: .init("科目", "Account")
        case .prefix: .init("科目开头", "Begins with")
        case .look: .init("查看", "Look")
        case .debits: .init("借方", "Debits")
        case .credits: .init("贷方", "Credits")
        case .sequence: .init("分录号", "Entry")
        case .accountLead: .init("这个科目的每一笔分录。", "Every entry that moved this account.")
        }
    }
}

extension Payout.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: MoneyPhrase, tone: String) {
        switch self {
        case .waitingFirst: (.stateWaitingFirst, "act")
        case .waitingSecond: (.stateWaitingSecond, "act")
        case .approved: (.stateApproved, "wait")
        case .sent: (.stateSent, "wait")
        case .paid: (.statePaid, "good")
        case .returned: (.stateReturned, "bad")
        case .rejected: (.stateRejected, "bad")
        case .cancelled: (.stateCancelled, "")
        }
    }
}

extension Payout.Command {
    /// The command as a button; nil for what is done in batches.
    var phrase: MoneyPhrase? {
        switch self {
        case .approve: .approve
        case .reject: .reject
        case .cancel: .cancel
        case .pay: .pay
        case .giveBack: .giveBack
        case .send: nil
        }
    }

    /// Whether it needs words.
    var needsNote: Bool { self == .reject || self == .giveBack }
}

extension Reconciliation.Movement.Kind {
    /// The way of the money as people read it.
    var phrase: MoneyPhrase {
        switch self {
        case .captured: .captured
        case .refunded: .refunded
        case .disputed: .disputeTaken
        case .reinstated: .disputeReturned
        }
    }
}

extension Reconciliation.Difference {
    /// The difference as people read it.
    var phrase: MoneyPhrase {
        switch self {
        case .missing: .missing
        case .unknown: .unknown
        case .duplicated: .duplicated
        case .amount: .amountDiffers
        case .fee: .feeDiffers
        case .shifted: .shifted
        }
    }
}
