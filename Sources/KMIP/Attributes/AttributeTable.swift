/// Every attribute of KMIP 2.1 (section 4) and 1.4 (section 3): its tag, its type, and letters for the rules of its second table.
///
/// `a` it always has a value, `s` the server may set it where there is none, `c` a client may, `u` the server may change it by itself, `e` a client may
/// change it, `d` a client may delete it, `m` an object may have many. `o`: the table says that it is the server's, but the operations that make objects
/// (section 6) take it. Cryptographic Algorithm and Length of secrets and opaque objects, and Key Format Type of what has none, are exceptions of `a`.
/// Operation Policy Name, Certificate Identifier, Subject and Issuer are of KMIP 1.x only.
enum AttributeTable {
    static let text = """
        ActivationDate DateTime scue AlternativeName Structure cuedm AlwaysSensitive Boolean asu
        ApplicationSpecificInformation Structure scuedm ArchiveDate DateTime s
        CertificateType Enumeration aso CertificateLength Integer aso Comment TextString scued CompromiseDate DateTime s
        CompromiseOccurrenceDate DateTime s ContactInformation TextString scued CryptographicAlgorithm Enumeration aso
        CryptographicDomainParameters Structure c CryptographicLength Integer aso CryptographicParameters Structure cedm
        CryptographicUsageMask Integer ascu DeactivationDate DateTime scue Description TextString scued DestroyDate DateTime s
        Digest Structure asm DigitalSignatureAlgorithm Enumeration asom Extractable Boolean ascue Fresh Boolean ascu
        InitialDate DateTime as KeyFormatType Enumeration aso KeyValueLocation Structure cedm KeyValuePresent Boolean s
        LastChangeDate DateTime asu LeaseTime Interval su Link Structure scuedm Name Structure cuedm
        NeverExtractable Boolean asu NISTKeyType Enumeration cm ObjectGroup TextString scuedm ObjectType Enumeration aso
        OpaqueDataType Enumeration as OperationPolicyName TextString scu OriginalCreationDate DateTime sc
        PKCS_12FriendlyName TextString sced ProcessStartDate DateTime scue ProtectStopDate DateTime scue
        ProtectionLevel Enumeration ced ProtectionPeriod Interval ced ProtectionStorageMask Integer as
        QuantumSafe Boolean ced RandomNumberGenerator Structure sc RevocationReason Structure su
        RotateAutomatic Boolean scu RotateDate DateTime s RotateGeneration Integer s RotateInterval Interval scu
        RotateLatest Boolean su RotateName Structure ced RotateOffset Interval scu Sensitive Boolean ascue
        ShortUniqueIdentifier ByteString as State Enumeration asu UniqueIdentifier TextString as
        UsageLimits Structure scued Attribute Structure scuedm X_509CertificateIdentifier Structure as
        X_509CertificateIssuer Structure as X_509CertificateSubject Structure as
        CertificateIdentifier Structure as CertificateSubject Structure as CertificateIssuer Structure as
        CertificateSubjectCN TextString sm CertificateSubjectO TextString sm CertificateSubjectOU TextString sm
        CertificateSubjectEmail TextString sm CertificateSubjectC TextString sm CertificateSubjectST TextString sm
        CertificateSubjectL TextString sm CertificateSubjectUID TextString sm CertificateSubjectSerialNumber TextString sm
        CertificateSubjectTitle TextString sm CertificateSubjectDC TextString sm
        CertificateSubjectDNQualifier TextString sm
        CertificateIssuerCN TextString sm CertificateIssuerO TextString sm CertificateIssuerOU TextString sm
        CertificateIssuerEmail TextString sm CertificateIssuerC TextString sm CertificateIssuerST TextString sm
        CertificateIssuerL TextString sm CertificateIssuerUID TextString sm CertificateIssuerSerialNumber TextString sm
        CertificateIssuerTitle TextString sm CertificateIssuerDC TextString sm CertificateIssuerDNQualifier TextString sm
        """
}
