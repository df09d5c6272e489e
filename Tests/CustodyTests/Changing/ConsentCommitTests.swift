import Canonical
import Custody
import SecretSharing
import TestSupport
import Testing

@Suite("Confirmation, commit and end of a changing ceremony")
struct ConsentCommitTests {
    private func staged(
        _ kind: CeremonyKind = .rekey,
        target: SharePosition? = nil,
        _ rule: ConfirmationRule = .all
    ) throws -> ConsentScene {
        var scene = try ConsentScene(kind, target: target, confirmations: rule)
        _ = scene.handle(.changed(scene.staged, scene.epoch.custody))
        return scene
    }

    /// Confirms and reports what the database has then.
    private func confirm(_ holder: String, _ scene: inout ConsentScene) throws -> [String] {
        let lines = try scene.confirm(holder)
        _ = scene.handle(.changed(scene.confirmed([holder]), scene.epoch.custody))
        return lines
    }

    @Test("nothing is confirmed or committed before the stage")
    func notStaged() throws {
        var scene = try ConsentScene()
        #expect(try scene.confirm("ann") == ["refuse not-staged"])
        #expect(scene.handle(.commitRequested) == ["refuse not-staged"])
        #expect(!scene.machine.status.mayCommit)
    }

    @Test("a right proof is recorded, again is recognized, and counts once it is durable")
    func confirm() throws {
        var scene = try staged()
        let rest = #"["dan", "eva", "fay"]"#
        let lines = ["record ann", "log share-confirmed ann", "answer confirmed ann, unconfirmed \(rest)"]
        #expect(try scene.confirm("ann") == lines)
        #expect(scene.machine.status.confirmed == [])
        #expect(try scene.confirm("ann") == lines)
        _ = scene.handle(.changed(scene.confirmed(["ann"]), scene.epoch.custody))
        #expect(scene.machine.status.confirmed == ["ann"])
        #expect(try scene.confirm("ann") == ["answer already confirmed ann, unconfirmed \(rest)"])
    }

    @Test("a wrong proof, another's proof and an unknown holder are refused and change nothing")
    func wrongProofs() throws {
        var scene = try staged()
        let before = scene.machine.status
        let nonce = scene.next.ceremony.nonce
        let proof = try scene.next.share(of: "ann").confirmation(nonce: nonce)
        let wrong = [proof[0] ^ 1] + proof.dropFirst()
        let lines = ["log confirmation-wrong ann", "refuse confirmation-wrong"]
        #expect(scene.handle(.confirmed(holder: "ann", proof: Bytes(wrong))) == lines)
        #expect(scene.handle(.confirmed(holder: "ann", proof: Bytes(wrong))) == ["refuse confirmation-wrong"])
        #expect(scene.handle(.confirmed(holder: "dan", proof: proof)).last == "refuse confirmation-wrong")
        #expect(scene.handle(.confirmed(holder: "ann", proof: [])).last == "refuse confirmation-wrong")
        #expect(scene.handle(.confirmed(holder: "bob", proof: proof)) == ["refuse not-found"])
        #expect(scene.machine.status == before)
    }

    @Test("all must confirm unless the floor is agreed, which is one more than the threshold")
    func rules() throws {
        var all = try staged()
        var floor = try staged(.rekey, .floor)
        for holder in ["ann", "dan"] {
            _ = try confirm(holder, &all)
            _ = try confirm(holder, &floor)
        }
        let rest = #"["eva", "fay"]"#
        #expect(all.handle(.commitRequested) == ["refuse unconfirmed \(rest)"])
        #expect(floor.handle(.commitRequested) == ["refuse unconfirmed \(rest)"])
        _ = try confirm("fay", &all)
        _ = try confirm("fay", &floor)
        #expect(all.handle(.commitRequested) == [#"refuse unconfirmed ["eva"]"#])
        #expect(floor.handle(.commitRequested) == ["commit"])
        #expect(floor.machine.status.mayCommit)
        _ = try confirm("eva", &all)
        #expect(all.handle(.commitRequested) == ["commit"])
    }

    @Test("a list of proofs that lost a holder does not make the commit easier")
    func shortened() throws {
        var scene = try ConsentScene()
        var ceremony = scene.staged
        ceremony.expected = [:]
        _ = scene.handle(.changed(ceremony, scene.epoch.custody))
        let all = #"["ann", "dan", "eva", "fay"]"#
        #expect(scene.handle(.commitRequested) == ["refuse unconfirmed \(all)"])
        var without = try ConsentScene()
        var bare = without.staged
        bare.stagedCustody = nil
        _ = without.handle(.changed(bare, without.epoch.custody))
        #expect(without.handle(.commitRequested) == ["refuse configuration-altered"])
    }

