// Score cards, diagnosis, profile, levels, growth map, plain-language insights.
//
// Holds no rule yet: scores need the tallies of live rooms and videos.
