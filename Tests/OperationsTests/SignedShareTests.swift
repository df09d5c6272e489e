import Canonical
import Custody
import HolderKeys
import Operations
import SecretSharing
import Secrets
import TestSupport
import Testing

/// A holder's signature over his submission, checked from the first share after a start on.
@Suite("Signed shares")
struct SignedShareTests {
    @Test("the first share after a start is judged by its holder's key, named or not", arguments: [true, false])
    func first(namesHolder: Bool) async throws {
        var vault = try await TestVault(manifests: 0, signing: true)
        try await vault.restart()
        var request = try await signed(vault, "one", by: "one")
        if !namesHolder { request.holder = nil }
        let status = try await vault.server.recover(request, by: vault.local)
        #expect(status.groups.first?.missing == 1)
    }

    @Test("another holder's signature is refused and disturbs nobody")
    func foreign() async throws {
        var vault = try await TestVault(manifests: 0, signing: true)
        try await vault.restart()
        let error = await #expect(throws: OperationError.self) {
            try await vault.server.recover(try await signed(vault, "one", by: "two"), by: vault.local)
        }
        #expect(error?.code == .signatureWrong)
        #expect(try await vault.recover() == nil)
    }

    private func signed(_ vault: TestVault, _ holder: String, by signer: String) async throws -> RecoverRequest {
        let status = await vault.server.sealStatus(for: vault.local)
        let ceremony = try #require(status.ceremony)
        let share = try Share(reading: SecretBytes(copying: (vault.shares[holder] ?? "").utf8))
        let statement = SubmissionStatement(
            context: CeremonyContext(
                vault: share.vault,
                epoch: share.epoch,
                ceremony: try #require(CeremonyID(text: ceremony.id)),
                kind: .unseal,
                nonce: try #require(Bytes(base64: ceremony.nonce))
            ),
            holder: holder,
            shareDigest: share.digest(holder: holder),
            publicKey: try #require(ceremony.publicKey.flatMap { Bytes(base64: $0) })
        )
        var request = RecoverRequest(share: vault.shares[holder], holder: holder)
        request.signature = try vault.signingKeys[signer]?.sign(statement.bytes).base64
        return request
    }
}
