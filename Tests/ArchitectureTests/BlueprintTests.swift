import Testing

@Suite struct `The table of modules` {
    private let blueprint = Blueprint.dancong

    @Test func `names each module once`() {
        #expect(Set(blueprint.rows.map(\.module)).count == blueprint.rows.count)
    }

    @Test func `points down, or sideways without a circle`() {
        var order: [String: Int] = [:]
        for (position, row) in blueprint.rows.enumerated() { order[row.module] = position }

        for row in blueprint.rows {
            for target in row.modules {
                let position = order[target]
                #expect(position != nil, "\(row.module) → \(target) leads to no module")
                #expect(
                    position ?? 0 < order[row.module] ?? 0, "\(row.module) → \(target) points up: order rows bottom up")
            }
        }
    }

    @Test func `gives levels 0 and 1 nothing that is impure`() {
        let harmless: Set = ["Numerics", "RealModule", "Dispatch", "Synchronization"]

        for row in blueprint.rows where row.level.isPure {
            #expect(row.packages.union(row.system).isSubset(of: harmless), "\(row.module)")
            #expect(row.modules.allSatisfy { blueprint.row($0)?.level.isPure == true }, "\(row.module)")
        }
    }

    @Test func `lets nothing that ships import what only tests share`() {
        let testModules = Set(blueprint.rows.filter { $0.level == .tests }.map(\.module))

        for row in blueprint.rows where row.level != .tests {
            #expect(row.modules.isDisjoint(with: testModules), "\(row.module)")
        }
    }

    @Test func `is the table that ARCHITECTURE prints`() throws {
        let printed = try ArchitecturePage.package().modules

        #expect(printed == blueprint.rows.filter { $0.level != .tests }.map(\.module))
    }
}
