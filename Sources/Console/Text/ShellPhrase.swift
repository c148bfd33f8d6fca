/// What frames every page: navigation, switches, login, and the states in which there is nothing else to show.
package enum ShellPhrase: String, Phrase {
    case productName, tagline, skipToContent, mainNavigation, feed, matches, samples, notices, overview, feedLook,
        people,
        apiReference
    case rooms, studio, contents, cart, orders, earnings, payouts, disputes, stock, promotions, plans, money, webhooks
    case logIn, logOut, loggedInAs, language, theme, themeAuto, themeLight, themeDark, menu
    case loginTitle, loginLead, loginName, password, loginRefused, loginThrottled, staysOnServer, demoLogins
    case tryAs, dismiss, loadMore, definition, showAsTable, loading, nothingYet
    case notFoundTitle, notFoundText, forbiddenTitle, forbiddenText, failedTitle, failedText
    case unavailableTitle, unavailableText, staleTitle, staleText, backHome, requestIs
    case chooseTitle, chooseLead
    case roleViewer, roleCreator, roleMerchant, roleBrand, roleAgency, roleOperator, roleAuditor

    package var wording: Wording {
        switch self {
        case .productName: .init("单丛", "Dancong")
        case .tagline: .init("货找人，懂的人来讲。", "Goods find people, through people who know them.")
        case .skipToContent: .init("跳到正文", "Skip to content")
        case .mainNavigation: .init("主导航", "Main navigation")
        case .feed: .init("推荐", "For you")
        case .rooms: .init("直播", "Live")
        case .studio: .init("直播中控", "Studio")
        case .cart: .init("购物车", "Cart")
        case .orders: .init("订单", "Orders")
        case .earnings: .init("收益", "Earnings")
        case .payouts: .init("提现", "Payouts")
        case .disputes: .init("拒付", "Disputes")
        case .stock: .init("库存", "Stock")
        case .promotions: .init("优惠", "Promotions")
        case .plans: .init("佣金计划", "Plans")
        case .money: .init("资金", "Money")
        case .webhooks: .init("回调", "Webhooks")
        case .contents: .init("内容审核", "Review")
        case .matches: .init("人货匹配", "Matches")
        case .samples: .init("寄样", "Samples")
        case .overview: .init("平台总览", "Overview")
        case .notices: .init("消息", "Notices")
        case .feedLook: .init("用户视角", "A viewer's view")
        case .people: .init("账号", "Accounts")
        case .apiReference: .init("接口文档", "API reference")
        case .logIn: .init("登录", "Log in")
        case .logOut: .init("退出登录", "Log out")
        case .loggedInAs: .init("当前身份", "Logged in as")
        case .language: .init("语言", "Language")
        case .theme: .init("外观", "Appearance")
        case .themeAuto: .init("跟随系统", "Automatic")
        case .themeLight: .init("浅色", "Light")
        case .themeDark: .init("深色", "Dark")
        case .menu: .init("菜单", "Menu")
        case .loginTitle: .init("登录单丛", "Log in to Dancong")
        case .loginLead: .init("达人、商家与平台，都从这里进。", "One door for creators, merchants and operators.")
        case .loginName: .init("账号", "Account name")
        case .password: .init("密码", "Password")
        case .loginRefused:
            .init("账号或密码不对，请再试一次。", "The account name or the password is not right. Please try again.")
        case .loginThrottled:
            .init("尝试次数过多，请在 {wait} 后再试。", "Too many attempts. Please try again in {wait}.")
        case .staysOnServer:
            .init("会话只保存在这台服务器上，随时可以退出。", "Your session lives on this server only; log out at any time.")
        case .demoLogins: .init("演示账号", "People of the demo")
        case .tryAs: .init("以 TA 的身份登录", "Log in as this person")
        case .dismiss: .init("知道了", "Dismiss")
        case .loadMore: .init("再看一些", "Load more")
        case .definition: .init("口径", "Definition")
        case .showAsTable: .init("以表格查看", "Show as a table")
        case .loading: .init("正在载入……", "Loading…")
        case .nothingYet: .init("这里还没有内容", "Nothing here yet")
        case .notFoundTitle: .init("没有找到这一页", "There is no such page")
        case .notFoundText:
            .init("它可能已被移走，或者不属于你的账号。", "It may have moved, or it does not belong to your account.")
        case .forbiddenTitle: .init("你的身份看不到这一页", "This page is not open to your role")
        case .forbiddenText:
            .init("换一个身份登录，或请平台为你开通。", "Log in with another role, or ask an operator to open it to you.")
        case .failedTitle: .init("我们这边出了差错", "Something went wrong on our side")
        case .failedText:
            .init("什么都没有改变。请把下面的编号告诉平台。", "Nothing was changed. Please tell an operator the number below.")
        case .unavailableTitle: .init("现在有点忙", "Busy right now")
        case .unavailableText: .init("稍等片刻再试，同样的操作会成功。", "Wait a moment and try the same again.")
        case .staleTitle: .init("这一页已经旧了", "This page is out of date")
        case .staleText: .init("有人先一步改动了它，请刷新后再操作。", "Someone changed it first. Reload, then try again.")
        case .backHome: .init("回到首页", "Back to the start")
        case .requestIs: .init("请求编号", "Request number")
        case .chooseTitle: .init("选择语言", "Choose a language")
        case .chooseLead: .init("之后可以在页眉随时更改。", "You can change it in the header at any time.")
        case .roleViewer: .init("用户", "Viewer")
        case .roleCreator: .init("达人", "Creator")
        case .roleMerchant: .init("商家", "Merchant")
        case .roleBrand: .init("品牌", "Brand")
        case .roleAgency: .init("机构", "Agency")
        case .roleOperator: .init("平台", "Operator")
        case .roleAuditor: .init("审计", "Auditor")
        }
    }
}
