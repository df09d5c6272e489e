import Canonical

/// The header `Retry-After` (RFC 9110 section 10.2.3): a number of seconds or a date.
enum RetryAfter {
    /// Seconds from `now`, from 0 to the limit; nil for anything else.
    static func seconds(_ text: String, now: Instant) -> Int64? {
        let wanted: Int64
        if let seconds = Int64(text) {
            wanted = seconds
        } else {
            guard let date = date(text) else { return nil }
            wanted = date.wholeSeconds - now.wholeSeconds
        }
        return min(max(0, wanted), ACMELimits.retryAfterSeconds)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; the two older forms of HTTP's dates are not read.
    private static func date(_ text: String) -> Instant? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]) else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Instant(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
