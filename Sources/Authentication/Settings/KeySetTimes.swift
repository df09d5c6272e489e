/// When an issuer's keys are fetched. Seconds.
public struct KeySetTimes: Hashable, Sendable {
    /// A set this old is fetched anew beside its use, so that a key that the issuer took back goes.
    public let refreshAfter: Int64
    /// Fetches start at least this far apart, whatever tokens ask for.
    public let apart: Int64
    /// How long the last good set serves while the issuer does not answer.
    public let kept: Int64

    /// - Throws: `authentication-bounds` unless 1 ≤ apart ≤ refreshAfter ≤ kept ≤ 30 days.
    public init(
        refreshAfter: Int64 = 600,
        apart: Int64 = 10,
        kept: Int64 = 86_400
    ) throws(AuthenticationSettingsError) {
        guard apart >= 1, apart <= refreshAfter, refreshAfter <= kept, kept <= 30 * 86_400 else {
            throw AuthenticationSettingsError(
                .bounds,
                "Times of key sets rise: fetches apart, refresh after, kept (at most 30 days)."
            )
        }
        self.init(refreshAfter, apart, kept)
    }

    /// Ten minutes, ten seconds, a day.
    public static let usual = KeySetTimes(600, 10, 86_400)

    private init(_ refreshAfter: Int64, _ apart: Int64, _ kept: Int64) {
        self.refreshAfter = refreshAfter
        self.apart = apart
        self.kept = kept
    }
}
