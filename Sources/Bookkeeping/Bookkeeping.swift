// Accounts, balanced entries, holds, hash chain, trial balance. Never learns what an order is.
//
// `Ledger` decides: it takes an entry or refuses it, and is the model that stores and simulations are compared with.
// `JournalChain` makes what was taken tamper-evident. Which accounts there are, and what an order means in entries, is for
// the module that trades.
