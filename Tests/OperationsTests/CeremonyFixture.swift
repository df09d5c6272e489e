import Canonical
import Custody
import HolderKeys
@testable import Operations
import SecretSharing
import Secrets
import Store

/// A vault whose holders take part in ceremonies: their keys, and the share of each in the test's hand.
final class CeremonyFixture {
    var vault: TestVault
    /// Private keys of everybody who ever held or will hold a share, by name.
    private(set) var keys: [String: HolderPrivateKey] = [:]
    /// The decrypted shares in base64 that are good now.
    var shares: [String: String]

    init() async throws {
        vault = try await TestVault()
        shares = vault.shares
    }

    var server: KeyServer { vault.server }
    let local = Requester(isLocal: true)

    /// A holder to be named in a roster, with a new key.
    func holder(_ name: String, group: String? = nil) throws -> InitializeRequest.Holder {
        let key = try HolderPrivateKey.generate(.x25519)
        keys[name] = key
        return InitializeRequest.Holder(name: name, publicKey: key.publicKey.pem, group: group)
    }

    /// The body of a rekey or rotate to these holders.
    func roster(_ kind: String, _ names: [String], threshold: Int) throws -> CeremonyRequest {
        var request = CeremonyRequest(kind: kind)
        request.shareholders = try names.map { try holder($0) }
        request.threshold = threshold
        // The vault was made a moment ago, and nobody has confirmed his first share.
        request.force = true
        return request
    }

    func share(_ text: String) throws -> Share { try Share(reading: SecretBytes(copying: Bytes(text.utf8))) }

    func drillProof(_ key: SecretBytes, _ nonce: Bytes) -> Bytes { Share.drillProof(key: key, nonce: nonce) }

    func consentRequest(_ holder: String, _ ceremony: CeremonyAnswer) -> RecoverRequest {
        var request = RecoverRequest(share: shares[holder] ?? "")
        request.proposal = ceremony.proposal
        return request
    }

    func propose(_ request: CeremonyRequest) async throws -> CeremonyAnswer {
        try await server.propose(request, by: local)
    }

    func commit(_ ceremony: CeremonyAnswer) async throws -> CommitAnswer {
        try await server.commitCeremony(ceremony.id, by: local)
    }

    @discardableResult
    func send(_ share: RecoverRequest, to ceremony: CeremonyAnswer) async throws -> CeremonyAnswer {
        try await server.consent(share, toCeremony: ceremony.id, by: local)
    }

    @discardableResult
    func send(_ proof: ConfirmationRequest, to ceremony: CeremonyAnswer) async throws -> CeremonyAnswer {
        try await server.confirm(proof, inCeremony: ceremony.id, by: local)
    }

    @discardableResult
    func consent(_ holders: [String], to ceremony: CeremonyAnswer) async throws -> CeremonyAnswer {
        var answer = ceremony
        for holder in holders { answer = try await send(consentRequest(holder, ceremony), to: ceremony) }
        return answer
    }

    /// A staged share, fetched and decrypted by its holder.
    func newShare(of holder: String, in ceremony: CeremonyAnswer) async throws -> Share {
        let fetched = try await server.encryptedShare(ofCeremony: ceremony.id, holder: holder)
        let bytes = try keys[holder]?.decryptShare(Bytes(base64: fetched.encryptedShare) ?? [])
        return try Share(reading: bytes ?? SecretBytes(copying: []))
    }

    /// The holders fetch, decrypt and confirm their new shares, and remember them.
    @discardableResult
    func confirm(_ holders: [String], in ceremony: CeremonyAnswer) async throws -> CeremonyAnswer {
        var answer = ceremony
        for holder in holders {
            let share = try await newShare(of: holder, in: ceremony)
            let proof = share.confirmation(nonce: Bytes(base64: ceremony.nonce) ?? []).base64
            answer = try await server.confirm(
                ConfirmationRequest(holder: holder, proof: proof),
                inCeremony: ceremony.id,
                by: local
            )
            shares[holder] = share.raw.withBytes { Bytes($0).base64 }
        }
        return answer
    }

    /// A whole rekey or rotate.
    @discardableResult
    func run(_ request: CeremonyRequest, consents: [String] = ["one", "two"]) async throws -> CommitAnswer {
        let ceremony = try await server.propose(request, by: local)
        try await consent(consents, to: ceremony)
        let names = ceremony.proposed?.holders.map(\.name) ?? []
        try await confirm(names, in: ceremony)
        return try await server.commitCeremony(ceremony.id, by: local)
    }

    /// The code of what the body throws; nil where it throws nothing.
    func code(_ body: () async throws -> some Sendable) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch {
            return OperationError(from: error).code.rawValue
        }
    }

    /// A new process on the same database and folder takes these holders' shares; the code of the last refusal, or nil when it is open.
    func reopen(with holders: [String]) async throws -> String? {
        try await vault.restart()
        return try await server.open(with: holders.map { shares[$0] ?? "" })
    }
}
