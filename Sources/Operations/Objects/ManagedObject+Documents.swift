import Canonical
import Certificates
import KMIP
import Secrets

extension ManagedObject {
    /// A certificate. One of X.509 is read; one of PGP only looked at.
    static func certificate(
        _ type: CertificateType,
        _ bytes: [UInt8],
        _ attributes: inout Attributes
    ) throws(KMIPError) -> SecretBytes {
        let kept = SecretBytes(copying: bytes)
        try check(kept, ObjectLimits.key)
        switch type {
        case .x509:
            guard let document = try? CertificateDocument(bytes) else {
                throw KMIPError(.invalidField, "CertificateValue is no X.509 certificate in DER")
            }
            try document.describe(in: &attributes)
        case .pgp:
            guard kept.isPGP else {
                throw KMIPError(.invalidField, "CertificateValue is no PGP certificate")
            }
            attributes.set(.certificateType, .enumeration(type.rawValue))
            attributes.set(.certificateLength, .integer(Int32(clamping: bytes.count)))
            attributes.keyFormatType = .raw
        }
        return kept
    }

    /// A request for a certificate. PKCS#10 is read, also as text; the others are kept as they came.
    static func request(
        _ type: CertificateRequestType,
        _ bytes: [UInt8],
        _ attributes: inout Attributes
    ) throws(KMIPError) -> SecretBytes {
        let kept = SecretBytes(copying: bytes)
        try check(kept, ObjectLimits.key)
        attributes.certificateRequestType = type
        attributes.keyFormatType = .pkcs10
        guard type == .pkcs10 || type == .pem else { return kept }
        guard let der = type == .pem ? Self.der(inText: bytes) : bytes, let document = try? RequestDocument(der) else {
            throw KMIPError(
                .invalidField,
                "CertificateRequestValue is no PKCS#10 request that is signed by its own key"
            )
        }
        // No Digital Signature Algorithm, which only certificates and PGP keys have: nobody would see it, and Locate would find the request by it.
        try attributes.describeKey(document.publicKey, document.keyUsage)
        return kept
    }

    /// What a Template gives to others, as it was given: what they may be given by their client, and no Name, which is one object's.
    static func template(_ given: Attributes, _ attributes: inout Attributes) throws(KMIPError) -> SecretBytes {
        guard given.names.isEmpty else {
            throw KMIPError(.invalidField, "a Template has its Name in TemplateAttribute and gives none")
        }
        for item in given.items where AttributeRule.of(item.tag)?.clientMaySet != true {
            throw KMIPError(.invalidField, "\(item.tag) is set by the server only")
        }
        return SecretBytes(copying: BinaryTTLV.encode(given.ttlv()))
    }

    /// The one block of a text (RFC 7468).
    private static func der(inText bytes: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let first = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }),
            let last = lines.firstIndex(where: { $0.hasPrefix("-----END ") }), first < last
        else { return nil }
        return Bytes(base64: lines[(first + 1)..<last].joined())
    }
}
