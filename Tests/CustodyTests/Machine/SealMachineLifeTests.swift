import Canonical
import Custody
import SecretSharing
import Secrets
import TestSupport
import Testing

@Suite("From the first vault to seal and restart")
struct SealMachineLifeTests {
    @Test("an empty server takes no share and is open once it has made the vault")
    func initialize() throws {
        let epoch = try Scene().epoch
        var machine = SealMachine(custody: nil, ceremony: try Scene.ceremony(1))
        let share = SubmittedShare(.success(try epoch.share(of: "ann")))
        #expect(machine.status.state == .uninitialized)
        #expect(machine.status.vault == nil)
        #expect(machine.handle(.submitted(share), at: Scene.start).map(line) == ["refuse not-initialized"])
        #expect(machine.handle(.sealRequested(next: try Scene.ceremony(2)), at: Scene.start).isEmpty)
        #expect(machine.handle(.initialized(epoch.custody), at: Scene.start).map(line) == ["log initialized"])
        #expect(machine.status.state == .unsealed)
        #expect(machine.status.vault == Scene.vault)
    }

    @Test("seal forgets the keys, and nothing of the last unseal helps the next")
    func seal() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        _ = scene.handle(.opened(attempt: 1))
        let next = try Scene.ceremony(2)
        #expect(scene.handle(.sealRequested(next: next)) == ["forget keys", "log sealed"])
        #expect(scene.machine.status.state == .sealed)
        #expect(scene.machine.status.ceremony == next)
        #expect(scene.missing == [2])
        #expect(scene.handle(.sealRequested(next: next)) == [])
        #expect(scene.handle(.opened(attempt: 1)) == ["discard 1"])
        _ = try scene.submit("ann")
        #expect(try scene.submit("cem").last == "attempt 2")
    }

    @Test("an outcome that is reported twice changes nothing")
    func repeatedOutcome() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        _ = scene.handle(.opened(attempt: 1))
        #expect(scene.handle(.opened(attempt: 1)) == [])
        #expect(scene.handle(.openFailed(attempt: 1, .wrapDamaged)) == [])
        #expect(scene.machine.status.state == .unsealed)
    }

    @Test("an open vault follows newer epochs and ignores older ones, and remembers the proved one when sealed")
    func epochsRise() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        _ = scene.handle(.opened(attempt: 1))
        let newer = try SampleEpoch(
            vault: Scene.vault,
            epoch: 4,
            groups: [("owners", 1, ["ann"])],
            random: SeededRandom(seed: 2)
        )
        #expect(scene.handle(.custodyChanged(newer.custody)) == [])
        #expect(scene.machine.status.epoch == Epoch(4))
        #expect(scene.handle(.custodyChanged(scene.epoch.custody)) == ["log older-epoch-ignored"])
        _ = scene.handle(.sealRequested(next: try Scene.ceremony(2)))
        #expect(scene.handle(.custodyChanged(scene.epoch.custody)) == ["log older-epoch-ignored"])
        #expect(scene.machine.status.epoch == Epoch(4))
    }

    @Test("a restart remembers nothing but the durable part")
    func restart() throws {
        var scene = try Scene()
        _ = try scene.submit("ann")
        let restarted = SealMachine(custody: scene.machine.custody, ceremony: try Scene.ceremony(1))
        #expect(restarted.status == (try Scene().machine.status))
    }

    @Test("a flood of wrong shares is not logged, and the right ones still count")
    func flood() throws {
        var scene = try Scene()
        let bob = try scene.epoch.share(of: "bob")
        let random = SeededRandom(seed: 3)
        var logged: [String] = []
        for _ in 0..<(CustodyLimits.loggedRefusals + 100) {
            logged += scene.submit(try SampleEpoch.changed(bob, y: random.bytes(32))).filter { $0.hasPrefix("log") }
        }
        #expect(logged.count == CustodyLimits.loggedRefusals + 1)
        #expect(logged.last == "log further-refusals-not-logged")
        _ = try scene.submit("ann")
        _ = try scene.submit("bob")
        let effects = scene.machine.handle(.opened(attempt: 1), at: scene.now)
        let transcripts = effects.compactMap { if case .record(let transcript) = $0 { transcript } else { nil } }
        #expect(transcripts.map(\.entries.count) == [CustodyLimits.transcript])
        #expect(transcripts.map(\.omitted) == [UInt64(CustodyLimits.loggedRefusals + 4 - CustodyLimits.transcript)])
    }

    @Test("the same wrong share is logged once")
    func repeatedWrongShare() throws {
        var scene = try Scene()
        let spoiled = try SampleEpoch.spoiled(scene.epoch.share(of: "bob"))
        #expect(scene.submit(spoiled) == ["log share-wrong bob", "refuse share-wrong"])
        #expect(scene.submit(spoiled) == ["refuse share-wrong"])
    }

    @Test("printing the machine, its effects and its refusals shows no byte of a share or of the secret")
    func silence() throws {
        var scene = try Scene()
        var effects = scene.machine.handle(
            .submitted(SubmittedShare(.success(try scene.epoch.share(of: "ann")))),
            at: scene.now
        )
        effects += scene.machine.handle(
            .submitted(SubmittedShare(.success(try scene.epoch.share(of: "bob")))),
            at: scene.now
        )
        var printed = "\(scene.machine) \(effects) \(String(reflecting: effects))"
        dump(scene.machine, to: &printed)
        dump(effects, to: &printed)
        let secrets = [scene.epoch.secret] + scene.epoch.staged.flatMap { [$0.share.y, $0.share.raw] }
        for secret in secrets {
            let bytes = secret.withBytes { Bytes($0) }
            let end = bytes.suffix(6)
            #expect(!printed.contains(Bytes(end).hex))
            #expect(!printed.contains(end.map { "\($0)" }.joined(separator: ", ")))
            #expect(!printed.contains(bytes.base64))
        }
    }
}
