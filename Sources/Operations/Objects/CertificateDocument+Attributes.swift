import AsymmetricKeys
import Certificates
import KMIP
import KMIPKeys
import Secrets

extension CertificateDocument {
    /// Writes into an object's attributes what the certificate says (KMIP 2.1 sections 4.6 to 4.8, 4.22 and 4.61 to 4.63; KMIP 1.4
    /// sections 3.13 to 3.15 besides), and what its key is.
    ///
    /// - Throws: Invalid Field where the attributes say something else already.
    func describe(in attributes: inout Attributes) throws(KMIPError) {
        try attributes.agree(CertificateType.x509.ttlv)
        try attributes.agree(TTLV(.certificateLength, .integer(Int32(clamping: der.count))))
        attributes.keyFormatType = .x509
        if let algorithm = SignatureNames.algorithms[signatureAlgorithm] { try attributes.agree(algorithm.ttlv) }
        try attributes.describeKey(publicKey, keyUsage)
        for item in names + texts { attributes.set(item.tag, item.value) }
        attributes.set(parts: subject, Tag.certificateSubjectParts)
        attributes.set(parts: issuer, Tag.certificateIssuerParts)
    }

    private var names: [TTLV] {
        let (to, by) = (TTLVValue.bytes(subject.isEmpty ? [] : subject.der), TTLVValue.bytes(issuer.der))
        let alternatives = subjectAlternativeNames.map { TTLV(.subjectAlternativeName, .bytes($0)) }
        let issuers = issuerAlternativeNames.map { TTLV(.issuerAlternativeName, .bytes($0)) }
        let serial = TTLV(.certificateSerialNumber, .bytes(serialNumber))
        return [
            TTLV(.x509CertificateIdentifier, .structure([TTLV(.issuerDistinguishedName, by), serial])),
            TTLV(.x509CertificateSubject, .structure([TTLV(.subjectDistinguishedName, to)] + alternatives)),
            TTLV(.x509CertificateIssuer, .structure([TTLV(.issuerDistinguishedName, by)] + issuers)),
        ]
    }

    /// What KMIP 1.0 had instead, in words.
    private var texts: [TTLV] {
        let (to, by) = (TTLVValue.text(subject.text), TTLVValue.text(issuer.text))
        let serial = serialNumber.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
        return [
            TTLV(
                .certificateIdentifier,
                .structure([TTLV(.issuer, by), TTLV(.serialNumber, .text(serial.joined()))])
            ),
            TTLV(.certificateSubject, .structure([TTLV(.certificateSubjectDistinguishedName, to)])),
            TTLV(.certificateIssuer, .structure([TTLV(.certificateIssuerDistinguishedName, by)])),
        ]
    }
}

extension Attributes {
    /// What the key in a certificate or a request is, and what it is for where nobody says it: by its Key Usage extension (KMIP 1.4 section 3.19),
    /// without one what such a key is usually for. Of a key that is not read here nothing but the extension is known.
    mutating func describeKey(_ publicKey: [UInt8], _ keyUsage: Set<KeyUsageValue>?) throws(KMIPError) {
        cryptographicUsageMask = cryptographicUsageMask ?? keyUsage.map(CryptographicUsageMask.init(ofPublic:))
        guard
            let key = try? AsymmetricKey(SecretBytes(copying: publicKey), .subjectPublicKeyInfo, isPrivate: false)
        else { return }
        let said = cryptographicAlgorithm ?? key.algorithm.cryptographicAlgorithm
        guard key.algorithm.names.contains(said), cryptographicLength.map({ $0 == Int32(key.bits) }) ?? true else {
            throw KMIPError(
                .invalidField,
                "the key in it is of \(key.algorithm.cryptographicAlgorithm.name), \(key.bits)"
            )
        }
        cryptographicAlgorithm = said
        cryptographicLength = Int32(key.bits)
        cryptographicUsageMask = cryptographicUsageMask ?? key.usage
    }

    /// Sets an attribute that a client may only repeat.
    ///
    /// - Throws: Invalid Field.
    fileprivate mutating func agree(_ item: TTLV) throws(KMIPError) {
        guard value(item.tag).map({ $0 == item.value }) ?? true else {
            throw KMIPError(.invalidField, "the certificate has another \(item.tag)")
        }
        set(item.tag, item.value)
    }

    fileprivate mutating func set(parts name: DistinguishedName, _ tags: [Tag]) {
        for (part, tag) in zip(NamePart.standardOrder, tags) {
            set(tag, nil)
            for text in name.values[part] ?? [] { add(TTLV(tag, .text(text))) }
        }
    }
}

extension NamePart {
    /// As KMIP 2.1 section 4.6 has them.
    fileprivate static let standardOrder: [NamePart] = [
        .commonName, .organization, .organizationalUnit, .email, .country, .state, .locality, .userIdentifier,
        .serialNumber, .title, .domainComponent, .qualifier,
    ]
}

extension CryptographicUsageMask {
    /// What a public key may be used for by its Key Usage extension (KMIP 1.4 section 3.19, table 96): of the two uses that the table has for some
    /// values, the other one is the private key's.
    init(ofPublic values: Set<KeyUsageValue>) { self.init(values.map(Self.use)) }

    private static func use(_ value: KeyUsageValue) -> CryptographicUsageMask {
        switch value {
        case .digitalSignature: .verify
        case .contentCommitment: .contentCommitment
        case .keyEncipherment: .wrapKey
        case .dataEncipherment, .encipherOnly: .encrypt
        case .keyAgreement: .keyAgreement
        case .keyCertSign: .certificateSign
        case .cRLSign: .crlSign
        case .decipherOnly: .decrypt
        }
    }
}

/// The signature algorithms that KMIP has a word for (section 11.16), by object identifier (RFC 8017, 3279, 5758, 8702).
enum SignatureNames {
    static let algorithms: [String: DigitalSignatureAlgorithm] = [
        "1.2.840.113549.1.1.4": .md5WithRSA, "1.2.840.113549.1.1.5": .sha1WithRSA,
        "1.2.840.113549.1.1.14": .sha224WithRSA, "1.2.840.113549.1.1.11": .sha256WithRSA,
        "1.2.840.113549.1.1.12": .sha384WithRSA, "1.2.840.113549.1.1.13": .sha512WithRSA,
        "1.2.840.113549.1.1.10": .rsaPSS, "1.2.840.10040.4.3": .dsaWithSHA1,
        "2.16.840.1.101.3.4.3.1": .dsaWithSHA224, "2.16.840.1.101.3.4.3.2": .dsaWithSHA256,
        "1.2.840.10045.4.1": .ecdsaWithSHA1, "1.2.840.10045.4.3.1": .ecdsaWithSHA224,
        "1.2.840.10045.4.3.2": .ecdsaWithSHA256, "1.2.840.10045.4.3.3": .ecdsaWithSHA384,
        "1.2.840.10045.4.3.4": .ecdsaWithSHA512, "2.16.840.1.101.3.4.3.14": .sha3of256WithRSA,
        "2.16.840.1.101.3.4.3.15": .sha3of384WithRSA, "2.16.840.1.101.3.4.3.16": .sha3of512WithRSA,
    ]
}
