import Market

/// What the pages of webhooks say.
package enum WebhookPhrase: String, Phrase {
    case webhooks, lead, empty, emptyText, url, types, typesHint, create, created, secret, secretLead
    case rotate, enable, disable, test, tested, enabledDone, disabledDone, deliveries, deliveriesEmpty
    case stateEnabled, stateDegraded, stateDisabled, reasonOwner, reasonGone, reasonFailing, failingSince
    case pending, retrying, succeeded, exhausted, attempts, nextAt, resend, resent, event, subject, when, state
    case replay, replayed, since, all, back

    package var wording: Wording {
        switch self {
        case .webhooks: .init("回调", "Webhooks")
        case .lead:
            .init(
                "事件发生后通知你的系统：带签名，失败会在三天内重试十次。",
                "Your own system is told of events: signed, and tried ten times in three days.")
        case .empty: .init("还没有回调地址", "No endpoints yet")
        case .emptyText: .init("填写地址和事件即可。", "Say where, and of which events.")
        case .url: .init("地址", "Address")
        case .types: .init("事件", "Events")
        case .typesHint: .init("如 order.* refund.*，空格分隔", "such as order.* refund.*, with blanks between")
        case .create: .init("添加", "Add")
        case .created: .init("已添加", "The endpoint was added")
        case .secret: .init("签名密钥", "Signing secret")
        case .secretLead: .init("只显示这一次，请保存。", "Shown this once; keep it.")
        case .rotate: .init("更换密钥", "New secret")
        case .enable: .init("启用", "Enable")
        case .disable: .init("停用", "Disable")
        case .test: .init("发送测试", "Send a test")
        case .tested: .init("测试已发送", "The test is on its way")
        case .enabledDone: .init("已启用", "It is told again")
        case .disabledDone: .init("已停用", "It is told nothing more")
        case .deliveries: .init("发送记录", "What was sent")
        case .deliveriesEmpty: .init("还没有发送。", "Nothing was sent yet.")
        case .stateEnabled: .init("正常", "Working")
        case .stateDegraded: .init("送达失败", "Not arriving")
        case .stateDisabled: .init("已停用", "Disabled")
        case .reasonOwner: .init("由你停用", "By you")
        case .reasonGone: .init("对方返回 410", "It answered that it is gone")
        case .reasonFailing: .init("连续五天未送达", "Nothing arrived for five days")
        case .failingSince: .init("{time} 起未送达", "Nothing arrived since {time}")
        case .pending: .init("待发送", "Waiting")
        case .retrying: .init("重试中", "Tried again")
        case .succeeded: .init("已送达", "Arrived")
        case .exhausted: .init("已放弃", "Given up")
        case .attempts: .init("{count} 次", "{count} attempts")
        case .nextAt: .init("下次 {time}", "next {time}")
        case .resend: .init("重发", "Send again")
        case .resent: .init("已重新发送", "It is sent again")
        case .event: .init("事件", "Event")
        case .subject: .init("对象", "About")
        case .when: .init("时间", "When")
        case .state: .init("状态", "State")
        case .replay: .init("重发未送达的", "Send again what did not arrive")
        case .replayed: .init("已重新发送", "What did not arrive is sent again")
        case .since: .init("自", "Since")
        case .all: .init("全部", "All")
        case .back: .init("全部回调", "All endpoints")
        }
    }
}

extension WebhookEndpoint.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: WebhookPhrase, tone: String) {
        switch self {
        case .enabled: (.stateEnabled, "good")
        case .degraded: (.stateDegraded, "wait")
        case .disabled: (.stateDisabled, "bad")
        }
    }
}

extension WebhookEndpoint.Reason {
    /// The reason as people read it.
    var phrase: WebhookPhrase {
        switch self {
        case .owner: .reasonOwner
        case .gone: .reasonGone
        case .failing: .reasonFailing
        }
    }
}

extension WebhookDelivery.State {
    /// The state as people read it, and the tone of its badge.
    var shown: (phrase: WebhookPhrase, tone: String) {
        switch self {
        case .pending: (.pending, "wait")
        case .retrying: (.retrying, "wait")
        case .succeeded: (.succeeded, "good")
        case .exhausted: (.exhausted, "bad")
        }
    }
}
