// A seeded market that drives the platform through the same door as everyone.
//
// Holds no market yet; the seeded history of the demo is in Operations/Demo.
