import Canonical

/// The date of a head (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Parameter seconds: since 1970, of a year with four digits.
    static func text(_ seconds: Int64) -> String {
        // `1994-11-06T08:49:37…`
        let date = Instant(microseconds: seconds * 1_000_000).rfc3339
        let parts = date.split { "-T:Z.".contains($0) }
        guard parts.count >= 6, let month = Int(parts[1]), (1...12).contains(month) else { return "" }
        let weekday = days[Int((seconds / 86_400) % 7 + 7) % 7]
        return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]):\(parts[4]):\(parts[5]) GMT"
    }
}
