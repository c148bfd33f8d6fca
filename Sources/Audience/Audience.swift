// Segments, customer value, consent, reach policy, interactions, campaign measurement.
//
// Holds no rule yet: consent at intake is in Market, personalisation off in Operations/Feed.
