import Alliance
import Amounts
import Market
import SQLDatabase
import Storage

/// What creators are promised inside a transaction: plans, locks, and what shops promise for their other products.
struct Promising {
    let connection: Connection
    let now: Timestamp
    /// For how long rates are locked; nil to leave locks aside.
    let lockedFor: Duration?

    init(on connection: Connection, at now: Timestamp, lockedFor: Duration?) {
        self.connection = connection
        self.now = now
        self.lockedFor = lockedFor
    }

    /// What a creator is promised for selling a product now; nil for nothing.
    func promise(
        for product: Identifier<Product>, to creator: Identifier<Creator>
    ) throws -> CommissionPromise? {
        let store = CommissionPlanStore(connection)
        let plans = try store.current(of: product, at: now)
        let joined = try store.joined(plans.map(\.id), by: creator)
        let lock = try lockedFor.flatMap { lasting in
            try store.lock(of: creator, on: product, since: now.advanced(by: .zero - lasting), lasting: lasting)
        }
        return try CommissionPromise.made(
            open: try CommissionStore(connection).find(product), plans: plans, isIn: { joined.contains($0.id) },
            locks: lock.map { [$0] } ?? [], at: now)
    }
}
