/// A currency of ISO 4217, with the number of decimals its minor unit has.
///
/// Only listed currencies exist: an unknown code is refused at the edge, so that an amount can
/// always be shown and parsed with the right number of decimals.
package struct Currency: Hashable, Sendable {
    /// Three capital letters of ISO 4217, such as `CNY`.
    package let code: String
    /// Decimals of the minor unit: 0 (yen), 2 (yuan, dollar) or 3 (dinar).
    package let decimals: Int

    /// The currency with an ISO 4217 code, in capitals.
    /// - Throws: `AmountError.unknownCurrency` when the code is not one of `Currency.known`.
    package init(code: String) throws(AmountError) {
        guard let decimals = Self.decimalsByCode[code] else { throw .unknownCurrency(code) }
        self.init(code: code, decimals: decimals)
    }

    private init(code: String, decimals: Int) {
        self.code = code
        self.decimals = decimals
    }

    /// Renminbi, the default of a new installation.
    package static let cny = Currency(code: "CNY", decimals: 2)
    /// United States dollar.
    package static let usd = Currency(code: "USD", decimals: 2)
    /// Yen, which has no minor unit.
    package static let jpy = Currency(code: "JPY", decimals: 0)
    /// Bahraini dinar, which has thousandths.
    package static let bhd = Currency(code: "BHD", decimals: 3)

    /// Every currency that the platform can book, ordered by code.
    package static var known: [Currency] {
        decimalsByCode.map { Currency(code: $0.key, decimals: $0.value) }.sorted { $0.code < $1.code }
    }

    /// Active currencies and decimals as ISO 4217 (list one) gives them.
    private static let decimalsByCode: [String: Int] = {
        let without = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
        let thousandths = "BHD IQD JOD KWD LYD OMR TND"
        let hundredths = """
            AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
            CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
            HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP \
            MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD \
            SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS \
            VES WST XCD YER ZAR ZMW
            """
        var table: [String: Int] = [:]
        for (codes, decimals) in [(without, 0), (hundredths, 2), (thousandths, 3)] {
            for code in codes.split(separator: " ") { table[String(code)] = decimals }
        }
        return table
    }()
}
