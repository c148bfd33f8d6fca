/// What a person may be on the platform; one account can be several.
package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// 用户: discovers and buys.
    case viewer
    /// 达人: publishes contents and goes live.
    case creator
    /// 商家: owns a shop, products and stock.
    case merchant
    /// 品牌: owns a brand mark and plans a matrix of creators.
    case brand
    /// 机构: an MCN with bound creators.
    case agency
    /// 平台: rules, risk, settlement, traffic policy.
    case `operator`
    /// 审计: read-only evidence.
    case auditor

    /// The order of declaration, for stable lists.
    package static func < (left: Role, right: Role) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
