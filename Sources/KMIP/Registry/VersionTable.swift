/// In which version of KMIP a tag, a value of an enumeration, an attribute or a field of a structure appeared, and where it was
/// gone again. 1.4 and 2.1 are told by their tables (1.4 section 9.1.3, 2.1 sections 11 and 12), the others by the dates in
/// the earlier standards.
///
/// A version (`1.2`) or the version in which something was gone (`-2.0`) holds for the codes behind it; `A-B` are all codes
/// from A to B. What stands in no line appeared with the tag whose name it has.
enum VersionTable {
    static let tags = """
        1.0 420001-4200A1 1.1 4200A2-4200B7 1.2 4200B8-4200D3 1.3 4200D4-4200F7 1.4 4200F8-420124 2.0 420125-420136
        420138-42013D 420140-420162 2.1 420163-420176
        -2.0 420009 420014-420017 42001A-42001C 42001F 42002D 42003B 42005D 420065 42006E 420087 420090 420091
        """

    static let values = """
        AsynchronousIndicator: 2.0 1-3
        BlockCipherMode: 1.0 1-11 1.4 12
        CertificateRequestType: 1.0 1-4 -2.0 4
        CredentialType: 1.0 1 1.1 2 1.2 3 2.0 4-6
        CryptographicAlgorithm: 1.0 1-19 1.2 1A 1.3 1B 1.4 1C-28 2.0 29-38 2.1 39-3E
        CryptographicUsageMask: 2.0 100000 200000 400000 800000 -2.0 40 400 4000 8000 10000 20000 40000 80000
        Data: 2.0 1-7
        DerivationMethod: 1.0 1-7 1.4 8 2.0 9-A
        DigitalSignatureAlgorithm: 1.1 1-10 1.4 11-13
        ExtensionType: 1.1 1-A 2.0 B
        HashingAlgorithm: 1.0 1-B 1.2 C-D 1.4 E-11
        KeyFormatType: 1.0 1-13 1.3 14-15 1.4 16 2.1 17 -2.0 E-13
        KeyRoleType: 1.0 1-15 1.4 16-18
        LinkType: 1.0 101-107 1.2 108-10B 1.4 10C-10D 2.0 10E
        ObjectType: 1.0 1-8 1.2 9 2.0 A -2.0 6
        Operation: 1.0 1-1C 1.1 1D-1E 1.2 1F-29 1.4 2A-2B 2.0 2C-35 2.1 36-3B
        ProfileName: 1.3 1-78 1.4 79-9C 2.0 104-12C -2.0 1-9C
        QueryFunction: 1.0 1-4 1.1 5-6 1.2 7 1.3 8-C 2.0 D-E
        RecommendedCurve: 1.0 1-F 1.2 10-44 2.0 45-46
        ResultReason: 1.0 1-11 100 1.1 12 1.2 13-15 1.4 16-18 2.0 19-47 2.1 48-4C -2.0 B E
        SplitKeyMethod: 1.0 1-3 1.2 4
        StorageStatusMask: 1.0 1-2 2.0 4
        UniqueIdentifier: 2.0 1-11
        """

    /// Attributes whose tag is older than the attribute.
    static let attributes = """
        2.0 420042 420059 420108-42011F
        """

    /// Fields whose tag is older than its place in the structure, as `Structure/Field`.
    static let fields = """
        1.1 Digest/KeyFormatType
        1.2 CryptographicParameters/DigitalSignatureAlgorithm CryptographicParameters/CryptographicAlgorithm
        2.0 CredentialValue/HashingAlgorithm Attribute/VendorIdentification
        """
}
