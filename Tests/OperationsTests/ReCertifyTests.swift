import Authority
import Canonical
import KMIP
import Store
import TestTools
import Testing

@testable import Operations

struct ReCertifyTests {
    @Test("the new certificate takes the names; each links to the other, and the public key to the new one")
    func replaces() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let old = try await fixture.certify(key) {
            $0.add(ObjectName("leaf").ttlv)
            $0.add(TTLV(.objectGroup, .text("group")))
        }
        let new = try await fixture.objects.reCertify(ReCertifyRequest(uniqueIdentifier: old)).uniqueIdentifier
        let (before, after) = (try await fixture.base.attributes(old), try await fixture.base.attributes(new))
        #expect(before.names.isEmpty && after.names == [ObjectName("leaf")] && after.objectGroups == ["group"])
        #expect(CertifyFixture.link(before, .replacementObject) == [new])
        #expect(CertifyFixture.link(after, .replacedObject) == [old])
        #expect(CertifyFixture.link(after, .publicKey) == [key])
        #expect(CertifyFixture.link(try await fixture.base.attributes(key), .certificate) == [new])
        let (first, second) = (try await fixture.der(old), try await fixture.der(new))
        #expect(first != second)
        #expect(try IssuedCertificate(der: first).spki == IssuedCertificate(der: second).spki)
        #expect(try await fixture.leaves().count == 2)
        let verification = try await fixture.base.test.server.verifyDatabase(by: fixture.base.test.local)
        #expect(verification.damaged.isEmpty)
    }

    @Test("each is counted: the new certificate is the latest of its set, and has what orders its renewal")
    func counted() async throws {
        let fixture = try await CertifyFixture()
        let order = TTLV(.rotateAutomatic, .boolean(true))
        var ids = [try await fixture.certify(try await fixture.publicKey("one")) { $0.add(order) }]
        #expect(try await fixture.base.attributes(ids[0]).rotateGeneration == nil)
        for generation in Int32(1)...2 {
            let request = ReCertifyRequest(uniqueIdentifier: ids[ids.count - 1])
            ids.append(try await fixture.objects.reCertify(request).uniqueIdentifier)
            let old = try await fixture.base.attributes(ids[ids.count - 2])
            let new = try await fixture.base.attributes(ids[ids.count - 1])
            #expect(new.rotateGeneration == generation && old.rotateGeneration == (generation == 1 ? nil : 1))
            #expect(new.rotateLatest == true && old.rotateLatest == false && new.rotateAutomatic == true)
            #expect(new.rotateDate == new.initialDate && old.rotateDate == new.rotateDate)
        }
    }

    @Test("an offset moves the dates by what lies between the two activations, and excludes dates")
    func offset() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let old = try await fixture.certify(key) {
            $0.lifeDates.activation = 1_000
            $0.lifeDates.deactivation = 4_000_000_000
        }
        let request = ReCertifyRequest(uniqueIdentifier: old, offset: 60)
        let new = try await fixture.base.attributes(try await fixture.objects.reCertify(request).uniqueIdentifier)
        let (activation, made) = (try #require(new.lifeDates.activation), try #require(new.initialDate))
        #expect(activation == made + 60)
        #expect(new.lifeDates.deactivation == 4_000_000_000 + activation - 1_000)
        var both = request
        both.attributes.lifeDates.activation = 5
        #expect(await refusal { try await fixture.objects.reCertify(both) } == .invalidMessage)
        let same = ReCertifyRequest(uniqueIdentifier: old)
        let copied = try await fixture.base.attributes(try await fixture.objects.reCertify(same).uniqueIdentifier)
        #expect(copied.lifeDates.activation == 1_000 && copied.lifeDates.deactivation == 4_000_000_000)
    }

    @Test("a request must be of the same key; what is no certificate, or compromised, is not renewed")
    func refused() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let old = try await fixture.certify(key)
        try fixture.makeKey("two")
        var request = ReCertifyRequest(uniqueIdentifier: old)
        request.certificateRequestType = CertificateRequestType.pkcs10.ttlv
        request.certificateRequestValue = try fixture.request("two", for: "web")
        #expect(await refusal { try await fixture.objects.reCertify(request) } == .invalidCSR)
        request.certificateRequestValue = try fixture.request("one", for: "web")
        #expect(await refusal { try await fixture.objects.reCertify(request) } == nil)
        let notOne = ReCertifyRequest(uniqueIdentifier: key)
        #expect(await refusal { try await fixture.objects.reCertify(notOne) } == .invalidObjectType)
        try await fixture.base.revoke(old, .keyCompromise)
        let gone = ReCertifyRequest(uniqueIdentifier: old)
        #expect(await refusal { try await fixture.objects.reCertify(gone) } == .wrongKeyLifecycleState)
    }
}
