enum TrafficPlaceholder {}
