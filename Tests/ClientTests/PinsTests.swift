import Canonical
import Client
import Foundation
import SecretSharing
import Secrets
import Testing

@Suite("What a folder pins")
struct PinsTests {
    private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    private func checkpoint(_ number: UInt64) -> PinnedCheckpoint {
        PinnedCheckpoint(number: number, hash: "00", statement: "", signature: "")
    }

    @Test("pins are read as they were written, by their owner only")
    func roundTrip() throws {
        try withFolder { folder in
            let file = PinsFile(folder: folder)
            #expect(try file.read() == nil)
            let pins = try VaultFixture().pins()
            try file.write(pins)
            #expect(try file.read() == pins)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [PinsFile.name])
        }
    }

    @Test("a damaged pins file is refused and never passed over", arguments: ["", "{}", "{\"version\":2}", "[]", "x"])
    func damaged(text: String) throws {
        try withFolder { folder in
            let file = PinsFile(folder: folder)
            try Data(text.utf8).write(to: URL(filePath: file.path))
            #expect(throws: ClientError.self) { try file.read() }
        }
    }

    @Test("epoch and checkpoint only go forward")
    func advance() throws {
        var pins = try VaultFixture().pins(epoch: 3)
        pins.advance(epoch: 2, checkpoint: checkpoint(5))
        #expect(pins.epoch == 3 && pins.checkpoint?.number == 5)
        pins.advance(epoch: 4, checkpoint: checkpoint(4))
        #expect(pins.epoch == 4 && pins.checkpoint?.number == 5)
        pins.advance(epoch: nil, checkpoint: nil)
        #expect(pins.epoch == 4 && pins.checkpoint?.number == 5)
    }

    @Test("a share is known by its digest")
    func holder() throws {
        let fixture = try VaultFixture()
        let share = try fixture.share()
        let digest = share.digest(holder: "bob").hex
        let holders = [
            Pins.Holder(name: "alice", group: 1, index: 1, digest: digest),
            Pins.Holder(name: "bob", group: 1, index: 2, digest: digest),
        ]
        let pins = Pins(vault: fixture.vault.text, rootCA: "", epoch: 3, checkpoint: nil, holders: holders)
        #expect(pins.holder(of: share) == "bob")
        #expect(pins.holder(of: try fixture.share()) == nil)
    }

    @Test("a private file is made once and never written over; a file has a limit")
    func privateFile() throws {
        try withFolder { folder in
            let path = folder + "/key"
            try PrivateFile.create(path, with: .init(copying: Bytes("one".utf8)))
            #expect(throws: ClientError.self) { try PrivateFile.create(path, with: .init(copying: Bytes("two".utf8))) }
            #expect(try PrivateFile.read(path, limit: 3) == Bytes("one".utf8))
            #expect(throws: ClientError.self) { try PrivateFile.read(path, limit: 2) }
            #expect(throws: ClientError.self) { try PrivateFile.read(folder + "/none", limit: 2) }
            let large = Bytes(repeating: 5, count: 200_000)
            try PrivateFile.replace(path, with: large)
            #expect(try PrivateFile.read(path, limit: 200_000) == large)
            #expect(throws: ClientError.self) { try PrivateFile.read(path, limit: 199_999) }
        }
    }

    @Test("the newest revocation list stays, an older or forged one changes nothing")
    func revocations() throws {
        let fixture = try VaultFixture()
        var pins = fixture.pins()
        pins.advance(revocations: try fixture.revocations(revoked: true, number: 5))
        let kept = pins.pinnedRevocations
        #expect(kept != nil)
        pins.advance(revocations: try fixture.revocations(revoked: false, number: 4))
        pins.advance(revocations: try fixture.revocations(revoked: false, number: 9, by: VaultFixture().root))
        pins.advance(revocations: [1, 2, 3])
        #expect(pins.pinnedRevocations == kept)
        let newer = try fixture.revocations(revoked: true, number: 6)
        pins.advance(revocations: newer)
        #expect(pins.pinnedRevocations == newer)
    }

    @Test("holders are remembered once, replaced by a new epoch, and bounded")
    func holders() throws {
        var pins = try VaultFixture().pins()
        let bob = Pins.Holder(name: "bob", group: 1, index: 2, digest: "00")
        pins.remember(bob)
        pins.remember(bob)
        #expect(pins.holders == [bob])
        for number in 0..<3_000 { pins.remember(.init(name: "h\(number)", group: 1, index: 1, digest: "\(number)")) }
        #expect(pins.holders.count == 2_048 && pins.holders.last?.name == "h2999")
        pins.replaceHolders(with: [bob])
        #expect(pins.holders == [bob])
    }
}
