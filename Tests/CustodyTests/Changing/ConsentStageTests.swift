import Canonical
import Custody
import SecretSharing
import Secrets
import TestSupport
import Testing

@Suite("The stage of a changing ceremony")
struct ConsentStageTests {
    @Test(
        "while a stage is written shares are collected quietly, and a failed one keeps them all and is tried again",
        arguments: [StageFailure.unavailable, .conflict]
    )
    func failedStage(_ failure: StageFailure) throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        #expect(try scene.submit("cem") == ["log share-accepted cem", "answer accepted cem, missing [0]"])
        let lines = scene.handle(.stageFailed(attempt: 1, failure))
        #expect(lines == ["log \(failure.code)", "refuse \(failure.code)"])
        #expect(scene.machine.status.lastFailure == failure)
        #expect(scene.machine.status.groups.map(\.submitted) == [["ann", "bob", "cem"]])
        #expect(scene.handle(.tick) == ["stage 2"])
        #expect(scene.attempts.last?.consenting == ["ann", "bob", "cem"])
        #expect(scene.handle(.stageFailed(attempt: 1, .failed)) == [])
        #expect(scene.machine.status.isStaging)
    }

    @Test(
        "a failure that does not pass by itself waits for the next share",
        arguments: [StageFailure.proposalAltered, .configurationAltered, .failed]
    )
    func stayingFailure(_ failure: StageFailure) throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        _ = scene.handle(.stageFailed(attempt: 1, failure))
        #expect(scene.handle(.tick) == [])
        #expect(try scene.submit("bob").last == "stage 2")
    }

    @Test("a stage forgets the shares, and a later share changes nothing")
    func staged() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        let lines = scene.handle(.stageDone(attempt: 1, scene.staged))
        let unconfirmed = #"["ann", "dan", "eva", "fay"]"#
        #expect(lines == ["log ceremony-staged", "answer staged, unconfirmed \(unconfirmed)"])
        #expect(scene.machine.status.groups.map(\.submitted) == [[]])
        #expect(scene.missing == [0])
        let before = scene.machine.status
        #expect(try scene.submit("cem") == ["log share-late cem", "refuse ceremony-staged"])
        #expect(try scene.withdraw("ann") == ["refuse ceremony-staged"])
        #expect(scene.submit(try SampleEpoch.spoiled(scene.epoch.share(of: "cem"))).last == "refuse share-wrong")
        #expect(scene.handle(.stageDone(attempt: 1, scene.staged)) == [])
        #expect(scene.machine.status == before)
    }

    @Test("another server's stage ends the collecting here, and the own one that comes late is no answer")
    func stagedElsewhere() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        #expect(scene.handle(.changed(scene.staged, scene.epoch.custody)) == ["log ceremony-staged"])
        #expect(scene.machine.status.state == .staged)
        #expect(scene.handle(.stageFailed(attempt: 1, .conflict)) == [])
        #expect(scene.handle(.stageDone(attempt: 1, scene.staged)) == [])
    }

    @Test("a lost share is made again at its place and compared with its digest")
    func replace() throws {
        var scene = try ConsentScene(.replaceShare, target: SharePosition(group: 1, index: 3))
        _ = try scene.submit("ann")
        #expect(try scene.submit("bob").last == "stage 1")
        let target = try Samples.some(scene.attempts.first?.targetShare)
        #expect(target.position == SharePosition(group: 1, index: 3))
        #expect(target.y == (try scene.epoch.share(of: "cem")).y)
        #expect(scene.attempts.first?.recoverySecret == scene.epoch.secret)
    }

    @Test("a share whose digest was edited is not made")
    func replaceAltered() throws {
        let target = SharePosition(group: 1, index: 3)
        let scene = try ConsentScene(.replaceShare, target: target)
        let holders = scene.epoch.custody.roster.holders.map { holder in
            RosterHolder(
                name: holder.name,
                position: holder.position,
                keyDigest: holder.keyDigest,
                signingKeyDigest: nil,
                shareDigest: holder.position == target ? Samples.digest("edited") : holder.shareDigest
            )
        }
        let custody = try DurableCustody(
            configuration: scene.epoch.custody.configuration,
            roster: Roster(epoch: Epoch(3), revision: 1, holders: holders)
        )
        var machine = ConsentMachine(custody: custody, ceremony: scene.machine.ceremony)
        var lines: [String] = []
        for holder in ["ann", "bob"] {
            let share = SubmittedShare(.success(try scene.epoch.share(of: holder)), channel: .sealed)
            lines = machine.handle(.submitted(share, proposal: nil), at: scene.now).map(line)
        }
        #expect(lines.suffix(2) == ["log configuration-altered", "refuse configuration-altered"])
        #expect(machine.status.lastFailure == .configurationAltered)
        #expect(!machine.status.isStaging)
    }

    @Test("a share for a new holder fits the others, and a place that is taken or unknown gives none")
    func enrol() throws {
        let target = SharePosition(group: 1, index: 4)
        var scene = try ConsentScene(.enrol, target: target)
        _ = try scene.submit("bob")
        #expect(try scene.submit("cem").last == "stage 1")
        let point = try Samples.some(scene.attempts.first?.targetShare)
        let others = [point, try scene.epoch.share(of: "ann").point]
        #expect(try Splitting.combine(others, scene.epoch.custody.plan) == scene.epoch.secret)
        let wrong: [(CeremonyKind, SharePosition?)] = [
            (.enrol, SharePosition(group: 1, index: 3)), (.replaceShare, target), (.replaceShare, nil),
        ]
        for (kind, position) in wrong {
            var altered = try ConsentScene(kind, target: position)
            _ = try altered.submit("bob")
            let last = try altered.submit("cem").last ?? ""
            #expect(last == (position == nil ? "answer accepted cem, missing [0]" : "refuse configuration-altered"))
        }
    }

    @Test("a share is made only of its own group's shares, besides the quorum")
    func targetGroup() throws {
        let groups: [SampleEpoch.Group] = [("work", 2, ["ann", "bob", "cem"]), ("data", 1, ["dan", "eva"])]
        let target = SharePosition(group: 1, index: 2)
        var scene = try ConsentScene(.replaceShare, groups: groups, groupThreshold: 1, target: target)
        #expect(try scene.submit("dan").last == "answer accepted dan, missing [2, 0]")
        #expect(scene.machine.status.neededGroup == 1)
        _ = try scene.submit("ann")
        #expect(scene.missing == [1, 0])
        #expect(try scene.submit("cem").last == "stage 1")
        #expect(scene.attempts.first?.targetShare?.y == (try scene.epoch.share(of: "bob")).y)
    }

    @Test("the lost share, if it is found, is a right share")
    func foundShare() throws {
        var scene = try ConsentScene(.replaceShare, target: SharePosition(group: 1, index: 3))
        _ = try scene.submit("cem")
        #expect(try scene.submit("bob").last == "stage 1")
        #expect(scene.attempts.first?.targetShare?.y == (try scene.epoch.share(of: "cem")).y)
    }

    @Test("shares with right digests that do not fit each other are an altered configuration")
    func misfit() throws {
        let scene = try ConsentScene(groups: [("owners", 1, ["ann", "bob"])])
        let share = try SampleEpoch.spoiled(scene.epoch.share(of: "bob"))
        let holders = scene.epoch.custody.roster.holders.map { holder in
            RosterHolder(
                name: holder.name,
                position: holder.position,
                keyDigest: holder.keyDigest,
                signingKeyDigest: nil,
                shareDigest: holder.name == "bob" ? share.digest(holder: "bob") : holder.shareDigest
            )
        }
        let custody = try DurableCustody(
            configuration: scene.epoch.custody.configuration,
            roster: Roster(epoch: Epoch(3), revision: 1, holders: holders)
        )
        var machine = ConsentMachine(custody: custody, ceremony: scene.machine.ceremony)
        let ann = SubmittedShare(.success(try scene.epoch.share(of: "ann")), channel: .sealed)
        #expect(machine.handle(.submitted(ann, proposal: nil), at: scene.now).map(line).last == "stage 1")
        let bob = SubmittedShare(.success(share), channel: .sealed)
        _ = machine.handle(.submitted(bob, proposal: nil), at: scene.now)
        _ = machine.handle(.stageFailed(attempt: 1, .unavailable), at: scene.now)
        let lines = machine.handle(.tick, at: scene.now).map(line)
        #expect(lines == ["log configuration-altered", "refuse configuration-altered"])
    }

    @Test("a changed roster keeps the shares that are right by it and stages anew at the next tick")
    func changedRoster() throws {
        var scene = try ConsentScene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        let newer = try DurableCustody(
            configuration: scene.epoch.custody.configuration,
            roster: Roster(epoch: Epoch(3), revision: 2, holders: scene.epoch.custody.roster.holders)
        )
        #expect(scene.handle(.changed(scene.machine.ceremony, newer)) == [])
        #expect(scene.handle(.tick) == ["stage 2"])
        #expect(scene.handle(.changed(scene.machine.ceremony, scene.epoch.custody)) == ["log older-epoch-ignored"])
        #expect(scene.handle(.stageFailed(attempt: 1, .failed)) == [])
        let without = try DurableCustody(
            configuration: scene.epoch.custody.configuration,
            roster: Roster(
                epoch: Epoch(3),
                revision: 3,
                holders: scene.epoch.custody.roster.holders.filter { $0.name != "ann" }
            )
        )
        #expect(scene.handle(.changed(scene.machine.ceremony, without)) == ["log share-outdated ann"])
        #expect(scene.missing == [1])
    }

    @Test("neither a machine nor its effects show a secret when they are printed")
    func printed() throws {
        var scene = try ConsentScene(.replaceShare, target: SharePosition(group: 1, index: 3))
        _ = try scene.submit("ann")
        let share = SubmittedShare(.success(try scene.epoch.share(of: "bob")), channel: .sealed)
        let effects = scene.machine.handle(.submitted(share, proposal: nil), at: scene.now)
        var printed = ""
        dump(scene.machine, to: &printed)
        dump(effects, to: &printed)
        var scanner = SecretScanner()
        for secret in try [scene.epoch.secret] + ["ann", "bob", "cem"].map({ try scene.epoch.share(of: $0).y }) {
            scanner.note(secret.withBytes { Bytes($0) })
        }
        #expect(printed.contains("32 secret bytes"))
        #expect(!scanner.isIn(Bytes(printed.utf8)))
    }
}
