// Carts, orders, payments, after-sale, attribution, commission, settlement plan.
//
// Holds no rule yet: the only place that will turn facts into ledger entries.
