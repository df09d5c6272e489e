// The attributes that the program itself reads and writes, as typed values. Setting nil takes the attribute away.

extension Attributes {
    public var names: [ObjectName] { all(.name).compactMap { try? ObjectName(ttlv: $0) } }

    public var uniqueIdentifier: String? {
        get { text(.uniqueIdentifier) }
        set { set(.uniqueIdentifier, newValue.map(TTLVValue.text)) }
    }

    public var objectType: ObjectType? {
        get { enumeration() }
        set { setEnumeration(newValue) }
    }

    public var state: State? {
        get { enumeration() }
        set { setEnumeration(newValue) }
    }

    public var cryptographicAlgorithm: CryptographicAlgorithm? {
        get { enumeration() }
        set { setEnumeration(newValue) }
    }

    public var keyFormatType: KeyFormatType? {
        get { enumeration() }
        set { setEnumeration(newValue) }
    }

    /// In bits.
    public var cryptographicLength: Int32? {
        get { integer(.cryptographicLength) }
        set { set(.cryptographicLength, newValue.map(TTLVValue.integer)) }
    }

    public var cryptographicUsageMask: CryptographicUsageMask? {
        get { integer(.cryptographicUsageMask).map(CryptographicUsageMask.init(rawValue:)) }
        set { set(.cryptographicUsageMask, newValue.map { .integer($0.rawValue) }) }
    }

    public var sensitive: Bool? {
        get { flag(.sensitive) }
        set { set(.sensitive, newValue.map(TTLVValue.boolean)) }
    }

    public var alwaysSensitive: Bool? {
        get { flag(.alwaysSensitive) }
        set { set(.alwaysSensitive, newValue.map(TTLVValue.boolean)) }
    }

    public var extractable: Bool? {
        get { flag(.extractable) }
        set { set(.extractable, newValue.map(TTLVValue.boolean)) }
    }

    public var neverExtractable: Bool? {
        get { flag(.neverExtractable) }
        set { set(.neverExtractable, newValue.map(TTLVValue.boolean)) }
    }

    public var fresh: Bool? {
        get { flag(.fresh) }
        set { set(.fresh, newValue.map(TTLVValue.boolean)) }
    }

    /// False for an object of which only the attributes are kept, true or nil for one that has its value (KMIP 2.1 section 4.28).
    public var keyValuePresent: Bool? {
        get { flag(.keyValuePresent) }
        set { set(.keyValuePresent, newValue.map(TTLVValue.boolean)) }
    }

    public var objectGroups: [String] {
        all(.objectGroup).compactMap { if case .text(let group) = $0.value { group } else { nil } }
    }

    public var links: [Link] { all(.link).compactMap { try? Link(ttlv: $0) } }

    public var revocationReason: RevocationReason? {
        get { items.first { $0.tag == .revocationReason }.flatMap { try? RevocationReason(ttlv: $0) } }
        set { set(.revocationReason, newValue?.ttlv.value) }
    }

    public var usageLimits: UsageLimits? {
        get { items.first { $0.tag == .usageLimits }.flatMap { try? UsageLimits(ttlv: $0) } }
        set { set(.usageLimits, newValue?.ttlv.value) }
    }

    public var vendorAttributes: [VendorAttribute] { all(.attribute).compactMap { try? VendorAttribute(ttlv: $0) } }

    /// The first value of a vendor's attribute.
    public func vendorAttribute(_ vendor: String, _ name: String) -> TTLVValue? {
        vendorAttributes.first { $0.vendor == vendor && $0.name == name }?.value
    }

    /// Puts one value in the place of all instances of a vendor's attribute.
    public mutating func setVendorAttribute(_ vendor: String, _ name: String, _ value: TTLVValue?) {
        remove(.vendor(vendor, name: name))
        if let value { add(VendorAttribute(vendor: vendor, name: name, value: value).ttlv) }
    }

    /// The tags by which Cosmian's clients find objects.
    public var tags: [String] {
        get {
            guard case .text(let list) = vendorAttribute(VendorAttribute.cosmianVendor, VendorAttribute.tagName) else {
                return []
            }
            return TagList.read(list) ?? []
        }
        set {
            let list = newValue.isEmpty ? nil : TTLVValue.text(TagList.write(newValue))
            setVendorAttribute(VendorAttribute.cosmianVendor, VendorAttribute.tagName, list)
        }
    }
}

extension Attributes {
    func text(_ tag: Tag) -> String? {
        if case .text(let text) = value(tag) { text } else { nil }
    }

    func integer(_ tag: Tag) -> Int32? {
        if case .integer(let number) = value(tag) { number } else { nil }
    }

    func flag(_ tag: Tag) -> Bool? {
        if case .boolean(let flag) = value(tag) { flag } else { nil }
    }

    private func enumeration<Value: KMIPEnumeration>() -> Value? {
        if case .enumeration(let code) = value(Value.tag) { Value(rawValue: code) } else { nil }
    }

    private mutating func setEnumeration<Value: KMIPEnumeration>(_ newValue: Value?) {
        set(Value.tag, newValue.map { .enumeration($0.rawValue) })
    }
}
