import Access
import Authority
import Canonical
import KMIP
import Secrets
import Store
import TestTools
import Testing

import struct Canonical.Digest

@testable import Operations

struct CertifyTests {
    @Test("a public key and its certificate link to each other, and the vault's list has the certificate")
    func publicKey() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let first = try await fixture.certify(key) { $0.add(ObjectName("leaf").ttlv) }
        #expect(CertifyFixture.link(try await fixture.base.attributes(key), .certificate) == [first])
        let attributes = try await fixture.base.attributes(first)
        #expect(CertifyFixture.link(attributes, .publicKey) == [key])
        #expect(attributes.names == [ObjectName("leaf")] && attributes.state == .preActive)
        let der = try await fixture.der(first)
        let leaves = try await fixture.leaves()
        #expect(leaves.map(\.der) == [der] && leaves.first?.policy == CertifyFixture.web)
        let second = try await fixture.certify(key)
        #expect(CertifyFixture.link(try await fixture.base.attributes(key), .certificate) == [second])
        let verification = try await fixture.base.test.server.verifyDatabase(by: fixture.base.test.local)
        #expect(verification.damaged.isEmpty)
    }

    @Test("a request is certified in DER, as text, as an object, and beside the public key that it is of")
    func requests() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let der = try fixture.request("one", for: "any.example")
        let pem = try fixture.openssl.run("req", "-new", "-key", "one.key", "-subj", "/CN=any.example")
        let object = ManagedObject.certificateRequest(.pkcs10, der)
        let kept = try await fixture.objects.register(RegisterRequest(attributes: Attributes(), object: object))
        let wishes = CertifyFixture.wish(CertifyFixture.any)
        let requests = [
            CertifyRequest(
                certificateRequestType: CertificateRequestType.pkcs10.ttlv,
                certificateRequestValue: der,
                attributes: wishes
            ),
            CertifyRequest(
                certificateRequestType: CertificateRequestType.pem.ttlv,
                certificateRequestValue: pem,
                attributes: wishes
            ),
            CertifyRequest(uniqueIdentifier: kept.uniqueIdentifier, attributes: wishes),
            CertifyRequest(
                uniqueIdentifier: key,
                certificateRequestType: CertificateRequestType.pkcs10.ttlv,
                certificateRequestValue: der,
                attributes: wishes
            ),
        ]
        let spki = try fixture.openssl.run("pkey", "-in", "one.key", "-pubout", "-outform", "DER")
        for request in requests {
            let id = try await fixture.objects.certify(request).uniqueIdentifier
            #expect(try IssuedCertificate(der: try await fixture.der(id)).spki == spki)
        }
        #expect(try await fixture.leaves().count == 4)
    }

    @Test(
        "what is no request, of another key, of a name that the policy forbids, or of a policy that there is not, is refused"
    )
    func refused() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        try fixture.makeKey("two")
        let (own, other) = (try fixture.request("one", for: "else"), try fixture.request("two", for: "web"))
        let (web, any) = (CertifyFixture.wish(CertifyFixture.web), CertifyFixture.wish(CertifyFixture.any))
        let pkcs10 = CertificateRequestType.pkcs10.ttlv
        let cases: [(CertifyRequest, ResultReason)] = [
            (CertifyRequest(uniqueIdentifier: key), .invalidField),
            (CertifyRequest(uniqueIdentifier: key, attributes: CertifyFixture.wish(Digest(of: [1]))), .invalidField),
            (Self.request(pkcs10, [1, 2], web), .invalidCSR),
            (Self.request(pkcs10, own, web), .permissionDenied),
            (Self.request(CertificateRequestType.crmf.ttlv, own, any), .invalidCSR),
            (Self.request(nil, own, any), .invalidMessage),
            (CertifyRequest(attributes: any), .invalidMessage),
            (CertifyRequest(uniqueIdentifier: try await fixture.base.key(), attributes: web), .invalidObjectType),
            (CertifyRequest(uniqueIdentifier: "vault-root-ca", attributes: web), .permissionDenied),
            (CertifyRequest(uniqueIdentifier: "nobody", attributes: web), .objectNotFound),
        ]
        for (request, reason) in cases {
            #expect(await refusal { try await fixture.objects.certify(request) } == reason)
        }
        var mixed = Self.request(pkcs10, other, web)
        mixed.uniqueIdentifier = key
        #expect(await refusal { try await fixture.objects.certify(mixed) } == .invalidCSR)
        try await fixture.base.revoke(key, .keyCompromise)
        #expect(await refusal { try await fixture.certify(key) } == .wrongKeyLifecycleState)
        #expect(try await fixture.leaves().isEmpty)
    }

    @Test("a right to the object is not enough: to issue certificates is an administrator's duty")
    func duty() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        try await fixture.base.giveAway(key)
        #expect(await refusal { try await fixture.certify(key) } == .objectNotFound)
        try await fixture.base.grant([.certify], on: key)
        let certified = try await fixture.certify(key)
        #expect(CertifyFixture.link(try await fixture.base.attributes(certified), .publicKey) == [key])
        let identity = Identity(subject: try ObjectsFixture.stranger.get(), method: .certificate, source: "")
        let stranger = Requester(isLocal: false, credential: .identity(identity))
        let theirs = fixture.base.test.server.objects(for: stranger)
        let wish = CertifyRequest(uniqueIdentifier: key, attributes: CertifyFixture.wish(CertifyFixture.web))
        #expect(await refusal { try await theirs.certify(wish) } == .permissionDenied)
        #expect(try await fixture.leaves().count == 1)
    }

    @Test("what will be signed is written down before it is, also where it then fails")
    func intent() async throws {
        let fixture = try await CertifyFixture()
        try fixture.makeKey("one")
        let request = Self.request(
            CertificateRequestType.pkcs10.ttlv,
            try fixture.request("one", for: "else"),
            CertifyFixture.wish(CertifyFixture.web)
        )
        #expect(await refusal { try await fixture.objects.certify(request) } == .permissionDenied)
        let kinds = try await fixture.base.store.read(.page(of: LogRow.table)).map { try LogRow($0).changeKind }
        #expect(kinds.filter { $0 == "witness-intend-certify" }.count == 1)
        #expect(!kinds.contains("certify"))
    }

    @Test("in a batch that is undone no certificate is left, and one that is whole leaves it with its object")
    func batch() async throws {
        let fixture = try await CertifyFixture()
        let key = try await fixture.publicKey("one")
        let wish = CertifyRequest(uniqueIdentifier: key, attributes: CertifyFixture.wish(CertifyFixture.web))
        let undone = try await fixture.objects.asOne { operations in
            _ = try? await operations.certify(wish)
            return ((), false)
        }
        #expect(undone.failure == nil)
        #expect(try await fixture.leaves().isEmpty)
        #expect(try await fixture.base.attributes(key).links.isEmpty)
        let whole = try await fixture.objects.asOne { operations in
            let id = try? await operations.certify(wish).uniqueIdentifier
            return (id, id != nil)
        }
        let id = try #require(whole.answer)
        #expect(try await fixture.leaves().map(\.der) == [try await fixture.der(id)])
    }

    private static func request(_ type: TTLV?, _ value: [UInt8], _ attributes: Attributes) -> CertifyRequest {
        CertifyRequest(certificateRequestType: type, certificateRequestValue: value, attributes: attributes)
    }
}
