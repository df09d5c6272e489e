import Canonical
import FoundationEssentials

/// The CA's answer about a certificate's renewal (RFC 9773 section 4).
struct RenewalAdvice: Sendable, Hashable {
    let window: RenewalWindow
    /// Seconds after which it wants to be asked again.
    let askAgain: Int64

    /// Between an hour and a day, six hours where the server does not say (section 4.3.2).
    init?(_ answer: ServerAnswer) {
        struct Info: Decodable {
            struct Window: Decodable {
                let start: String
                let end: String
            }
            let suggestedWindow: Window
        }
        guard answer.isSuccess, let info = try? JSONDecoder().decode(Info.self, from: Data(answer.body)),
            let start = Self.instant(info.suggestedWindow.start), let end = Self.instant(info.suggestedWindow.end),
            let window = RenewalWindow(start: start, end: end)
        else { return nil }
        self.window = window
        askAgain = min(max(answer.retryAfter ?? Self.askAgainSeconds, 3_600), 86_400)
    }

    /// How long to wait where the CA was asked in vain.
    static let askAgainSeconds: Int64 = 6 * 3_600

    /// Some CAs write nine digits of a fraction; whole seconds are enough here.
    private static func instant(_ text: String) -> Instant? {
        guard let dot = text.firstIndex(of: ".") else { return Instant(rfc3339: text) }
        let rest = text[text.index(after: dot)...].drop { $0.isASCII && $0.isNumber }
        return Instant(rfc3339: String(text[..<dot]) + String(rest))
    }
}
