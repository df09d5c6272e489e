import CLibcrypto

/// What an X.509 certificate says (RFC 5280), without a judgement of it.
public struct CertificateDocument: Sendable, Hashable {
    public let der: [UInt8]
    public let subject: DistinguishedName
    public let issuer: DistinguishedName
    /// In network order, as it stands there.
    public let serialNumber: [UInt8]
    /// GeneralName by GeneralName in DER.
    public let subjectAlternativeNames: [[UInt8]]
    public let issuerAlternativeNames: [[UInt8]]
    /// SubjectPublicKeyInfo in DER.
    public let publicKey: [UInt8]
    /// Nil where it has no Key Usage extension.
    public let keyUsage: Set<KeyUsageValue>?
    /// The signature's algorithm, as an object identifier.
    public let signatureAlgorithm: String
    /// Seconds since 1970.
    public let validFrom: Int64
    public let validUntil: Int64
    public let isAuthority: Bool

    /// - Throws: `malformed`.
    public init(_ bytes: [UInt8]) throws(CertificateError) {
        let certificate = try DER.read(bytes, { d2i_X509(nil, $0, $1) }, free: { X509_free($0) })
        defer { X509_free(certificate) }
        guard let from = Self.seconds(X509_get0_notBefore(certificate)),
            let until = Self.seconds(X509_get0_notAfter(certificate))
        else { throw .malformed }
        der = bytes
        subject = DistinguishedName(X509_get_subject_name(certificate))
        issuer = DistinguishedName(X509_get_issuer_name(certificate))
        serialNumber = Self.number(X509_get0_serialNumber(certificate))
        subjectAlternativeNames = Self.names(certificate, NID_subject_alt_name)
        issuerAlternativeNames = Self.names(certificate, NID_issuer_alt_name)
        publicKey = DER.bytes { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0) }
        keyUsage = Set<KeyUsageValue>(X509_get0_extensions(certificate))
        signatureAlgorithm = Self.identifier(X509_get_signature_nid(certificate))
        validFrom = from
        validUntil = until
        isAuthority = X509_check_ca(certificate) == 1
    }

    private static func number(_ number: UnsafePointer<ASN1_INTEGER>?) -> [UInt8] {
        guard let number, let start = ASN1_STRING_get0_data(number) else { return [] }
        return [UInt8](UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(number))))
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard let time, let zero = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_STRING_free(zero) }
        guard ASN1_TIME_diff(&days, &seconds, zero, time) == 1 else { return nil }
        return Int64(days) * 86_400 + Int64(seconds)
    }

    private static func names(_ certificate: OpaquePointer, _ kind: Int32) -> [[UInt8]] {
        defer { ERR_clear_error() }
        guard let found = X509_get_ext_d2i(certificate, kind, nil, nil) else { return [] }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        let count = min(Int(OPENSSL_sk_num(names)), CertificateLimits.alternativeNames)
        return (0..<max(count, 0)).map { place in
            let name = OPENSSL_sk_value(names, Int32(place))?.assumingMemoryBound(to: GENERAL_NAME.self)
            return DER.bytes { i2d_GENERAL_NAME(name, $0) }
        }
    }

    static func identifier(_ nid: Int32) -> String {
        var room = [CChar](repeating: 0, count: 128)
        let count = OBJ_obj2txt(&room, Int32(room.count), OBJ_nid2obj(nid), 1)
        guard count > 0, Int(count) < room.count else { return "" }
        return String(decoding: room.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
