import Access
import Canonical
import KMIP
import Operations
import Secrets
import Store
import TestSupport
import Testing

/// Two servers over one database, the first of which used a key before: what it does with it next is what the database says then, wherever the rows are.
/// Only a file's rows are compared at once (``KnownDataTests``); a database server is asked.
@Suite("Data under keys that were used before, over every database")
struct ServedDataTests {
    private static let data = SecretBytes(copying: Array("what is to be protected".utf8))

    private func servers(_ engine: Engine) async throws -> ManyServers {
        try await ManyServers.open(2, on: try await Site.shared(engine), recordsSignatures: false)
    }

    private func key(_ servers: ManyServers, _ change: (inout Attributes) -> Void = { _ in }) async throws -> String {
        var attributes = Attributes()
        (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (.aes, 256)
        (attributes.cryptographicUsageMask, attributes.lifeDates.activation) = ([.encrypt, .decrypt], 1)
        change(&attributes)
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await servers[1].objects(for: ManyServers.local).create(request).uniqueIdentifier
    }

    private func encrypt(
        _ id: String,
        _ servers: ManyServers,
        as requester: Requester = ManyServers.local
    ) async throws -> EncryptResponse {
        try await servers[0].objects(for: requester).encrypt(request(id))
    }

    private func request(_ id: String) -> EncryptRequest {
        var parameters = CryptographicParameters()
        (parameters.blockCipherMode, parameters.randomIV) = (.gcm, true)
        return EncryptRequest(uniqueIdentifier: id, parameters: parameters, data: Self.data)
    }

    private func decrypt(_ id: String, _ sealed: EncryptResponse, _ servers: ManyServers) async throws -> SecretBytes? {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .gcm
        let request = DecryptRequest(
            uniqueIdentifier: id,
            parameters: parameters,
            data: sealed.data,
            nonce: sealed.nonce,
            tag: sealed.tag
        )
        return try await servers[0].objects(for: ManyServers.local).decrypt(request).data
    }

    /// What the first server does without waiting for the database.
    private func atOnce(_ id: String, _ servers: ManyServers) async -> Bool {
        let (objects, store) = (servers[0].objects(for: ManyServers.local), servers.members[0].store)
        let asked = PlainRequest.encrypt(request(id))
        return await withTaskExecutorPreference(store.executor) {
            _ = try? await store.health()
            return objects.answerAtOnce([asked], in: MessageFacts()) != nil
        }
    }

    @Test(
        "what another server revoked or destroyed is used no more; only a file is read at once",
        arguments: Engine.allCases
    )
    func changed(engine: Engine) async throws {
        let servers = try await servers(engine)
        let (revoked, destroyed) = (try await key(servers), try await key(servers))
        var sealed: [String: EncryptResponse] = [:]
        for id in [revoked, destroyed, revoked, destroyed] { sealed[id] = try await encrypt(id, servers) }
        #expect(await atOnce(revoked, servers) == (engine == .sqlite))
        let there = servers[1].objects(for: ManyServers.local)
        let reason = RevocationReason(.cessationOfOperation)
        for id in [revoked, destroyed] {
            _ = try await there.revoke(RevokeRequest(uniqueIdentifier: id, reason: reason))
        }
        _ = try await there.destroy(DestroyRequest(uniqueIdentifier: destroyed))
        for id in [revoked, destroyed] {
            #expect(await !atOnce(id, servers))
            await #expect(throws: (any Error).self) { try await encrypt(id, servers) }
        }
        // What is deactivated decrypts still.
        #expect(try await decrypt(revoked, try #require(sealed[revoked]), servers) == Self.data)
        let gone = try #require(sealed[destroyed])
        await #expect(throws: (any Error).self) { try await decrypt(destroyed, gone, servers) }
        try await servers.end()
    }

    @Test("what Usage Limits count is drawn by all servers together", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        let servers = try await servers(engine)
        let limits = TTLV(
            .usageLimits,
            .structure([TTLV(Tag(rawValue: 0x42_0097), .longInteger(3)), UsageLimitsUnit.object.ttlv])
        )
        let id = try await key(servers) { $0.add(limits) }
        let sealed = try await encrypt(id, servers)
        _ = try await servers[1].objects(for: ManyServers.local).encrypt(request(id))
        #expect(await !atOnce(id, servers))
        _ = try await encrypt(id, servers)
        await #expect(throws: (any Error).self) { try await encrypt(id, servers) }
        await #expect(throws: (any Error).self) {
            try await servers[1].objects(for: ManyServers.local).encrypt(request(id))
        }
        #expect(try await decrypt(id, sealed, servers) == Self.data)
        try await servers.end()
    }

    @Test("a grant that another server took back is one no more, nor is any after a seal", arguments: Engine.allCases)
    func granted(engine: Engine) async throws {
        let servers = try await servers(engine)
        let id = try await key(servers)
        let identity = Identity(subject: try Subject.mail("friend@example.org"), method: .certificate, source: "test")
        let friend = Requester(isLocal: false, credential: .identity(identity))
        let owner = servers[1].objects(for: ManyServers.local)
        await #expect(throws: (any Error).self) { try await encrypt(id, servers, as: friend) }
        _ = try await owner.grant(GrantRequest(operations: ["encrypt"]), on: id, to: "mail:friend@example.org")
        for _ in 0..<2 { _ = try await encrypt(id, servers, as: friend) }
        try await owner.revokeGrant(on: id, to: "mail:friend@example.org")
        await #expect(throws: (any Error).self) { try await encrypt(id, servers, as: friend) }
        _ = try await encrypt(id, servers)
        try await servers[1].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        await #expect(throws: (any Error).self) { try await encrypt(id, servers) }
        #expect(await !atOnce(id, servers))
        try await servers.end()
    }
}
