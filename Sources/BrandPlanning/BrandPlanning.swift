// The creator matrix: reach sketches, greedy and exact planners, risk.
//
// Holds no rule yet.
