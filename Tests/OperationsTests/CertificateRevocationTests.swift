import Canonical
import KMIP
import Store
import Testing

@testable import Operations

struct CertificateRevocationTests {
    @Test("a Revoke of what the vault issued is in its list and in its row at once, with the reason")
    func listed() async throws {
        let fixture = try await CertifyFixture()
        let id = try await fixture.certify(try await fixture.publicKey("one"))
        let other = try await fixture.certify(try await fixture.publicKey("two"))
        try await fixture.base.revoke(id, .keyCompromise)
        let list = try await fixture.list()
        let row = try #require(try await fixture.leaves().first { $0.revoked != nil })
        #expect(row.der == (try await fixture.der(id)) && row.reason == 1)
        #expect(list.contains(row.serial.hex.uppercased()) && list.contains("Key Compromise"))
        #expect(try await fixture.base.state(other) == .preActive)
        let verification = try await fixture.base.test.server.verifyDatabase(by: fixture.base.test.local)
        #expect(verification.damaged.isEmpty)
    }

    @Test("a copy that somebody registered takes nothing back when it is revoked")
    func copies() async throws {
        let fixture = try await CertifyFixture()
        let id = try await fixture.certify(try await fixture.publicKey("one"))
        let copy = try await fixture.register(certificate: try await fixture.der(id))
        try await fixture.base.revoke(copy, .keyCompromise)
        #expect(try await fixture.leaves().allSatisfy { $0.revoked == nil })
        var forged = Attributes()
        forged.issuedSerial = try await fixture.leaves().first?.serial
        let object = ManagedObject.certificate(.x509, try await fixture.der(id))
        let request = RegisterRequest(attributes: forged, object: object)
        #expect(await refusal { try await fixture.objects.register(request) } == .attributeReadOnly)
        let brought = ImportRequest(uniqueIdentifier: "brought", attributes: forged, object: object)
        _ = try? await fixture.objects.import(brought)
        try? await fixture.base.revoke("brought", .keyCompromise)
        #expect(try await fixture.leaves().allSatisfy { $0.revoked == nil })
    }

    @Test("many are revoked at the same time, and all stand in the newest list")
    func many() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        var ids: [String] = []
        for _ in 0..<6 { ids.append(try await fixture.certify(key)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids { group.addTask { try await fixture.base.revoke(id, .keyCompromise) } }
            try await group.waitForAll()
        }
        let list = try await fixture.list()
        for row in try await fixture.leaves() { #expect(list.contains(row.serial.hex.uppercased())) }
    }

    @Test("a batch that may be undone revokes one certificate, and nothing where it fails")
    func batch() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let ids = [try await fixture.certify(key), try await fixture.certify(key)]
        let requests = ids.map { RevokeRequest(uniqueIdentifier: $0, reason: RevocationReason(.keyCompromise)) }
        let undone = try await fixture.objects.asOne { operations in
            _ = try? await operations.revoke(requests[0])
            let second = await refusal { try await operations.revoke(requests[1]) }
            return (second, false)
        }
        #expect(undone.answer == .featureNotSupported)
        #expect(try await fixture.leaves().allSatisfy { $0.revoked == nil })
        let whole = try await fixture.objects.asOne { operations in
            let reason = await refusal { try await operations.revoke(requests[0]) }
            return (reason, reason == nil)
        }
        #expect(whole.failure == nil && whole.answer == nil)
        #expect(try await fixture.leaves().filter { $0.revoked != nil }.count == 1)
    }
}
