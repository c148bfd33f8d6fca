/// What the operator's page of accounts says.
package enum PeoplePhrase: String, Phrase {
    case title, lead, open, openLead, login, loginHint, name, password, passwordHint, role, openButton
    case person, opened, state, active, suspendedSince, suspend, reinstate
    case emptyTitle, emptyText

    package var wording: Wording {
        switch self {
        case .title: .init("账号", "Accounts")
        case .lead:
            .init(
                "谁能进来、以什么身份。停用立即生效，会话与密钥同时失效。",
                "Who may come in, and as what. A suspension ends sessions and keys at once.")
        case .open: .init("开通账号", "Open an account")
        case .openLead: .init("用户、达人和商家会随账号一并新建。", "A viewer, a creator or a shop is made with the account.")
        case .login: .init("登录名", "Login")
        case .loginHint: .init("3–64 位小写字母、数字或 . _ - @ +", "3 to 64 of a–z, digits and . _ - @ +")
        case .name: .init("显示名称", "Display name")
        case .password: .init("初始密码", "First password")
        case .passwordHint: .init("一句好记的话最安全", "A sentence is safest")
        case .role: .init("身份", "Role")
        case .openButton: .init("开通", "Open")
        case .person: .init("账号", "Account")
        case .opened: .init("开通时间", "Opened")
        case .state: .init("状态", "State")
        case .active: .init("正常", "Active")
        case .suspendedSince: .init("{time} 起停用", "Suspended since {time}")
        case .suspend: .init("停用", "Suspend")
        case .reinstate: .init("恢复", "Reinstate")
        case .emptyTitle: .init("还没有账号", "No accounts yet")
        case .emptyText: .init("用右边的表单开通第一个。", "Open the first one with the form.")
        }
    }
}
