/// Every rule of the house, in the order in which to fix what they find.
enum HouseRules {
    static func all(_ blueprint: Blueprint) -> [any HouseRule] {
        [
            ManifestRule(blueprint: blueprint), ArrowRule(blueprint: blueprint), FenceRule(blueprint: blueprint),
            PurityRule(blueprint: blueprint), NameRule(), SizeRule(), HabitRule(),
        ]
    }
}
