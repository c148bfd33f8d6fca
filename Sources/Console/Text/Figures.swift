package import Amounts
package import Market

/// Numbers, days and spans as people read them in a language.
package struct Figures: Sendable {
    /// The language.
    package let language: Language
    /// The distance of the reader's clock from UTC; +8 h for Asia/Shanghai.
    package let offset: Duration

    /// Figures for a language, on Shanghai's clock unless told otherwise.
    package init(_ language: Language, offset: Duration = .hours(8)) {
        self.language = language
        self.offset = offset
    }

    /// A whole number with groups of three digits: `52,000`.
    package func count(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A large number in the language's own steps: `5.2 万` or `52k`; exact below ten thousand.
    package func rounded(_ number: Int64) -> String {
        guard number >= 10_000 else { return count(number) }
        switch language {
        case .chinese:
            return number < 100_000_000 ? "\(tenths(number, of: 10_000)) 万" : "\(tenths(number, of: 100_000_000)) 亿"
        case .english:
            return number < 1_000_000 ? "\(tenths(number, of: 1_000))k" : "\(tenths(number, of: 1_000_000))M"
        }
    }

    /// A share from 0 to 1 in whole per cent.
    /// A rate in parts per million as per cent, with as many places as it has: `20%`, `12.5%`.
    package func rate(_ partsPerMillion: Int64) -> String {
        var places = String(partsPerMillion % 10_000 + 10_000).dropFirst()
        while places.hasSuffix("0") { places = places.dropLast() }
        return "\(partsPerMillion / 10_000)\(places.isEmpty ? "" : ".\(places)")%"
    }
    /// A share as whole per cent.
    package func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    /// A number with a fixed count of decimals, rounded half away from zero.
    /// - Precondition: `places` is 1 … 6.
    package func decimal(_ number: Double, places: Int) -> String {
        precondition((1...6).contains(places), "Figures have one to six decimals.")
        guard number.isFinite, abs(number) < 1e12 else { return "–" }
        let unit = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        let scaled = Int64((number.magnitude * Double(unit)).rounded())
        let fraction = String(scaled % unit)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(number < 0 && scaled != 0 ? "−" : "")\(count(scaled / unit)).\(zeros)\(fraction)"
    }

    /// A day and time of day: `11月23日 17:38` or `23 Nov, 17:38`.
    package func moment(_ time: Timestamp) -> String {
        let date = CivilDate(timestamp: time, offset: offset)
        let minutes = (time.advanced(by: offset).milliseconds - date.daysSinceEpoch * 86_400_000) / 60_000
        let clock = "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
        switch language {
        case .chinese: return "\(date.components.month)月\(date.components.day)日 \(clock)"
        case .english: return "\(date.components.day) \(Self.months[Int(date.components.month) - 1]), \(clock)"
        }
    }

    /// The largest fitting unit of a span, rounded down: `3 天`, `5 小时`, `12 min`.
    package func span(_ duration: Duration) -> String {
        let minutes = max(0, duration.wholeMilliseconds / 60_000)
        switch (language, minutes) {
        case (.chinese, 2_880...): return "\(minutes / 1_440) 天"
        case (.chinese, 60...): return "\(minutes / 60) 小时"
        case (.chinese, _): return "\(minutes) 分钟"
        case (.english, 2_880...): return "\(minutes / 1_440) days"
        case (.english, 120...): return "\(minutes / 60) hours"
        case (.english, 60...): return "1 hour"
        case (.english, _): return "\(minutes) min"
        }
    }

    /// An amount as shops write it, whole units without decimals: `¥168`, `¥39.90`, `USD 12.99`.
    package func price(_ amount: Money) -> String {
        // The sign stands before the currency; the least amount has no opposite and is written as it is.
        if amount.minorUnits < 0, amount.minorUnits > Int64.min {
            return "-" + price(Money(minorUnits: -amount.minorUnits, currency: amount.currency))
        }
        let zeros = "." + String(repeating: "0", count: amount.currency.decimals)
        let text = amount.decimalText
        let short = amount.currency.decimals > 0 && text.hasSuffix(zeros) ? String(text.dropLast(zeros.count)) : text
        return amount.currency == .cny ? "¥\(short)" : "\(amount.currency.code) \(short)"
    }

    /// Running time: `1:05`.
    package func length(_ duration: Duration) -> String {
        let seconds = max(0, duration.wholeMilliseconds / 1_000)
        return "\(seconds / 60):\(twoDigits(seconds % 60))"
    }

    private func tenths(_ number: Int64, of unit: Int64) -> String {
        let tenths = number / (unit / 10)
        return tenths.isMultiple(of: 10) ? count(tenths / 10) : "\(count(tenths / 10)).\(tenths % 10)"
    }

    private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