    @Test(
        "of a replaced or enrolled share its holder confirms, whatever the rule",
        arguments: [
            CeremonyKind.replaceShare, .enrol,
        ]
    )
    func oneHolder(_ kind: CeremonyKind) throws {
        var scene = try staged(kind, target: SharePosition(group: 1, index: 2), .floor)
        #expect(scene.machine.status.unconfirmed == ["dan"])
        #expect(scene.handle(.commitRequested) == [#"refuse unconfirmed ["dan"]"#])
        _ = try confirm("ann", &scene)
        #expect(scene.handle(.commitRequested) == [#"refuse unconfirmed ["dan"]"#])
        _ = try confirm("dan", &scene)
        #expect(scene.handle(.commitRequested) == ["commit"])
    }

    @Test(
        "a reset and a destruction make no share and need no confirmation",
        arguments: [
            CeremonyKind.adminReset, .destroy,
        ]
    )
    func noShares(_ kind: CeremonyKind) throws {
        var scene = try ConsentScene(kind)
        _ = try scene.submit("ann")
        #expect(scene.handle(.commitRequested) == ["refuse not-staged"])
        #expect(try scene.submit("cem").last == "stage 1")
        let lines = scene.handle(.stageDone(attempt: 1, scene.ceremony(.staged)))
        #expect(lines == ["log ceremony-staged", "answer staged, unconfirmed []"])
        #expect(scene.handle(.commitRequested) == ["commit"])
    }

    @Test("a commit that was done is answered as such, and nothing else happens to the ceremony any more")
    func finished() throws {
        var scene = try staged()
        #expect(scene.handle(.changed(scene.ceremony(.finished), scene.next.custody)) == ["log ceremony-finished"])
        #expect(scene.handle(.commitRequested) == ["answer already committed"])
        #expect(scene.handle(.abortRequested) == ["refuse ceremony-finished"])
        #expect(try scene.submit("ann") == ["refuse ceremony-finished"])
        #expect(try scene.confirm("ann") == ["refuse ceremony-finished"])
        #expect(scene.machine.custody == scene.next.custody)
        scene.wait(hours: 48)
        #expect(scene.handle(.tick) == [])
    }

    @Test("an abort is possible until the commit, and again says so")
    func abort() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        #expect(scene.handle(.abortRequested) == ["abort"])
        #expect(scene.machine.status.groups.map(\.submitted) == [["ann"]])
        #expect(scene.handle(.changed(scene.ceremony(.aborted), scene.epoch.custody)) == ["log ceremony-aborted"])
        #expect(scene.machine.status.groups.map(\.submitted) == [[]])
        #expect(scene.handle(.abortRequested) == ["answer already aborted"])
        #expect(scene.handle(.commitRequested) == ["refuse ceremony-finished"])
        #expect(try scene.submit("ann") == ["refuse ceremony-finished"])
        var other = try staged()
        #expect(other.handle(.abortRequested) == ["abort"])
    }

    @Test("the deadline takes the shares, never early and never late, and a clock that jumps back brings none again")
    func deadline() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        scene.now = scene.machine.ceremony.expires.adding(seconds: -1)
        #expect(scene.handle(.tick) == [])
        scene.now = scene.machine.ceremony.expires
        #expect(scene.handle(.tick) == ["log share-expired ann", "expire"])
        #expect(scene.handle(.tick) == ["expire"])
        #expect(try scene.submit("bob") == ["refuse ceremony-expired", "expire"])
        scene.now = Scene.start
        #expect(scene.handle(.tick) == [])
        #expect(scene.missing == [2])
        #expect(scene.handle(.changed(scene.ceremony(.expired), scene.epoch.custody)) == ["log ceremony-expired"])
        #expect(try scene.submit("bob") == ["refuse ceremony-expired"])
        #expect(scene.handle(.abortRequested) == ["refuse ceremony-expired"])
    }

    @Test("a staged ceremony has the same deadline, and a stage under way is waited for")
    func stagedDeadline() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        scene.wait(hours: 24)
        #expect(scene.handle(.tick) == [])
        #expect(scene.handle(.stageDone(attempt: 1, scene.staged)).first == "log ceremony-staged")
        #expect(try scene.confirm("ann") == ["refuse ceremony-expired", "expire"])
        #expect(scene.handle(.commitRequested) == ["refuse ceremony-expired", "expire"])
        #expect(scene.handle(.tick) == ["expire"])
    }

    @Test("the ceremony only goes forward, and an edited row is named")
    func monotonic() throws {
        var scene = try staged()
        let before = scene.machine.status
        #expect(scene.handle(.changed(scene.ceremony(.open), scene.epoch.custody)) == [])
        var other = scene.machine.ceremony
        other.proposal.kind = .destroy
        #expect(scene.handle(.changed(other, scene.epoch.custody)) == ["log ceremony-altered"])
        var shorter = scene.machine.ceremony
        shorter.expected["fay"] = nil
        #expect(scene.handle(.changed(shorter, scene.epoch.custody)) == ["log ceremony-altered"])
        #expect(scene.machine.status == before)
        _ = scene.handle(.changed(scene.ceremony(.finished), scene.next.custody))
        #expect(scene.handle(.changed(scene.ceremony(.aborted), scene.next.custody)) == ["log ceremony-altered"])
        #expect(scene.machine.status.state == .finished)
    }
}
