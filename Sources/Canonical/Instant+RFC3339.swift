extension Instant {
    /// UTC text such as `2026-11-21T03:47:40Z`, with six digits of a fraction when there is one (RFC 3339).
    public var rfc3339: String {
        let seconds = wholeSeconds
        // Wrapping, because the first second of all begins before the first microsecond that can be counted.
        let fraction = microseconds &- seconds &* 1_000_000
        var days = seconds / 86_400
        if seconds % 86_400 < 0 { days -= 1 }
        let time = seconds - days * 86_400
        let (year, month, day) = Self.civil(days)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let clock = "\(padded(time / 3_600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
        return fraction == 0 ? "\(date)T\(clock)Z" : "\(date)T\(clock).\(padded(fraction, 6))Z"
    }

    /// Reads RFC 3339 text: a date, `T`, a time, at most six digits of a fraction, and `Z` or an offset in hours and
    /// minutes. Nil for a day, hour or offset that does not exist, a leap second, and any other form.
    public init?(rfc3339: String) {
        var rest = Array(rfc3339.utf8)[...]
        guard rest.count <= 40,
            let year = Self.digits(4, &rest), Self.skip("-", &rest),
            let month = Self.digits(2, &rest), Self.skip("-", &rest),
            let day = Self.digits(2, &rest), Self.skip("T", &rest) || Self.skip("t", &rest),
            let hour = Self.digits(2, &rest), Self.skip(":", &rest),
            let minute = Self.digits(2, &rest), Self.skip(":", &rest),
            let second = Self.digits(2, &rest),
            let fraction = Self.fraction(&rest), let offset = Self.offset(&rest), rest.isEmpty,
            (1...12).contains(month), day >= 1, day <= Self.length(month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private static func skip(_ character: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.count >= count else { return nil }
        var number: Int64 = 0
        for digit in rest.prefix(count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        rest.removeFirst(count)
        return number
    }

    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard skip(".", &rest) else { return 0 }
        let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        guard (1...6).contains(count), var number = digits(count, &rest) else { return nil }
        for _ in count..<6 { number *= 10 }
        return number
    }

    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if skip("Z", &rest) || skip("z", &rest) { return 0 }
        let sign: Int64
        if skip("+", &rest) { sign = 1 } else if skip("-", &rest) { sign = -1 } else { return nil }
        guard let hours = digits(2, &rest), skip(":", &rest), let minutes = digits(2, &rest), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    // The proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March, so that the leap day is the
    // last day of a year.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func length(_ month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
