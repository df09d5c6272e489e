/// Every attribute of KMIP 2.1 (section 4): its tag, its type, and letters: `c` a client may give it when the object is made, `e` a
/// client may change it later, `d` a client may delete it, `m` an object may have many; `-` none of these. Cryptographic Algorithm,
/// Length, Key Format Type and Object Type are the server's by the letter of section 4, but the operations of section 6 take them.
/// Operation Policy Name is of KMIP 1.x only (1.4 section 3.18); it is kept for the clients that set it and look for it.
enum AttributeTable {
    static let text = """
        ActivationDate DateTime ce AlternativeName Structure cedm AlwaysSensitive Boolean -
        ApplicationSpecificInformation Structure cedm ArchiveDate DateTime -
        CertificateType Enumeration c CertificateLength Integer c Comment TextString ced CompromiseDate DateTime -
        CompromiseOccurrenceDate DateTime - ContactInformation TextString ced CryptographicAlgorithm Enumeration c
        CryptographicDomainParameters Structure c CryptographicLength Integer c CryptographicParameters Structure cedm
        CryptographicUsageMask Integer c DeactivationDate DateTime ce Description TextString ced DestroyDate DateTime -
        Digest Structure m DigitalSignatureAlgorithm Enumeration cm Extractable Boolean ce Fresh Boolean c
        InitialDate DateTime - KeyFormatType Enumeration c KeyValueLocation Structure cedm KeyValuePresent Boolean -
        LastChangeDate DateTime - LeaseTime Interval - Link Structure cedm Name Structure cedm NeverExtractable Boolean -
        NISTKeyType Enumeration cm ObjectGroup TextString cedm ObjectType Enumeration c OpaqueDataType Enumeration -
        OperationPolicyName TextString c OriginalCreationDate DateTime c PKCS_12FriendlyName TextString ced ProcessStartDate DateTime ce
        ProtectStopDate DateTime ce ProtectionLevel Enumeration ced ProtectionPeriod Interval ced
        ProtectionStorageMask Integer - QuantumSafe Boolean ced RandomNumberGenerator Structure c
        RevocationReason Structure - RotateAutomatic Boolean ce RotateDate DateTime - RotateGeneration Integer -
        RotateInterval Interval ce RotateLatest Boolean - RotateName Structure ced RotateOffset Interval ce
        Sensitive Boolean ce ShortUniqueIdentifier ByteString - State Enumeration - UniqueIdentifier TextString -
        UsageLimits Structure ced Attribute Structure cedm X_509CertificateIdentifier Structure -
        X_509CertificateIssuer Structure - X_509CertificateSubject Structure -
        CertificateSubjectCN TextString m CertificateSubjectO TextString m CertificateSubjectOU TextString m
        CertificateSubjectEmail TextString m CertificateSubjectC TextString m CertificateSubjectST TextString m
        CertificateSubjectL TextString m CertificateSubjectUID TextString m CertificateSubjectSerialNumber TextString m
        CertificateSubjectTitle TextString m CertificateSubjectDC TextString m CertificateSubjectDNQualifier TextString m
        CertificateIssuerCN TextString m CertificateIssuerO TextString m CertificateIssuerOU TextString m
        CertificateIssuerEmail TextString m CertificateIssuerC TextString m CertificateIssuerST TextString m
        CertificateIssuerL TextString m CertificateIssuerUID TextString m CertificateIssuerSerialNumber TextString m
        CertificateIssuerTitle TextString m CertificateIssuerDC TextString m CertificateIssuerDNQualifier TextString m
        """
}
