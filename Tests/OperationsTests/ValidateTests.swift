import Canonical
import KMIP
import TestTools
import Testing

@testable import Operations

struct ValidateTests {
    @Test("what the vault issued is valid until its end or its revocation, by object and by bytes")
    func issued() async throws {
        let fixture = try await CertifyFixture()
        let id = try await fixture.certify(try await fixture.publicKey("one"))
        let given = ManagedObject.certificate(.x509, try await fixture.der(id))
        #expect(try await validity(fixture, [id]) == .valid)
        #expect(try await validity(fixture, [], [given]) == .valid)
        #expect(try await validity(fixture, [id], at: 1_000) == .invalid)
        #expect(try await validity(fixture, [id], at: 4_000_000_000) == .invalid)
        try await fixture.base.revoke(id, .keyCompromise)
        #expect(try await validity(fixture, [id]) == .invalid)
        #expect(try await validity(fixture, [], [given]) == .invalid)
    }

    @Test("a foreign chain is unknown until its CA is kept here, and invalid where it is none")
    func foreign() async throws {
        let fixture = try await CertifyFixture()
        for name in ["ca", "leaf"] { try fixture.makeKey(name) }
        let ca = try selfSigned(fixture, "ca")
        try fixture.openssl.run("req", "-new", "-key", "leaf.key", "-subj", "/CN=leaf", "-out", "leaf.csr")
        let leaf = try fixture.openssl.run(
            "x509",
            "-req",
            "-in",
            "leaf.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "30",
            "-outform",
            "DER"
        )
        let (top, end) = (ManagedObject.certificate(.x509, ca), ManagedObject.certificate(.x509, leaf))
        #expect(try await validity(fixture, [], [end, top]) == .unknown)
        #expect(try await validity(fixture, [], [top, end]) == .unknown)
        #expect(try await validity(fixture, [], [end]) == .unknown)
        #expect(try await validity(fixture, [], [end], at: 4_000_000_000) == .invalid)
        let kept = try await fixture.register(certificate: ca)
        #expect(try await validity(fixture, [kept], [end]) == .valid)
        try fixture.makeKey("other")
        let other = ManagedObject.certificate(.x509, try selfSigned(fixture, "other"))
        #expect(try await validity(fixture, [kept], [end, other]) == .invalid)
        var damaged = leaf
        damaged[damaged.count - 3] ^= 1
        #expect(try await validity(fixture, [kept], [.certificate(.x509, damaged)]) == .invalid)
    }

    @Test("no certificate, too many, what is none and what one may not know of are refused")
    func refused() async throws {
        let fixture = try await CertifyFixture()
        let id = try await fixture.certify(try await fixture.publicKey("one"))
        let key = try await fixture.base.key()
        let cases: [([String], [ManagedObject], ResultReason)] = [
            ([], [], .invalidField), (Array(repeating: id, count: 17), [], .invalidField),
            ([key], [], .invalidObjectType), (["nobody"], [], .objectNotFound),
            ([], [.certificate(.x509, [1, 2])], .invalidField), ([], [.certificate(.pgp, [1])], .invalidField),
        ]
        for (ids, given, reason) in cases {
            #expect(await refusal { try await validity(fixture, ids, given) } == reason)
        }
        try await fixture.base.giveAway(id)
        #expect(await refusal { try await validity(fixture, [id]) } == .objectNotFound)
    }

    private func selfSigned(_ fixture: CertifyFixture, _ name: String) throws -> [UInt8] {
        try fixture.openssl.run(
            "req",
            "-x509",
            "-new",
            "-key",
            "\(name).key",
            "-subj",
            "/CN=\(name)",
            "-days",
            "30",
            "-out",
            "\(name).pem",
            "-addext",
            "basicConstraints=critical,CA:true"
        )
        return try fixture.openssl.run("x509", "-in", "\(name).pem", "-outform", "DER")
    }

    private func validity(
        _ fixture: CertifyFixture,
        _ ids: [String],
        _ certificates: [ManagedObject] = [],
        at date: Int64? = nil
    ) async throws -> ValidityIndicator {
        let request = ValidateRequest(certificates: certificates, uniqueIdentifiers: ids, validityDate: date)
        return try await fixture.objects.validate(request).validity
    }
}
