import Canonical
import Custody
import HolderKeys
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// A database that refuses or loses the answer of any one transaction of a ceremony, then a process that ends: afterwards the old shares open
/// the vault or the new ones, never both and never neither.
@Suite("A ceremony over a database that fails")
struct VerifiedFaultsTests {
    private static let names = ["five", "six", "seven"]

    /// A vault with two servers, and new holders to whom it is rekeyed.
    private struct Scene {
        var servers: ManyServers
        let keys: [String: HolderPrivateKey]
        var new: [String: String] = [:]

        init() async throws {
            servers = try await ManyServers(1)
            keys = try Dictionary(uniqueKeysWithValues: names.map { ($0, try HolderPrivateKey.generate(.x25519)) })
            try await servers.setManifest("first", on: 0)
        }

        var store: FaultyStore { servers.members[0].store }
        var server: KeyServer { servers[0] }

        func propose(_ kind: String) async throws -> CeremonyAnswer {
            var request = CeremonyRequest(kind: kind)
            request.threshold = 2
            request.shareholders = names.map { .init(name: $0, publicKey: keys[$0]?.publicKey.pem ?? "") }
            request.force = true
            return try await server.propose(request, by: ManyServers.local)
        }

        func consent(_ holder: String, _ ceremony: CeremonyAnswer) async throws {
            var request = RecoverRequest(share: servers.shares[holder])
            request.proposal = ceremony.proposal
            _ = try await server.consent(request, toCeremony: ceremony.id, by: ManyServers.local)
        }

        mutating func fetch(_ ceremony: CeremonyAnswer) async throws {
            for name in names {
                let answer = try await server.encryptedShare(ofCeremony: ceremony.id, holder: name)
                let share = try keys[name]?.decryptShare(Bytes(base64: answer.encryptedShare) ?? [])
                new[name] = share?.withBytes { Bytes($0).base64 }
            }
        }

        func confirm(_ holder: String, _ ceremony: CeremonyAnswer) async throws {
            let share = try Share(reading: SecretBytes(copying: Bytes((new[holder] ?? "").utf8)))
            let proof = share.confirmation(nonce: Bytes(base64: ceremony.nonce) ?? []).base64
            let request = ConfirmationRequest(holder: holder, proof: proof)
            _ = try await server.confirm(request, inCeremony: ceremony.id, by: ManyServers.local)
        }

        /// Everything up to the commit, or to the first refusal; whether the commit was acknowledged.
        mutating func run(_ kind: String) async -> Bool {
            do {
                let ceremony = try await propose(kind)
                for holder in ["one", "two"] { try await consent(holder, ceremony) }
                try await fetch(ceremony)
                for holder in names { try await confirm(holder, ceremony) }
                _ = try await server.commitCeremony(ceremony.id, by: ManyServers.local)
                return true
            } catch {
                return false
            }
        }

        /// Goes on with the open ceremony from wherever it is.
        mutating func finish() async throws {
            guard let open = await server.sealStatus(for: ManyServers.local).ceremony else { return }
            let ceremony = try await server.ceremony(open.id, by: ManyServers.local)
            if ceremony.state == "open" { for holder in ["one", "two"] { try await consent(holder, ceremony) } }
            try await fetch(ceremony)
            for holder in names where ceremony.confirmed?.contains(holder) != true {
                try await confirm(holder, ceremony)
            }
            _ = try await server.commitCeremony(ceremony.id, by: ManyServers.local)
        }
    }

    @Test(
        "at every transaction: refused, or done and the answer lost; then a crash",
        arguments: ["rekey", "rotate"],
        [false, true]
    )
    func everyTransaction(kind: String, isLost: Bool) async throws {
        var scene = try await Scene()
        let before = await scene.store.transactions.count
        #expect(await scene.run(kind))
        let count = await scene.store.transactions.count - before
        #expect(count >= 6)
        for position in 0..<count { try await expectOldOrNew(kind, failing: position, isLost) }
    }

