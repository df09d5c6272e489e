import Canonical
import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority of the tests' own.
struct TestAuthority: Sendable {
    let key: P256.Signing.PrivateKey
    let name: DistinguishedName
    let certificate: Certificate

    /// What a certificate is made of.
    struct Request {
        var commonNames = ["client"]
        var emails: [String] = []
        var days: ClosedRange<Int64> = -1...30
        var purposes: [ExtendedKeyUsage.Usage]? = [.clientAuth]
        var usage: KeyUsage? = KeyUsage(digitalSignature: true)
        var isAuthority = false
        var version = Certificate.Version.v3
        var serial: Certificate.SerialNumber?
    }

    init(_ name: String = "client CA", days: ClosedRange<Int64> = -1...300) throws {
        key = P256.Signing.PrivateKey()
        self.name = try DistinguishedName { CommonName(name) }
        let request = Request(
            commonNames: [name],
            days: days,
            purposes: nil,
            usage: KeyUsage(keyCertSign: true, cRLSign: true),
            isAuthority: true
        )
        certificate = try Self.issue(request, key.publicKey, by: self.name, key)
    }

    private init(name: DistinguishedName, certificate: Certificate, key: P256.Signing.PrivateKey) {
        (self.name, self.certificate) = (name, certificate)
        self.key = key
    }

    /// One below this.
    func authority(_ request: Request) throws -> TestAuthority {
        let key = P256.Signing.PrivateKey()
        let certificate = try Self.issue(request, key.publicKey, by: name, self.key)
        return TestAuthority(name: certificate.subject, certificate: certificate, key: key)
    }

    func issue(_ change: (inout Request) -> Void = { _ in }) throws -> Certificate {
        var request = Request()
        change(&request)
        return try Self.issue(request, P256.Signing.PrivateKey().publicKey, by: name, key)
    }

    static func pem(_ authorities: [TestAuthority]) throws -> Bytes {
        Bytes(try authorities.map { try $0.certificate.serializeAsPEM().pemString }.joined(separator: "\r\n").utf8)
    }

    static func selfSigned() throws -> Certificate {
        let key = P256.Signing.PrivateKey()
        return try issue(Request(), key.publicKey, by: DistinguishedName { CommonName("client") }, key)
    }

    private static func issue(
        _ request: Request,
        _ key: P256.Signing.PublicKey,
        by issuer: DistinguishedName,
        _ issuerKey: P256.Signing.PrivateKey
    ) throws -> Certificate {
        try Certificate(
            version: request.version,
            serialNumber: request.serial ?? Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key),
            notValidBefore: date(request.days.lowerBound),
            notValidAfter: date(request.days.upperBound),
            issuer: issuer,
            subject: DistinguishedName(request.commonNames.map(relative)),
            extensions: request.version == .v1 ? Certificate.Extensions() : extensions(request),
            issuerPrivateKey: Certificate.PrivateKey(issuerKey)
        )
    }

    private static func relative(_ name: String) throws -> RelativeDistinguishedName {
        RelativeDistinguishedName(
            RelativeDistinguishedName.Attribute(type: .RDNAttributeType.commonName, utf8String: name)
        )
    }

    private static func extensions(_ request: Request) throws -> Certificate.Extensions {
        var extensions = Certificate.Extensions()
        if request.isAuthority {
            try extensions.append(
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil)).makeCertificateExtension()
            )
        }
        if let usage = request.usage { try extensions.append(Critical(usage).makeCertificateExtension()) }
        if let purposes = request.purposes {
            try extensions.append(Critical(ExtendedKeyUsage(purposes)).makeCertificateExtension())
        }
        if !request.emails.isEmpty {
            let names = [GeneralName.dnsName("client.test")] + request.emails.map { .rfc822Name($0) }
            try extensions.append(SubjectAlternativeNames(names).makeCertificateExtension())
        }
        return extensions
    }

    static func date(_ day: Int64) -> Date {
        Date(timeIntervalSince1970: Double(ManualClock.start.wholeSeconds + day * 86_400))
    }
}

extension Certificate {
    var der: Bytes {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}
