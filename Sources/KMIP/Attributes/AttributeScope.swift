/// The types of objects that may have an attribute.
enum AttributeScope {
    /// Nil for an attribute of all objects.
    static func of(_ tag: Tag, _ isFirstGeneration: Bool) -> Set<ObjectType>? {
        (isFirstGeneration ? first : second)[tag]
    }

    private static let keys: Set<ObjectType> = [.symmetricKey, .publicKey, .privateKey, .splitKey, .pgpKey]
    private static let certificates: Set<ObjectType> = [.certificate]
    private static let cryptographic = Set(ObjectType.allCases).subtracting([.opaqueObject, .template])

    private static let second: [Tag: Set<ObjectType>] = {
        var types = table("CryptographicDomainParameters", [.publicKey, .privateKey])
        types.merge(table("OpaqueDataType", [.opaqueObject])) { $1 }
        types.merge(table("DigitalSignatureAlgorithm", [.certificate, .pgpKey])) { $1 }
        types.merge(table(ofCertificates, certificates)) { $1 }
        for tag in AttributeRule.all where isPartOfName(tag) { types[tag] = certificates }
        return types
    }()

    private static let first: [Tag: Set<ObjectType>] = {
        var types = second
        types.merge(
            table(
                "CryptographicAlgorithm CryptographicLength CryptographicParameters",
                keys.union([.certificate, .template])
            )
        ) { $1 }
        types.merge(table("CryptographicDomainParameters", [.publicKey, .privateKey, .template])) { $1 }
        types.merge(table("UsageLimits", keys.union([.template]))) { $1 }
        types.merge(table("ProcessStartDate ProtectStopDate", [.symmetricKey, .splitKey, .template])) { $1 }
        types.merge(
            table("KeyValuePresent KeyValueLocation", [.symmetricKey, .privateKey, .splitKey, .secretData])
        ) { $1 }
        types.merge(
            table("CryptographicUsageMask ActivationDate DeactivationDate", cryptographic.union([.template]))
        ) { $1 }
        types.merge(
            table("LeaseTime State Fresh Link RandomNumberGenerator PKCS_12FriendlyName", cryptographic)
        ) { $1 }
        types.merge(
            table(
                "Digest DestroyDate CompromiseDate CompromiseOccurrenceDate RevocationReason",
                cryptographic.union([.opaqueObject])
            )
        ) { $1 }
        return types
    }()

    private static let ofCertificates = """
        CertificateType CertificateLength X_509CertificateIdentifier X_509CertificateIssuer X_509CertificateSubject
        CertificateIdentifier CertificateSubject CertificateIssuer
        """

    private static func table(_ names: String, _ types: Set<ObjectType>) -> [Tag: Set<ObjectType>] {
        let tags = names.split(whereSeparator: \.isWhitespace).compactMap { Tag(name: String($0)) }
        return Dictionary(tags.map { ($0, types) }) { $1 }
    }

    /// Whether it is a part of a certificate's names (section 4.6).
    static func isPartOfName(_ tag: Tag) -> Bool { (0x42_0108...0x42_011F).contains(tag.rawValue) }
}
