// What the server keeps among an object's attributes and shows to nobody: vendor `y`, names that no answer has.

extension Attributes {
    /// Without what is the server's alone.
    public var withoutHidden: Attributes { Attributes(items.filter { !Self.isHidden($0) }) }

    /// The attributes that were in the Key Value when the object was registered (KMIP 1.4 section 2.1.4): Get gives them back there.
    public var encapsulated: Attributes? {
        get {
            guard case .structure(let items) = vendorAttribute("y", Self.encapsulatedName) else { return nil }
            return Attributes(items)
        }
        set { setVendorAttribute("y", Self.encapsulatedName, newValue.map { .structure($0.items) }) }
    }

    /// How the material is wrapped that was registered so and is kept so; nil for material that is known here.
    public var keyWrappingData: KeyWrappingData? {
        get {
            guard case .structure(let fields) = vendorAttribute("y", Self.wrappingName) else { return nil }
            return try? KeyWrappingData(ttlv: TTLV(.keyWrappingData, .structure(fields)))
        }
        set { setVendorAttribute("y", Self.wrappingName, newValue?.ttlv.value) }
    }

    /// What a split key says beside its key.
    public var splitKeyFacts: SplitKeyFacts? {
        get {
            guard case .structure(let fields) = vendorAttribute("y", Self.splitKeyName) else { return nil }
            return try? SplitKeyFacts(ttlv: TTLV(.splitKey, .structure(fields)))
        }
        set { setVendorAttribute("y", Self.splitKeyName, newValue.map { .structure($0.fields) }) }
    }

    public var pgpKeyVersion: Int32? {
        get { if case .integer(let version) = vendorAttribute("y", Self.pgpName) { version } else { nil } }
        set { setVendorAttribute("y", Self.pgpName, newValue.map(TTLVValue.integer)) }
    }

    public var certificateRequestType: CertificateRequestType? {
        get {
            guard case .enumeration(let code) = vendorAttribute("y", Self.requestName) else { return nil }
            return CertificateRequestType(rawValue: code)
        }
        set { setVendorAttribute("y", Self.requestName, newValue.map { .enumeration($0.rawValue) }) }
    }

    /// The type of a secret, which the standard tells in the object and has no attribute for (KMIP 2.1 section 2.9).
    public var secretDataType: SecretDataType? {
        get {
            guard case .enumeration(let code) = vendorAttribute("y", Self.secretName) else { return nil }
            return SecretDataType(rawValue: code)
        }
        set { setVendorAttribute("y", Self.secretName, newValue.map { .enumeration($0.rawValue) }) }
    }

    /// By what a joined key is recognised as the one that was split: a salt, and the SHA-256 of salt and key. It is kept sealed.
    public var splitKeyCheck: [UInt8]? {
        get {
            guard case .bytes(let check) = vendorAttribute("y", Self.splitKeyCheckName) else { return nil }
            return check
        }
        set { setVendorAttribute("y", Self.splitKeyCheckName, newValue.map(TTLVValue.bytes)) }
    }

    static func isHidden(_ item: TTLV) -> Bool {
        item.tag == .attribute && hidden.contains(AttributeReference(attribute: item))
    }

    private static let encapsulatedName = "KeyValueAttributes"
    private static let wrappingName = "KeyWrappingData"
    private static let splitKeyName = "SplitKey"
    private static let pgpName = "PGPKeyVersion"
    private static let splitKeyCheckName = "SplitKeyCheck"
    private static let requestName = "CertificateRequestType"
    private static let secretName = "SecretDataType"
    private static let hidden: Set<AttributeReference> = Set(
        [InstanceNumbers.reference]
            + [
                encapsulatedName, wrappingName, splitKeyName, splitKeyOriginName, splitKeyCheckName, pgpName,
                requestName, secretName,
            ].map { .vendor("y", name: $0) }
    )
}

extension TTLV {
    /// A payload without what is the server's alone among its attributes.
    public var withoutHiddenAttributes: TTLV {
        guard case .structure(let fields) = value else { return self }
        return TTLV(
            tag,
            .structure(
                fields.map { $0.tag == .attributes ? Attributes($0.children).withoutHidden.ttlv() : $0 }
            )
        )
    }
}
