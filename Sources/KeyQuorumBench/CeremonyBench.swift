import Canonical
import HolderKeys
import Operations
import SQLStore
import SQLite
import SecretSharing
import Secrets
import Store

/// A rekey, which must not take longer for more objects, and a rotate with the re-wrapping of every row.
enum CeremonyBench {
    /// A rekey to three new holders: what the last consent takes (it makes the new shares), and the commit.
    static func rekey(_ vault: BenchVault) async throws -> (BenchVault, [Figure]) {
        let server = try await vault.open()
        let (next, times) = try await run("rekey", vault, server)
        await server.shutDown()
        let name = "rekey, \(vault.objects) objects"
        return (next, [Figure("\(name): stage and commit", times.stage + times.commit, "ms", goal: "50")])
    }

    /// A rotate, and how fast the server wraps everything anew behind it, over transactions and disk.
    static func rotate(_ vault: BenchVault) async throws -> (BenchVault, [Figure]) {
        let server = try await vault.open()
        let (next, times) = try await run("rotate", vault, server)
        let rate = try await rewrap(next, server)
        let figures = [
            Figure("rotate, \(vault.objects) objects: stage and commit", times.stage + times.commit, "ms"),
            Figure("wrap anew behind a rotate", rate, "rows/s", goal: "20000"),
        ]
        await server.shutDown()
        return (next, figures)
    }

    // MARK: The ceremony

    private struct Times {
        var stage = 0.0
        var commit = 0.0
    }

    private static func run(_ kind: String, _ vault: BenchVault, _ server: KeyServer) async throws -> (
        BenchVault, Times
    ) {
        let local = Requester(isLocal: true)
        let keys = try ["dan", "eve", "fay"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        var request = CeremonyRequest(kind: kind)
        request.threshold = 2
        request.force = true
        request.shareholders = keys.map { InitializeRequest.Holder(name: $0, publicKey: $1.publicKey.pem) }
        let ceremony = try await server.propose(request, by: local)
        var times = Times()
        for share in vault.shares {
            var consent = RecoverRequest(share: share.base64)
            consent.proposal = ceremony.proposal
            times.stage = try await Stopwatch.milliseconds {
                _ = try await server.consent(consent, toCeremony: ceremony.id, by: local)
            }
        }
        var shares: [Bytes] = []
        for (name, key) in keys { shares.append(try await confirm(name, key, in: ceremony, server)) }
        times.commit = try await Stopwatch.milliseconds {
            _ = try await server.commitCeremony(ceremony.id, by: local)
        }
        let next = BenchVault(path: vault.path, objects: vault.objects, shares: Array(shares.prefix(2)), key: vault.key)
        return (next, times)
    }

    private static func confirm(
        _ holder: String,
        _ key: HolderPrivateKey,
        in ceremony: CeremonyAnswer,
        _ server: KeyServer
    ) async throws -> Bytes {
        let fetched = try await server.encryptedShare(ofCeremony: ceremony.id, holder: holder)
        let bytes = try key.decryptShare(Bytes(base64: fetched.encryptedShare) ?? [])
        let proof = try Share(reading: bytes).confirmation(nonce: Bytes(base64: ceremony.nonce) ?? [])
        let request = ConfirmationRequest(holder: holder, proof: proof.base64)
        _ = try await server.confirm(request, inCeremony: ceremony.id, by: Requester(isLocal: true))
        return bytes.withBytes { Bytes($0) }
    }

    // MARK: Wrapping anew

    /// Rows a second from the first batch that was written to the last one, as the database says.
    private static func rewrap(_ vault: BenchVault, _ server: KeyServer) async throws -> Double {
        let watch = try await SQLiteDatabase.open(vault.database, clock: SystemClock())
        let all = try await behind(watch)
        let work = Task { await server.keepTime() }
        defer { work.cancel() }
        var left = all
        while left == all { left = try await pause(watch) }
        let (start, first) = (Stopwatch.wall, left)
        while left > 0 { left = try await pause(watch) }
        let rate = Double(first) / (Stopwatch.wall - start)
        await watch.close()
        return rate
    }

    private static func pause(_ store: any Store) async throws -> Int {
        try await Task.sleep(for: .milliseconds(20))
        return try await behind(store)
    }

    private static func behind(_ store: any Store) async throws -> Int {
        try await store.count(ObjectRow.table, before: MasterGeneration(2))
    }
}
