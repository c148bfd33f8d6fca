enum TradePlaceholder {}
