@testable import Authentication
import Canonical
import Testing

@Suite("The decisions about an issuer's keys")
struct KeySetCacheTests {
    private static let events: [String: KeySetCache.Event] = [
        "known": .wanted(isKnown: true), "unknown": .wanted(isKnown: false), "again known": .wantedAgain(isKnown: true),
        "again unknown": .wantedAgain(isKnown: false), "fetched": .fetched, "failed": .failed,
    ]

    /// Seconds, event, effect.
    private func play(_ transcript: String) throws {
        var cache = KeySetCache(times: try KeySetTimes(refreshAfter: 100, apart: 10, kept: 1_000))
        for line in transcript.split(separator: "\n") {
            let parts = line.split(separator: "|").map { String($0.trimmingPrefix { $0 == " " }) }
            let event = try #require(Self.events[parts[1].split(separator: " ").joined(separator: " ")], "\(line)")
            let seconds = try #require(Int64(parts[0].filter { $0 != " " }))
            let effect = cache.handle(event, at: Instant(wholeSeconds: seconds))
            #expect("\(effect)" == parts[2], "\(line)")
        }
    }

    @Test("at first everybody waits for one fetch, and unknown keys ask again only after a while")
    func first() throws {
        try play(
            """
            0  | unknown       | fetchAndWait
            0  | unknown       | wait
            1  | fetched       | none
            1  | again known   | use
            1  | again unknown | unknownKey
            2  | unknown       | unknownKey
            9  | unknown       | unknownKey
            10 | unknown       | fetchAndWait
            10 | known         | use
            11 | fetched       | none
            12 | again unknown | unknownKey
            """
        )
    }

    @Test("an old set is used while a new one is fetched, once at a time")
    func refresh() throws {
        try play(
            """
            0   | unknown | fetchAndWait
            0   | fetched | none
            99  | known   | use
            100 | known   | useAndFetch
            101 | known   | use
            101 | unknown | wait
            105 | fetched | none
            204 | known   | use
            205 | known   | useAndFetch
            """
        )
    }

    @Test("while the issuer is down the last good set serves until it is too old")
    func down() throws {
        try play(
            """
            0    | unknown       | fetchAndWait
            0    | fetched       | none
            100  | known         | useAndFetch
            105  | failed        | none
            106  | known         | use
            106  | unknown       | unavailable
            110  | unknown       | fetchAndWait
            111  | failed        | none
            111  | again unknown | unavailable
            111  | again known   | use
            999  | known         | useAndFetch
            1000 | known         | wait
            1001 | failed        | none
            1001 | again known   | unavailable
            1002 | known         | unavailable
            1009 | known         | fetchAndWait
            1010 | fetched       | none
            1010 | again known   | use
            """
        )
    }

    @Test("nothing at all is asked for again after a while, and a clock set back holds nothing up")
    func never() throws {
        try play(
            """
            50 | unknown       | fetchAndWait
            51 | failed        | none
            51 | again unknown | unavailable
            59 | unknown       | unavailable
            60 | unknown       | fetchAndWait
            61 | failed        | none
            5  | unknown       | fetchAndWait
            """
        )
    }
}
