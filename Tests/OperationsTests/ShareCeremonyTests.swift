import Canonical
import Custody
import SecretSharing
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Replacing a share, enrolling a holder, drills and an admin reset")
struct ShareCeremonyTests {
    @Test("a lost share is made again under a new key, equal to the lost one; nobody else's changes")
    func replace() async throws {
        let fixture = try await CeremonyFixture()
        let lost = fixture.shares["three"]
        var request = CeremonyRequest(kind: "replaceShare")
        request.holder = "three"
        request.publicKey = try fixture.holder("three").publicKey
        let answer = try await fixture.run(request)
        #expect(answer.epoch == 1)
        #expect(fixture.shares["three"] == lost)
        #expect(try await fixture.reopen(with: ["one", "three"]) == nil)
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("a new holder opens with the old ones' unchanged shares")
    func enrol() async throws {
        let fixture = try await CeremonyFixture()
        var request = CeremonyRequest(kind: "enrol")
        request.holder = "four"
        request.publicKey = try fixture.holder("four").publicKey
        let proposed = try await fixture.propose(request)
        #expect(proposed.proposed?.holders.map(\.index) == [4])
        // An index that was given out once is never given again.
        try await fixture.consent(["one", "two"], to: proposed)
        try await fixture.server.abortCeremony(proposed.id, by: fixture.local)
        request.publicKey = try fixture.holder("four").publicKey
        try await fixture.run(request, consents: ["two", "three"])
        let shareholders = try await fixture.server.shareholders(by: fixture.local)
        #expect(shareholders.items.map(\.index) == [1, 2, 3, 5])
        #expect(try await fixture.reopen(with: ["one", "four"]) == nil)
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("a replacement needs shares of the holder's own group besides the quorum")
    func replaceInGroup() async throws {
        let fixture = try await CeremonyFixture()
        var groups = CeremonyRequest(kind: "rekey")
        groups.shareholders =
            try ["a1", "a2"].map { try fixture.holder($0, group: "a") }
            + ["b1", "b2", "b3"].map { try fixture.holder($0, group: "b") }
        groups.groups = [.init(name: "a", threshold: 1), .init(name: "b", threshold: 2)]
        groups.groupThreshold = 1
        try await fixture.run(groups)
        var request = CeremonyRequest(kind: "replaceShare")
        request.holder = "b3"
        let ceremony = try await fixture.propose(request)
        #expect(try await fixture.consent(["a1"], to: ceremony).state == "open")
        #expect(try await fixture.consent(["b1", "b2"], to: ceremony).state == "staged")
        try await fixture.confirm(["b3"], in: ceremony)
        _ = try await fixture.commit(ceremony)
        #expect(try await fixture.reopen(with: ["b1", "b3"]) == nil)
    }

    @Test("a drill records who proved a share, and no share leaves its holder")
    func drill() async throws {
        let fixture = try await CeremonyFixture()
        let drill = try await fixture.propose(CeremonyRequest(kind: "drill"))
        #expect(drill.proposal == nil && drill.unconfirmed == ["one", "three", "two"])
        let nonce = Bytes(base64: drill.nonce) ?? []
        for (holder, text) in fixture.shares.sorted(by: { $0.key < $1.key }) {
            let key = try fixture.share(text).drillKey()
            let proof = fixture.drillProof(key, nonce)
            let wrong = ConfirmationRequest(holder: holder, proof: Bytes(proof.reversed()).base64)
            #expect(await fixture.code { try await fixture.send(wrong, to: drill) } == "confirmation-wrong")
            _ = try await fixture.server.confirm(
                ConfirmationRequest(holder: holder, proof: proof.base64),
                inCeremony: drill.id,
                by: fixture.local
            )
        }
        #expect(try await fixture.server.ceremony(drill.id, by: fixture.local).state == "finished")
        #expect(try await fixture.server.shareholders(by: fixture.local).items.allSatisfy { $0.drilled != nil })
    }

    @Test("a drill takes the share itself as well, and runs beside a changing ceremony")
    func drillByShare() async throws {
        let fixture = try await CeremonyFixture()
        _ = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        let drill = try await fixture.propose(CeremonyRequest(kind: "drill"))
        let share = RecoverRequest(share: fixture.shares["two"] ?? "")
        let answer = try await fixture.send(share, to: drill)
        #expect(answer.confirmed == ["two"])
        try await fixture.server.abortCeremony(drill.id, by: fixture.local)
        #expect(await fixture.code { try await fixture.send(share, to: drill) } == "ceremony-finished")
    }

    @Test("an admin reset names another administrator by the holders' consent alone")
    func adminReset() async throws {
        let fixture = try await CeremonyFixture()
        var request = CeremonyRequest(kind: "adminReset")
        request.admin = "new@example.com"
        let ceremony = try await fixture.propose(request)
        #expect(ceremony.proposed?.admin == "new@example.com" && ceremony.proposed?.groupThreshold == 0)
        try await fixture.consent(["one", "two"], to: ceremony)
        _ = try await fixture.commit(ceremony)
        let grants = await fixture.vault.store.all(GrantRow.table).compactMap { try? GrantRow($0) }
        #expect(grants.contains { String(decoding: $0.grantee, as: UTF8.self).contains("new@example.com") })
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("after a destroy nothing opens, with every share and the whole database")
    func destroy() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(CeremonyRequest(kind: "destroy"))
        try await fixture.consent(["one", "two"], to: ceremony)
        let answer = try await fixture.commit(ceremony)
        #expect(answer.header == nil && !answer.warnings.isEmpty)
        #expect(await fixture.vault.store.all(WrapRow.table).isEmpty)
        #expect(try await fixture.vault.folder.read(.header) == nil)
        let refusal = await fixture.code {
            try await fixture.server.recover(RecoverRequest(share: fixture.shares["one"] ?? ""), by: fixture.local)
        }
        #expect(refusal == "vault-destroyed")
    }
}
