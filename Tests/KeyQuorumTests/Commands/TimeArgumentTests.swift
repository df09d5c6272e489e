import Canonical
import Testing

@testable import KeyQuorum

@Suite("Times as they are typed")
struct TimeArgumentTests {
    private let now = Instant(rfc3339: "2026-01-01T12:00:00Z")

    @Test(
        "a time, a date, or a span into the future and into the past",
        arguments: [
            ("2030-01-31T08:30:00Z", "2030-01-31T08:30:00Z", "2030-01-31T08:30:00Z"),
            ("2030-01-31T08:30:00+02:00", "2030-01-31T06:30:00Z", "2030-01-31T06:30:00Z"),
            ("2030-01-31", "2030-01-31T00:00:00Z", "2030-01-31T00:00:00Z"),
            ("2d", "2026-01-03T12:00:00Z", "2025-12-30T12:00:00Z"),
            ("12h", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("30m", "2026-01-01T12:30:00Z", "2026-01-01T11:30:00Z"),
        ]
    )
    func forms(text: String, after: String, before: String) throws {
        let (time, now) = (try #require(TimeArgument(argument: text)), try #require(now))
        #expect(time.text(after: now) == after)
        #expect(time.text(before: now) == before)
    }

    @Test(
        "anything else is refused",
        arguments: ["", "d", "0d", "-1d", "1", "1w", "2030-02-30", "soon", "9223372036854775807d", "40000d", "1.5h"]
    )
    func refused(text: String) { #expect(TimeArgument(argument: text) == nil) }
}
