/// What the API reference says around the endpoints.
package enum ReferencePhrase: String, Phrase {
    case title, lead, document, operations, whoMay, refusals, everyone, contents, empty, noRefusals

    package var wording: Wording {
        switch self {
        case .title: .init("接口文档", "API reference")
        case .lead:
            .init(
                "页面、路由、授权与 OpenAPI 文档出自同一份声明。",
                "This page, the router, the permissions and the OpenAPI document come from one declaration.")
        case .document: .init("下载 OpenAPI 3.1 文档", "OpenAPI 3.1 document")
        case .operations: .init("{count} 个操作", "{count} operations")
        case .whoMay: .init("谁可以", "Who may")
        case .refusals: .init("可能的拒绝", "Refusals")
        case .everyone: .init("任何人", "Everyone")
        case .contents: .init("目录", "Contents")
        case .empty: .init("还没有公开的接口。", "No endpoint is published yet.")
        case .noRefusals: .init("只有通用的拒绝", "Only the general ones")
        }
    }
}
