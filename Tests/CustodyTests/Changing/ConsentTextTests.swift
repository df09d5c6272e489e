import Custody
import Testing

@Suite("What a changing ceremony says")
struct ConsentTextTests {
    @Test("every refusal has its own stable code and a sentence")
    func refusals() {
        let refusals: [(ConsentRefusal, String)] = [
            (.share(.wrong), "share-wrong"), (.proposalRequired, "proposal-required"),
            (.proposalMismatch, "proposal-mismatch"), (.over(.finished), "ceremony-finished"),
            (.over(.aborted), "ceremony-finished"), (.expired, "ceremony-expired"), (.staged, "ceremony-staged"),
            (.notStaged, "not-staged"), (.unconfirmed(["ann", "bob"]), "unconfirmed"),
            (.confirmationWrong, "confirmation-wrong"), (.unknownHolder, "not-found"),
            (.staging(.configurationAltered), "configuration-altered"), (.staging(.conflict), "conflict"),
            (.staging(.proposalAltered), "proposal-altered"), (.staging(.unavailable), "database-unavailable"),
            (.staging(.failed), "stage-failed"),
        ]
        #expect(refusals.map(\.0.code) == refusals.map(\.1))
        #expect(Set(refusals.map(\.0.sentence)).count == refusals.count)
        for (refusal, _) in refusals { #expect(refusal.sentence.hasSuffix(".")) }
        #expect(ConsentRefusal.unconfirmed(["ann", "bob"]).sentence.contains("ann, bob"))
    }

    @Test("a ceremony is over when it was committed, aborted or expired")
    func states() {
        let over: [CeremonyState] = [.finished, .aborted, .expired]
        #expect(CeremonyState.allCases.filter(\.isOver) == over)
        #expect(CeremonyState.allCases.map(\.rawValue) == ["open", "staged", "finished", "aborted", "expired"])
    }
}
