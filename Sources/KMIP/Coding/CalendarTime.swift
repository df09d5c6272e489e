/// Dates as the JSON profile writes them: `2001-01-01T10:00:00+10:00`, read in every form of XSD's dateTime with a four-digit year,
/// written in UTC with `Z`. The proleptic Gregorian calendar, no leap seconds.
enum CalendarTime {
    private static let secondsPerDay: Int64 = 86_400
    /// The instants whose year has four digits.
    private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// Seconds since 1970 and the microseconds behind them; nil if the text is no such date.
    static func read(_ text: ArraySlice<UInt8>) -> (seconds: Int64, microseconds: Int64)? {
        var reader = DigitReader(rest: text)
        let isNegative = reader.take(UInt8(ascii: "-"))
        guard let year = reader.number(4), reader.take(UInt8(ascii: "-")), let month = reader.number(2),
            reader.take(UInt8(ascii: "-")), let day = reader.number(2), reader.take(UInt8(ascii: "T")),
            let hour = reader.number(2), reader.take(UInt8(ascii: ":")), let minute = reader.number(2),
            reader.take(UInt8(ascii: ":")), let second = reader.number(2), let microseconds = reader.fraction(),
            let zone = reader.zone()
        else { return nil }
        let signedYear = isNegative ? -year : year
        guard reader.rest.isEmpty, (1...12).contains(month), (1...daysOfMonth(month, signedYear)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = daysSince1970(signedYear, month, day)
        return (days * secondsPerDay + hour * 3_600 + minute * 60 + second - zone, microseconds)
    }

    /// Appends the text of an instant, or returns false where its year has not four digits.
    static func append(_ seconds: Int64, to output: inout [UInt8]) -> Bool {
        guard writable.contains(seconds) else { return false }
        let days = (seconds - (seconds % secondsPerDay + secondsPerDay) % secondsPerDay) / secondsPerDay
        let rest = seconds - days * secondsPerDay
        let (year, month, day) = date(days)
        append(year, 4, to: &output)
        for (separator, number) in [
            ("-", month), ("-", day), ("T", rest / 3_600), (":", rest / 60 % 60), (":", rest % 60),
        ] {
            output += separator.utf8
            append(number, 2, to: &output)
        }
        output.append(UInt8(ascii: "Z"))
        return true
    }

    private static func append(_ number: Int64, _ digits: Int, to output: inout [UInt8]) {
        var divisor: Int64 = digits == 4 ? 1_000 : 10
        while divisor > 0 {
            output.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    private static func daysOfMonth(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01, counted in eras of 400 years that begin on 1 March.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

/// Takes a date's text apart from the left.
private struct DigitReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var result: Int64 = 0
        for _ in 0..<digits {
            guard let digit = rest.popFirst(), (0x30...0x39).contains(digit) else { return nil }
            result = result * 10 + Int64(digit - 0x30)
        }
        return result
    }

    /// The microseconds of an optional fraction; further digits are cut off. Nil if a point has no digit behind it.
    mutating func fraction() -> Int64? {
        guard take(UInt8(ascii: ".")) else { return 0 }
        var result: Int64 = 0
        var scale: Int64 = 100_000
        let before = rest.count
        while let digit = rest.first, (0x30...0x39).contains(digit) {
            result += Int64(digit - 0x30) * scale
            scale /= 10
            rest.removeFirst()
        }
        return rest.count < before ? result : nil
    }

    /// Seconds east of Greenwich; 0 where no zone is given.
    mutating func zone() -> Int64? {
        if rest.isEmpty || take(UInt8(ascii: "Z")) { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")) else { return nil }
        guard let hours = number(2), take(UInt8(ascii: ":")), let minutes = number(2), hours <= 14, minutes < 60 else {
            return nil
        }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
