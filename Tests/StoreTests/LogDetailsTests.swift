import Canonical
import Store
import TestSupport
import Testing

@Suite("What a record says besides its row")
struct LogDetailsTests {
    private let details = LogDetails(["method": "bearer", "until": "2030-01-31T00:00:00Z", "operations": "get"])

    private func record(_ change: Change, _ details: LogDetails = LogDetails()) -> LogRow {
        LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
            .record(of: change, by: SampleRows.alice, at: Instant(microseconds: 7), checkpoint: nil, details: details)
    }

    @Test("the stored form is names and words in turn, sorted, and is read as nothing else")
    func stored() throws {
        let stored = try #require(details.stored)
        let words = ["method", "bearer", "operations", "get", "until", "2030-01-31T00:00:00Z"]
        #expect(stored == Canonical.encode(words.map(CanonicalValue.text)))
        #expect(LogDetails(stored: stored) == details)
        #expect(LogDetails().stored == nil)
        #expect(LogDetails(stored: nil) == LogDetails())
        for wrong in [[], ["method"], ["until", "x", "method", "y"], ["method", "x", "method", "x"]] {
            #expect(
                LogDetails(stored: Canonical.encode(wrong.map(CanonicalValue.text)) + (wrong.isEmpty ? [0] : [])) == nil
            )
        }
        #expect(LogDetails(stored: Canonical.encode(.unsigned(1), .unsigned(2))) == nil)
    }

    @Test("a record with details is of format 2, and its hash covers them; one without is as it always was")
    func formats() throws {
        let change = Change.insert("grant", SampleRows.grant("o", to: SampleRows.bob))
        let (plain, told) = (record(change), record(change, details))
        #expect(plain.format == 1 && plain.details == nil)
        #expect(told.format == 2 && told.details == details.stored)
        let fields = try Canonical.decode(told.binding(vault: SampleRows.vault), .record)
        #expect(fields.count == 15 && fields.last?.bytes == details.stored)
        #expect(try Canonical.decode(plain.binding(vault: SampleRows.vault), .record).count == 14)
        #expect(try LogRow(told.raw) == told)
        for forged in [nil, LogDetails(["method": "token"]).stored] {
            var other = told
            other.details = forged
            #expect(other.hash(vault: SampleRows.vault) != told.hash(vault: SampleRows.vault))
        }
        var added = plain
        added.details = details.stored
        #expect(added.hash(vault: SampleRows.vault) != plain.hash(vault: SampleRows.vault))
    }

    @Test("a change's own word comes before the request's, and a row that was only looked at has none")
    func merged() {
        var change = Change.insert("grant", SampleRows.grant("o", to: SampleRows.bob))
        change.details = LogDetails(["operations": "get", "method": "own"])
        let words = LogDetails(stored: record(change, details).details)?.words
        #expect(words?["method"] == "own" && words?["until"] == "2030-01-31T00:00:00Z")
        let looked = Change.witness("witness-grant", SampleRows.grant("o", to: SampleRows.bob))
        #expect(record(looked, details).format == 1)
    }
}
