// Accounts, balanced entries, holds, hash chain, trial balance. Never learns what an order is.
//
// Holds no rule yet: the ledger comes with trade, which is the first to post entries.
