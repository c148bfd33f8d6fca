// Report cells, growth, decomposition, concentration, disclosure control.
//
// Holds no rule yet.
