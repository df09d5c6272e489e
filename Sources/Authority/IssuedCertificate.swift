import Canonical
import FoundationEssentials
import SwiftASN1
import X509

import struct Canonical.Digest

/// A certificate as it is stored and served: its bytes, which are never made anew, and what one asks of them.
public struct IssuedCertificate: Sendable, Hashable {
    public let der: Bytes
    /// 16 to 20 bytes, positive, without a leading zero.
    public let serial: Bytes
    public let subject: String
    public let notBefore: Instant
    public let notAfter: Instant
    let parsed: Certificate

    /// Reads stored bytes.
    ///
    /// - Throws: `AuthorityError.certificateMalformed`.
    public init(der: Bytes) throws(AuthorityError) {
        self.init(try DERText.certificate(der), der)
    }

    public var pem: String { DERText.pem("CERTIFICATE", der) }

    /// SHA-256 of the DER.
    public var digest: Digest { Digest(of: der) }

    /// SubjectPublicKeyInfo in DER.
    public var spki: Bytes { DERText.encode(parsed.publicKey) }

    init(_ certificate: Certificate, _ der: Bytes) {
        self.der = der
        parsed = certificate
        serial = Bytes(certificate.serialNumber.bytes.drop { $0 == 0 })
        subject = certificate.subject.description
        notBefore = Instant(wholeSeconds: Int64(certificate.notValidBefore.timeIntervalSince1970))
        notAfter = Instant(wholeSeconds: Int64(certificate.notValidAfter.timeIntervalSince1970))
    }
}

extension Certificate {
    /// The first 20 bytes of SHA-256 over the public key's bit string (RFC 7093 section 2, method 1).
    static func keyIdentifier(_ key: PublicKey) -> ArraySlice<UInt8> {
        Digest(of: Bytes(key.subjectPublicKeyInfoBytes)).bytes.prefix(20)
    }
}
