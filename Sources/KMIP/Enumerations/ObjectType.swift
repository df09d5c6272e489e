/// What kind of managed object; 6 is the Template of KMIP 1.x (KMIP 2.1 section 11.34).
public enum ObjectType: UInt32, KMIPEnumeration, CaseIterable {
    case certificate = 1, symmetricKey, publicKey, privateKey, splitKey, template
    case secretData, opaqueObject, pgpKey, certificateRequest

    public static let tag = Tag.objectType

    /// The type of the object that an element of this tag is (KMIP 2.1 section 2).
    public init?(objectTag tag: Tag) {
        guard let type = Self.allCases.first(where: { $0.objectTag == tag }) else { return nil }
        self = type
    }

    /// The tag of the element that carries an object of this type.
    public var objectTag: Tag {
        switch self {
        case .certificate: .certificate
        case .symmetricKey: .symmetricKey
        case .publicKey: .publicKey
        case .privateKey: .privateKey
        case .splitKey: .splitKey
        case .template: .template
        case .secretData: .secretData
        case .opaqueObject: .opaqueObject
        case .pgpKey: .pgpKey
        case .certificateRequest: .certificateRequest
        }
    }
}
