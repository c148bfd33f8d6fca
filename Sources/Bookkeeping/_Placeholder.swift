enum BookkeepingPlaceholder {}
