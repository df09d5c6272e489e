import Canonical
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(
        "as RFC 3339 text, both ways",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_700_000_000_000_000, "2023-11-14T22:13:20Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00Z"), (1_709_164_800_000_001, "2024-02-29T00:00:00.000001Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00Z"), (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]
    )
    func text(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
        #expect(Instant(rfc3339: text)?.microseconds == microseconds)
    }

    @Test("offsets, lower case and short fractions are read")
    func forms() {
        let instant = Instant(rfc3339: "2023-11-14T22:13:20.5Z")
        #expect(instant?.microseconds == 1_700_000_000_500_000)
        #expect(Instant(rfc3339: "2023-11-15t00:13:20.50+02:00") == instant)
        #expect(Instant(rfc3339: "2023-11-14T16:43:20.500000-05:30") == instant)
    }

    @Test(
        "what is no instant is refused",
        arguments: [
            "", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14 22:13:20Z", "2023-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z", "2023-01-00T00:00:00Z", "2023-04-31T00:00:00Z",
            "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z", "2023-01-01T00:00:60Z", "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00.1234567Z", "2023-01-01T00:00:00+24:00", "2023-01-01T00:00:00+0100",
            "2023-01-01T00:00:00ZZ",
            "+2023-01-01T00:00:00Z", "12023-01-01T00:00:00Z", "2023-1-01T00:00:00Z",
        ]
    )
    func refusals(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("each day of four hundred years comes back")
    func days() {
        var mismatches = 0
        for day in stride(from: Int64(-80_000), to: 80_000, by: 1) {
            let instant = Instant(wholeSeconds: day * 86_400)
            if Instant(rfc3339: instant.rfc3339) != instant { mismatches += 1 }
        }
        #expect(mismatches == 0)
    }

    @Test("whole seconds are rounded down and sums stay within what can be counted")
    func arithmetic() {
        #expect(Instant(microseconds: -1).wholeSeconds == -1)
        #expect(Instant(microseconds: -1_000_000).wholeSeconds == -1)
        #expect(Instant(microseconds: 1_999_999).roundedDown == Instant(wholeSeconds: 1))
        #expect(Instant(wholeSeconds: 10).adding(seconds: -3) == Instant(wholeSeconds: 7))
        #expect(Instant(microseconds: .max).adding(seconds: 1).microseconds == .max)
        #expect(Instant(microseconds: .min).adding(seconds: -1).microseconds == .min)
        #expect(Instant(wholeSeconds: .max).microseconds == .max)
        #expect(!Instant(microseconds: .min).rfc3339.isEmpty && !Instant(microseconds: .max).rfc3339.isEmpty)
    }

    @Test("the system's clock is past the day this was written and moves on")
    func clock() throws {
        let first = SystemClock().now()
        #expect(try first > #require(Instant(rfc3339: "2025-01-01T00:00:00Z")))
        #expect(SystemClock().now() >= first)
    }
}
