internal import Market

extension RuleBook {
    /// Reads the rules of trade.
    /// - Throws: `RuleFileError`.
    static func trade(in folder: String?) throws -> RuleSet<TradeRules> {
        try read("trade", in: folder) { reader in
            let fee = try reader.count("technical_fee_ppm")
            guard fee <= 1_000_000 else { throw RuleFileError("trade.yaml", "technical_fee_ppm is a part of 1000000") }
            let providerFee = try reader.count("provider_fee_ppm")
            guard providerFee <= 1_000_000 else {
                throw RuleFileError("trade.yaml", "provider_fee_ppm is a part of 1000000")
            }
            return TradeRules(
                reservedFor: try reader.duration("reserved_for"),
                reservedAtMost: try reader.duration("reserved_at_most"), paidWithin: try reader.duration("paid_within"),
                flashReservedFor: try reader.duration("flash_reserved_for"),
                flashReservedAtMost: try reader.duration("flash_reserved_at_most"),
                flashPaidWithin: try reader.duration("flash_paid_within"),
                askedAgainAfter: try reader.duration("asked_again_after"),
                arrivedAfter: try reader.duration("arrived_after"),
                confirmedAfter: try reader.duration("confirmed_after"),
                returnedWithin: try reader.duration("returned_within"),
                answeredWithin: try reader.duration("answered_within"),
                clickCountsFor: try reader.duration("click_counts_for"),
                rateLockedFor: try reader.duration("rate_locked_for"),
                rateCutToldBefore: try reader.duration("rate_cut_told_before"),
                bindingAnsweredWithin: try reader.duration("binding_answered_within"),
                technicalFeePartsPerMillion: fee,
                unitsMax: try reader.count("units_max"), linesMax: try reader.count("lines_max"),
                lowStockAt: try reader.count("low_stock_at"),
                payoutMin: Int64(try reader.count("payout_min")),
                payoutTwoPeopleFrom: Int64(try reader.count("payout_two_people_from")),
                providerFeePartsPerMillion: providerFee)
        }
    }
}
