import Secrets

@testable import KMIP
@testable import Operations

/// An object that the tables of attributes are asked of, and the values that its attributes get.
struct AttributeGoldenSubject {
    /// Of its file.
    let name: String
    let words: String
    let object: ManagedObject
    let mask: CryptographicUsageMask?
    var algorithm: CryptographicAlgorithm?
    var length: Int32 = 256
    var state = State.preActive

    static let symmetricKey = AttributeGoldenSubject(
        name: "attributes",
        words: "a symmetric key that has not been activated",
        object: .symmetricKey(SampleObjects.block(.raw, [UInt8](repeating: 7, count: 32), (.aes, 256))),
        mask: [.encrypt, .decrypt],
        algorithm: .aes
    )

    /// The same key in its other states.
    static var states: [AttributeGoldenSubject] {
        [State.active, .deactivated, .compromised, .destroyed].map { state in
            AttributeGoldenSubject(
                name: "attributes-\(state)",
                words: "a symmetric key that is \(state)",
                object: symmetricKey.object,
                mask: symmetricKey.mask,
                algorithm: .aes,
                state: state
            )
        }
    }

    /// Objects of other types that have not been activated.
    static func types(_ samples: SampleObjects) -> [AttributeGoldenSubject] {
        [
            AttributeGoldenSubject(
                name: "attributes-private-key",
                words: "a private key of P-256",
                object: .privateKey(SampleObjects.block(.ecPrivateKey, samples.sec1, (.ec, 256))),
                mask: .sign,
                algorithm: .ec
            ),
            AttributeGoldenSubject(
                name: "attributes-public-key",
                words: "a public key of RSA",
                object: .publicKey(SampleObjects.block(.x509, samples.spki, (.rsa, 2_048))),
                mask: .verify,
                algorithm: .rsa,
                length: 2_048
            ),
            AttributeGoldenSubject(
                name: "attributes-certificate",
                words: "a certificate",
                object: .certificate(.x509, samples.certificate),
                mask: .verify,
                algorithm: .rsa,
                length: 2_048
            ),
            AttributeGoldenSubject(
                name: "attributes-secret-data",
                words: "secret data",
                object: .secretData(.password, SampleObjects.block(.raw, [1, 2, 3, 4], nil)),
                mask: .deriveKey,
                length: 32
            ),
            AttributeGoldenSubject(
                name: "attributes-opaque-object",
                words: "an opaque object",
                object: .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), SecretBytes(copying: [1, 2, 3])),
                mask: nil
            ),
        ]
    }

    /// What it is given where it is registered.
    var attributes: Attributes {
        var attributes = Attributes()
        if let mask { attributes.cryptographicUsageMask = mask }
        return attributes
    }
}

// MARK: Values

extension AttributeGoldenSubject {
    /// A value that the attribute may have, and another.
    func value(of tag: KMIP.Tag, _ number: Int) -> TTLV {
        if tag == .attribute {
            return VendorAttribute(vendor: "x", name: "golden", value: .text("value \(number)")).ttlv
        }
        let structure = Self.structure("\(tag)", number)
        return TTLV(tag, structure.map { .structure($0) } ?? scalar(tag, number))
    }

    private func scalar(_ tag: KMIP.Tag, _ number: Int) -> TTLVValue {
        switch "\(tag)" {
        case "CryptographicAlgorithm": return .enumeration((algorithm ?? .aes).rawValue)
        case "CryptographicLength": return .integer(length)
        case "ObjectType": return .enumeration(object.objectType.rawValue)
        case "ActivationDate", "DeactivationDate", "ProcessStartDate", "ProtectStopDate":
            return .dateTime(4_000_000_000 + Int64(number))
        default: break
        }
        switch AttributeRule.of(tag)?.type {
        case .integer: return .integer(Int32(4 + number))
        case .longInteger: return .longInteger(Int64(1 + number))
        case .enumeration: return .enumeration(UInt32(1 + number))
        case .boolean: return .boolean(number == 0)
        case .byteString: return .bytes([1, UInt8(number)])
        case .dateTime: return .dateTime(1_000 + Int64(number))
        case .interval: return .interval(UInt32(60 + number))
        default: return .text("text-\(number)")
        }
    }

    private static func structure(_ name: String, _ number: Int) -> [TTLV]? {
        func field(_ name: String, _ value: TTLVValue) -> TTLV { TTLV(KMIP.Tag(name: name) ?? .name, value) }
        let text = TTLVValue.text("text-\(number)")
        return switch name {
        case "Name": [field("NameValue", text), field("NameType", .enumeration(1))]
        case "AlternativeName": [field("AlternativeNameValue", text), field("AlternativeNameType", .enumeration(1))]
        case "ApplicationSpecificInformation":
            [field("ApplicationNamespace", .text("ns")), field("ApplicationData", text)]
        case "CryptographicParameters": [field("BlockCipherMode", .enumeration(UInt32(1 + number)))]
        case "CryptographicDomainParameters": [field("RecommendedCurve", .enumeration(UInt32(6 + number)))]
        case "Digest": [field("HashingAlgorithm", .enumeration(6)), field("DigestValue", .bytes([UInt8(number)]))]
        case "KeyValueLocation": [field("KeyValueLocationValue", text), field("KeyValueLocationType", .enumeration(1))]
        case "Link": [field("LinkType", .enumeration(0x107)), field("LinkedObjectIdentifier", text)]
        case "RandomNumberGenerator": [field("RNGAlgorithm", .enumeration(1))]
        case "RevocationReason": [field("RevocationReasonCode", .enumeration(1))]
        case "RotateName": [field("RotateNameValue", text), field("RotateNameType", .enumeration(1))]
        case "UsageLimits":
            [field("UsageLimitsTotal", .longInteger(10 + Int64(number))), field("UsageLimitsUnit", .enumeration(2))]
        case "X_509CertificateIdentifier", "X_509CertificateIssuer":
            [field("IssuerDistinguishedName", .bytes([0x30, 0]))]
        case "X_509CertificateSubject": [field("SubjectDistinguishedName", .bytes([0x30, 0]))]
        case "CertificateIdentifier": [field("Issuer", text)]
        case "CertificateSubject": [field("CertificateSubjectDistinguishedName", text)]
        case "CertificateIssuer": [field("CertificateIssuerDistinguishedName", text)]
        default: nil
        }
    }
}
