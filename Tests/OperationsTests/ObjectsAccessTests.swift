import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Who may do what with an object")
struct ObjectsAccessTests {
    @Test("somebody else's object is not found, whatever one asks of it")
    func stranger() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let id = try await fixture.key()
        try await fixture.giveAway(id)
        let asked: [() async throws -> Any] = [
            { try await objects.get(GetRequest(uniqueIdentifier: id)) },
            { try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)) },
            { try await objects.getAttributeList(GetAttributeListRequest(uniqueIdentifier: id)) },
            { try await objects.activate(ActivateRequest(uniqueIdentifier: id)) },
            { try await fixture.revoke(id, .keyCompromise) },
            { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) },
            { try await objects.get(GetRequest(uniqueIdentifier: "no such object")) },
            { try await objects.get(GetRequest(uniqueIdentifier: String(repeating: "x", count: 4_000))) },
        ]
        for question in asked { #expect(await refusal(question) == .objectNotFound) }
        #expect(try await !fixture.found([]).contains(id))
    }

    @Test("a grant allows what it names, makes the object visible, and ends")
    func grants() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        try await fixture.giveAway(id)
        try await fixture.grant([.get], on: id)
        #expect(try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).uniqueIdentifier == id)
        #expect(try await fixture.found([]).contains(id))
        #expect(
            await refusal { try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id)) }
                == .permissionDenied
        )
        try await fixture.grant([.get], on: id, until: Instant(wholeSeconds: 1))
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) } == .objectNotFound)
        #expect(try await !fixture.found([]).contains(id))
    }

    @Test("a sensitive key's material stays inside, as does one's that is not extractable")
    func sensitive() async throws {
        let fixture = try await ObjectsFixture()
        let sensitive = try await fixture.key { $0.sensitive = true }
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: sensitive)) } == .sensitive)
        let fixed = try await fixture.key { $0.extractable = false }
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: fixed)) } == .notExtractable)
        let shown = try await fixture.attributes(fixed)
        #expect(shown.neverExtractable == true && shown.alwaysSensitive == false)
    }

    @Test(
        "the vault's own keys can be looked at by an administrator, and nothing else",
        arguments: [
            "vault-root-ca", "vault-history", "vault-workload-seed", "vault-mesh-ca-0",
        ]
    )
    func vaultOwn(id: String) async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        #expect(try await fixture.found([]).contains(id))
        #expect(try await fixture.attributes(id).sensitive == true)
        let before = try await fixture.row(id)
        #expect(await refusal { try await objects.get(GetRequest(uniqueIdentifier: id)) } == .permissionDenied)
        #expect(await refusal { try await fixture.revoke(id, .keyCompromise) } == .permissionDenied)
        #expect(await refusal { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) } == .permissionDenied)
        #expect(
            await refusal { try await objects.activate(ActivateRequest(uniqueIdentifier: id)) } == .permissionDenied
        )
        #expect(try await fixture.row(id) == before)
    }

    @Test(
        "nothing is made of the vault's own keys, done with them, changed about them or given out of them, not even to an administrator",
        arguments: [
            "vault-root-ca", "vault-history", "vault-workload-seed", "vault-mesh-ca-0",
        ]
    )
    func vaultOwnUse(id: String) async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let rows = try await fixture.store.count(ObjectRow.table)
        let before = try await fixture.row(id)
        let data = SecretBytes(copying: [1, 2, 3])
        let name = ObjectName("mine").ttlv
        var aes = Attributes([CryptographicAlgorithm.aes.ttlv])
        aes.cryptographicLength = 256
        var hashing = CryptographicParameters()
        hashing.hashingAlgorithm = .sha256
        let derive = DeriveKeyRequest(
            objectType: .symmetricKey,
            uniqueIdentifiers: [id],
            derivationMethod: .hmac,
            derivationParameters: DerivationParameters(parameters: hashing, derivationData: [data]),
            attributes: aes
        )
        let split = CreateSplitKeyRequest(
            objectType: .splitKey,
            uniqueIdentifier: id,
            parts: 3,
            threshold: 2,
            method: .polynomialSharingGF28
        )
        let join = JoinSplitKeyRequest(objectType: .symmetricKey, uniqueIdentifiers: [id])
        let code = MACVerifyRequest(uniqueIdentifier: id, data: data, macData: [1])
        let signature = SignatureVerifyRequest(uniqueIdentifier: id, data: data, signatureData: [1])
        let unnamed = DeleteAttributeRequest(uniqueIdentifier: id, deleted: .all(.tag(.name)))
        let asked: [(String, () async throws -> Any)] = [
            ("Encrypt", { try await objects.encrypt(EncryptRequest(uniqueIdentifier: id, data: data)) }),
            ("Decrypt", { try await objects.decrypt(DecryptRequest(uniqueIdentifier: id, data: [1])) }),
            ("Sign", { try await objects.sign(SignRequest(uniqueIdentifier: id, data: data)) }),
            ("Signature Verify", { try await objects.signatureVerify(signature) }),
            ("MAC", { try await objects.mac(MACRequest(uniqueIdentifier: id, data: data)) }),
            ("MAC Verify", { try await objects.macVerify(code) }),
            ("Derive Key", { try await objects.deriveKey(derive) }),
            ("Certify", { try await objects.certify(CertifyRequest(uniqueIdentifier: id)) }),
            ("Re-certify", { try await objects.reCertify(ReCertifyRequest(uniqueIdentifier: id)) }),
            ("Re-key", { try await objects.reKey(ReKeyRequest(uniqueIdentifier: id)) }),
            (
                "Re-key Key Pair",
                { try await objects.reKeyKeyPair(ReKeyKeyPairRequest(privateKeyUniqueIdentifier: id)) }
            ),
            ("Create Split Key", { try await objects.createSplitKey(split) }),
            ("Join Split Key", { try await objects.joinSplitKey(join) }),
            ("Get", { try await objects.get(GetRequest(uniqueIdentifier: id)) }),
            ("Export", { try await objects.export(ExportRequest(GetRequest(uniqueIdentifier: id))) }),
            ("Archive", { try await objects.archive(ArchiveRequest(uniqueIdentifier: id)) }),
            (
                "Add Attribute",
                {
                    try await objects.addAttribute(AddAttributeRequest(uniqueIdentifier: id, newAttribute: name))
                }
            ),
            (
                "Set Attribute",
                {
                    let sensitive = TTLV(.sensitive, .boolean(false))
                    return try await objects.setAttribute(
                        SetAttributeRequest(uniqueIdentifier: id, newAttribute: sensitive)
                    )
                }
            ),
            (
                "Modify Attribute",
                {
                    try await objects.modifyAttribute(ModifyAttributeRequest(uniqueIdentifier: id, newAttribute: name))
                }
            ),
            ("Delete Attribute", { try await objects.deleteAttribute(unnamed) }),
        ]
        for (what, question) in asked { #expect(await refusal(question) == .permissionDenied, "\(what)") }
        #expect(try await fixture.row(id) == before)
        #expect(try await fixture.store.count(ObjectRow.table) == rows)
    }

    @Test("manifests and policies can be read by their owner and changed by nobody")
    func manifests() async throws {
        let fixture = try await ObjectsFixture(manifests: 1)
        let objects = fixture.objects
        let id = "policy-" + Digest(of: TestVault.policies[1]).hex
        guard case .opaqueObject(_, let bytes) = try await objects.get(GetRequest(uniqueIdentifier: id)).object else {
            Issue.record("a policy is an opaque object")
            return
        }
        #expect(bytes.withBytes { Bytes($0) } == TestVault.policies[1])
        #expect(await refusal { try await fixture.revoke(id, .unspecified) } == .permissionDenied)
        #expect(await refusal { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) } == .permissionDenied)
    }

    @Test("without the grant to create nothing is made")
    func mayNotCreate() async throws {
        let fixture = try await ObjectsFixture()
        for table in [GrantRow.table, MemberRow.table] {
            for row in await fixture.store.all(table) { await fixture.store.erase(table, key: row.key) }
        }
        #expect(await refusal { try await fixture.key() } == .permissionDenied)
        #expect(try await fixture.found([]).isEmpty)
    }
}