    private func expectOldOrNew(_ kind: String, failing position: Int, _ isLost: Bool) async throws {
        var scene = try await Scene()
        let bundle = try await scene.server.verifyBundle()
        let unknown = StoreError(.outcomeUnknown, "the connection broke")
        let fault: FaultyStore.Fault = isLost ? .writeAndThrow(unknown) : .refuse(StoreError(.unavailable, "gone"))
        for _ in 0..<position { await scene.store.onApply(.none) }
        await scene.store.onApply(fault)
        let isDone = await scene.run(kind)
        try await scene.servers.restart(0)
        let epoch = await scene.server.sealStatus(for: ManyServers.local).epoch
        #expect(epoch == 2 || !isDone, "\(position)")
        let (old, new) = (
            ["one", "three"].map { scene.servers.shares[$0] ?? "" }, ["six", "seven"].compactMap { scene.new[$0] }
        )
        let (right, wrong) = epoch == 2 ? (new, old) : (old, new)
        let refusal = try await scene.server.open(with: wrong)
        #expect(wrong.isEmpty || refusal == (epoch == 2 ? "share-of-old-epoch" : "share-of-newer-epoch"), "\(position)")
        #expect(try await scene.server.open(with: right) == nil, "\(position)")
        #expect(try await scene.server.verifyBundle() == bundle)
        try await scene.finish()
        #expect(try await scene.servers.damages(seenBy: 0) == [], "\(position)")
        try await scene.servers.restart(0)
        // Where nothing was open any more the old epoch stays; a finished ceremony makes the new one rule.
        let last = await scene.server.sealStatus(for: ManyServers.local).epoch == 2
        let shares = last ? ["five", "seven"].compactMap { scene.new[$0] } : old
        #expect(try await scene.server.open(with: shares) == nil, "\(position)")
        #expect(try await scene.server.verifyBundle() == bundle)
    }

    @Test("a commit whose answer was lost is answered when it is asked again, on another server too")
    func lostAnswer() async throws {
        var scene = try await Scene()
        let other = try await scene.servers.add()
        try await scene.servers.unseal(other)
        let ceremony = try await scene.propose("rekey")
        for holder in ["one", "two"] { try await scene.consent(holder, ceremony) }
        try await scene.fetch(ceremony)
        for holder in Self.names { try await scene.confirm(holder, ceremony) }
        let first = try await scene.server.commitCeremony(ceremony.id, by: ManyServers.local)
        for index in [0, other] {
            let again = try await scene.servers[index].commitCeremony(ceremony.id, by: ManyServers.local)
            #expect(again.epoch == first.epoch && again.header == first.header && again.masterGeneration == 1)
        }
        #expect(
            await refusalCode { try await scene.server.abortCeremony(ceremony.id, by: ManyServers.local) }
                == "ceremony-finished"
        )
    }

    @Test("a new share is the same however often it is fetched, from each server, before and after a restart")
    func fetchedAgain() async throws {
        var scene = try await Scene()
        let other = try await scene.servers.add()
        try await scene.servers.unseal(other)
        let ceremony = try await scene.propose("rekey")
        for holder in ["one", "two"] { try await scene.consent(holder, ceremony) }
        let first = try await scene.server.encryptedShare(ofCeremony: ceremony.id, holder: "five")
        #expect(
            try await scene.servers[other].encryptedShare(ofCeremony: ceremony.id, holder: "five").encryptedShare
                == first.encryptedShare
        )
        try await scene.servers.restart(0)
        #expect(
            try await scene.server.encryptedShare(ofCeremony: ceremony.id, holder: "five").encryptedShare
                == first.encryptedShare
        )
        try await scene.servers.unseal(0)
        #expect(
            try await scene.server.encryptedShare(ofCeremony: ceremony.id, holder: "five").encryptedShare
                == first.encryptedShare
        )
        #expect(
            await refusalCode { _ = try await scene.server.encryptedShare(ofCeremony: ceremony.id, holder: "one") }
                == "not-found"
        )
    }
}
