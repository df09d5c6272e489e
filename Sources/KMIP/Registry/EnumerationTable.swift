/// Every enumeration of KMIP 2.1 (section 11), with the values and spellings that only KMIP 1.4 (section 9.1.3.2) knows behind
/// them, the algorithms of KMIP 3.0 and this server's extensions, and the bit masks (section 12). A line that begins at the margin opens an enumeration, named as its tag; then come names,
/// as the JSON and XML profiles normalize them, each with its hexadecimal value. The first name of a value is the one that is written.
enum EnumerationTable {
    static let text = """
        AdjustmentType: Increment 1 Decrement 2 Negate 3
        AlternativeNameType: UninterpretedTextString 1 URI 2 ObjectSerialNumber 3 EmailAddress 4 DNSName 5
            X_500DistinguishedName 6 IPAddress 7
        AsynchronousIndicator: Mandatory 1 Optional 2 Prohibited 3
        AttestationType: TPMQuote 1 TCGIntegrityReport 2 SAMLAssertion 3
        BatchErrorContinuationOption: Continue 1 Stop 2 Undo 3
        BlockCipherMode: CBC 1 ECB 2 PCBC 3 CFB 4 OFB 5 CTR 6 CMAC 7 CCM 8 GCM 9 CBC_MAC A XTS B AESKeyWrapPadding C
            NISTKeyWrap D X9_102AESKW E X9_102TDKW F X9_102AKW1 10 X9_102AKW2 11 AEAD 12
        CancellationResult: Canceled 1 UnableToCancel 2 Completed 3 Failed 4 Unavailable 5
        CertificateRequestType: CRMF 1 PKCS_10 2 PEM 3 PGP 4
        CertificateType: X_509 1 PGP 2
        ClientRegistrationMethod: Unspecified 1 ServerPreGenerated 2 ServerOnDemand 3 ClientGenerated 4
            ClientRegistered 5
        CredentialType: UsernameAndPassword 1 Device 2 Attestation 3 OneTimePassword 4 HashedPassword 5 Ticket 6
        CryptographicAlgorithm: DES 1 DES3 2 AES 3 RSA 4 DSA 5 ECDSA 6 HMAC_SHA1 7 HMAC_SHA224 8 HMAC_SHA256 9
            HMAC_SHA384 A HMAC_SHA512 B HMAC_MD5 C DH D ECDH E ECMQV F Blowfish 10 Camellia 11 CAST5 12 IDEA 13
            MARS 14 RC2 15 RC4 16 RC5 17 SKIPJACK 18 Twofish 19 EC 1A OneTimePad 1B ChaCha20 1C Poly1305 1D
            ChaCha20Poly1305 1E SHA3_224 1F SHA3_256 20 SHA3_384 21 SHA3_512 22 HMAC_SHA3_224 23 HMAC_SHA3_256 24
            HMAC_SHA3_384 25 HMAC_SHA3_512 26 SHAKE_128 27 SHAKE_256 28 ARIA 29 SEED 2A SM2 2B SM3 2C SM4 2D
            GOSTR34_10_2012 2E GOSTR34_11_2012 2F GOSTR34_13_2015 30 GOST28147_89 31 XMSS 32 SPHINCS_256 33
            McEliece 34 McEliece_6960119 35 McEliece_8192128 36 Ed25519 37 Ed448 38
            MLKEM_512 39 MLKEM_768 3A MLKEM_1024 3B MLDSA_44 3C MLDSA_65 3D MLDSA_87 3E ML_KEM_512 39 ML_KEM_768 3A
            ML_KEM_1024 3B ML_DSA_44 3C ML_DSA_65 3D ML_DSA_87 3E KMAC_128 8B510001 KMAC_256 8B510002
        Data: Decrypt 1 Encrypt 2 Hash 3 MACMACData 4 RNGRetrieve 5 SignSignatureData 6 SignatureVerify 7
        DerivationMethod: PBKDF2 1 HASH 2 HMAC 3 ENCRYPT 4 NIST800_108_C 5 NIST800_108_F 6 NIST800_108_DPI 7
            AsymmetricKey 8 AWSSignatureVersion4 9 HKDF A
        DestroyAction: Unspecified 1 KeyMaterialDeleted 2 KeyMaterialShredded 3 MetaDataDeleted 4 MetaDataShredded 5
            Deleted 6 Shredded 7
        DigitalSignatureAlgorithm: MD2WithRSAEncryption 1 MD5WithRSAEncryption 2 SHA_1WithRSAEncryption 3
            SHA_224WithRSAEncryption 4 SHA_256WithRSAEncryption 5 SHA_384WithRSAEncryption 6
            SHA_512WithRSAEncryption 7 RSASSA_PSS 8 DSAWithSHA_1 9 DSAWithSHA224 A DSAWithSHA256 B ECDSAWithSHA_1 C
            ECDSAWithSHA224 D ECDSAWithSHA256 E ECDSAWithSHA384 F ECDSAWithSHA512 10 SHA3_256WithRSAEncryption 11
            SHA3_384WithRSAEncryption 12 SHA3_512WithRSAEncryption 13 MD2WithRSAEncryptionPKCS_1V1_5 1
            MD5WithRSAEncryptionPKCS_1V1_5 2 SHA_1WithRSAEncryptionPKCS_1V1_5 3 SHA_224WithRSAEncryptionPKCS_1V1_5 4
            SHA_256WithRSAEncryptionPKCS_1V1_5 5 SHA_384WithRSAEncryptionPKCS_1V1_5 6
            SHA_512WithRSAEncryptionPKCS_1V1_5 7 RSASSA_PSSPKCS_1V2_1 8
        DRBGAlgorithm: Unspecified 1 Dual_EC 2 Hash 3 HMAC 4 CTR 5
        EncodingOption: NoEncoding 1 TTLVEncoding 2
        EndpointRole: Client 1 Server 2
        FIPS186Variation: Unspecified 1 GPXOriginal 2 GPXChangeNotice 3 XOriginal 4 XChangeNotice 5 KOriginal 6
            KChangeNotice 7
        HashingAlgorithm: MD2 1 MD4 2 MD5 3 SHA_1 4 SHA_224 5 SHA_256 6 SHA_384 7 SHA_512 8 RIPEMD_160 9 Tiger A
            Whirlpool B SHA_512_224 C SHA_512_256 D SHA3_224 E SHA3_256 F SHA3_384 10 SHA3_512 11 SHA_3_224 E
            SHA_3_256 F SHA_3_384 10 SHA_3_512 11
        InteropFunction: Begin 1 End 2 Reset 3
        ItemType: Structure 1 Integer 2 LongInteger 3 BigInteger 4 Enumeration 5 Boolean 6 TextString 7 ByteString 8
            DateTime 9 Interval A DateTimeExtended B
        KeyCompressionType: ECPublicKeyTypeUncompressed 1 ECPublicKeyTypeX9_62CompressedPrime 2
            ECPublicKeyTypeX9_62CompressedChar2 3 ECPublicKeyTypeX9_62Hybrid 4
        KeyFormatType: Raw 1 Opaque 2 PKCS_1 3 PKCS_8 4 X_509 5 ECPrivateKey 6 TransparentSymmetricKey 7
            TransparentDSAPrivateKey 8 TransparentDSAPublicKey 9 TransparentRSAPrivateKey A
            TransparentRSAPublicKey B TransparentDHPrivateKey C TransparentDHPublicKey D TransparentECPrivateKey 14
            TransparentECPublicKey 15 PKCS_12 16 PKCS_10 17
            TransparentECDSAPrivateKey E TransparentECDSAPublicKey F TransparentECDHPrivateKey 10
            TransparentECDHPublicKey 11 TransparentECMQVPrivateKey 12 TransparentECMQVPublicKey 13
        KeyRoleType: BDK 1 CVK 2 DEK 3 MKAC 4 MKSMC 5 MKSMI 6 MKDAC 7 MKDN 8 MKCP 9 MKOTH A KEK B MAC16609 C
            MAC97971 D MAC97972 E MAC97973 F MAC97974 10 MAC97975 11 ZPK 12 PVKIBM 13 PVKPVV 14 PVKOTH 15 DUKPT 16
            IV 17 TRKBK 18
        KeyValueLocationType: UninterpretedTextString 1 URI 2
        LinkType: CertificateLink 101 PublicKeyLink 102 PrivateKeyLink 103 DerivationBaseObjectLink 104
            DerivedKeyLink 105 ReplacementObjectLink 106 ReplacedObjectLink 107 ParentLink 108 ChildLink 109
            PreviousLink 10A NextLink 10B PKCS_12CertificateLink 10C PKCS_12PasswordLink 10D WrappingKeyLink 10E
        KeyWrapType: NotWrapped 1 AsRegistered 2
        MaskGenerator: MGF1 1 MFG1 1
        NameType: UninterpretedTextString 1 URI 2
        NISTKeyType: PrivateSignatureKey 1 PublicSignatureVerificationKey 2 SymmetricAuthenticationKey 3
            PrivateAuthenticationKey 4 PublicAuthenticationKey 5 SymmetricDataEncryptionKey 6
            SymmetricKeyWrappingKey 7 SymmetricRandomNumberGenerationKey 8 SymmetricMasterKey 9
            PrivateKeyTransportKey A PublicKeyTransportKey B SymmetricKeyAgreementKey C
            PrivateStaticKeyAgreementKey D PublicStaticKeyAgreementKey E PrivateEphemeralKeyAgreementKey F
            PublicEphemeralKeyAgreementKey 10 SymmetricAuthorizationKey 11 PrivateAuthorizationKey 12
            PublicAuthorizationKey 13
        ObjectGroupMember: GroupMemberFresh 1 GroupMemberDefault 2
        ObjectType: Certificate 1 SymmetricKey 2 PublicKey 3 PrivateKey 4 SplitKey 5 SecretData 7 OpaqueObject 8
            PGPKey 9 CertificateRequest A Template 6
        Operation: Create 1 CreateKeyPair 2 Register 3 ReKey 4 DeriveKey 5 Certify 6 ReCertify 7 Locate 8 Check 9
            Get A GetAttributes B GetAttributeList C AddAttribute D ModifyAttribute E DeleteAttribute F
            ObtainLease 10 GetUsageAllocation 11 Activate 12 Revoke 13 Destroy 14 Archive 15 Recover 16 Validate 17
            Query 18 Cancel 19 Poll 1A Notify 1B Put 1C ReKeyKeyPair 1D DiscoverVersions 1E Encrypt 1F Decrypt 20
            Sign 21 SignatureVerify 22 MAC 23 MACVerify 24 RNGRetrieve 25 RNGSeed 26 Hash 27 CreateSplitKey 28
            JoinSplitKey 29 Import 2A Export 2B Log 2C Login 2D Logout 2E DelegatedLogin 2F AdjustAttribute 30
            SetAttribute 31 SetEndpointRole 32 PKCS_11 33 Interop 34 ReProvision 35 SetDefaults 36 SetConstraints 37
            GetConstraints 38 QueryAsynchronousRequests 39 Process 3A Ping 3B
        PaddingMethod: None 1 OAEP 2 PKCS5 3 SSL3 4 Zeros 5 ANSIX9_23 6 ISO10126 7 PKCS1V1_5 8 X9_31 9 PSS A
        ProcessingStage: Submitted 1 InProcess 2 Completed 3
        ProfileName: CompleteServerBasic 104 CompleteServerTLSV1_2 105 TapeLibraryClient 106 TapeLibraryServer 107
            SymmetricKeyLifecycleClient 108 SymmetricKeyLifecycleServer 109 AsymmetricKeyLifecycleClient 10A
            AsymmetricKeyLifecycleServer 10B BasicCryptographicClient 10C BasicCryptographicServer 10D
            AdvancedCryptographicClient 10E AdvancedCryptographicServer 10F RNGCryptographicClient 110
            RNGCryptographicServer 111 BasicSymmetricKeyFoundryClient 112 IntermediateSymmetricKeyFoundryClient 113
            AdvancedSymmetricKeyFoundryClient 114 SymmetricKeyFoundryServer 115 OpaqueManagedObjectStoreClient 116
            OpaqueManagedObjectStoreServer 117 StorageArrayWithSelfEncryptingDriveClient 11C
            StorageArrayWithSelfEncryptingDriveServer 11D HTTPSClient 11E HTTPSServer 11F JSONClient 120
            JSONServer 121 XMLClient 122 XMLServer 123 AESXTSClient 124 AESXTSServer 125 QuantumSafeClient 126
            QuantumSafeServer 127 PKCS_11Client 128 PKCS_11Server 129 BaselineClient 12A BaselineServer 12B
            CompleteServer 12C BaselineServerBasicKMIPV1_2 1 BaselineServerTLSV1_2KMIPV1_2 2
            BaselineClientBasicKMIPV1_2 3 BaselineClientTLSV1_2KMIPV1_2 4 CompleteServerBasicKMIPV1_2 5
            CompleteServerTLSV1_2KMIPV1_2 6 TapeLibraryClientKMIPV1_0 7 TapeLibraryClientKMIPV1_1 8
            TapeLibraryClientKMIPV1_2 9 TapeLibraryServerKMIPV1_0 A TapeLibraryServerKMIPV1_1 B
            TapeLibraryServerKMIPV1_2 C SymmetricKeyLifecycleClientKMIPV1_0 D SymmetricKeyLifecycleClientKMIPV1_1 E
            SymmetricKeyLifecycleClientKMIPV1_2 F SymmetricKeyLifecycleServerKMIPV1_0 10
            SymmetricKeyLifecycleServerKMIPV1_1 11 SymmetricKeyLifecycleServerKMIPV1_2 12
            AsymmetricKeyLifecycleClientKMIPV1_0 13 AsymmetricKeyLifecycleClientKMIPV1_1 14
            AsymmetricKeyLifecycleClientKMIPV1_2 15 AsymmetricKeyLifecycleServerKMIPV1_0 16
            AsymmetricKeyLifecycleServerKMIPV1_1 17 AsymmetricKeyLifecycleServerKMIPV1_2 18
            BasicCryptographicClientKMIPV1_2 19 BasicCryptographicServerKMIPV1_2 1A
            AdvancedCryptographicClientKMIPV1_2 1B AdvancedCryptographicServerKMIPV1_2 1C
            RNGCryptographicClientKMIPV1_2 1D RNGCryptographicServerKMIPV1_2 1E
            BasicSymmetricKeyFoundryClientKMIPV1_0 1F IntermediateSymmetricKeyFoundryClientKMIPV1_0 20
            AdvancedSymmetricKeyFoundryClientKMIPV1_0 21 BasicSymmetricKeyFoundryClientKMIPV1_1 22
            IntermediateSymmetricKeyFoundryClientKMIPV1_1 23 AdvancedSymmetricKeyFoundryClientKMIPV1_1 24
            BasicSymmetricKeyFoundryClientKMIPV1_2 25 IntermediateSymmetricKeyFoundryClientKMIPV1_2 26
            AdvancedSymmetricKeyFoundryClientKMIPV1_2 27 SymmetricKeyFoundryServerKMIPV1_0 28
            SymmetricKeyFoundryServerKMIPV1_1 29 SymmetricKeyFoundryServerKMIPV1_2 2A
            OpaqueManagedObjectStoreClientKMIPV1_0 2B OpaqueManagedObjectStoreClientKMIPV1_1 2C
            OpaqueManagedObjectStoreClientKMIPV1_2 2D OpaqueManagedObjectStoreServerKMIPV1_0 2E
            OpaqueManagedObjectStoreServerKMIPV1_1 2F OpaqueManagedObjectStoreServerKMIPV1_2 30
            SuiteBMinLOS_128ClientKMIPV1_0 31 SuiteBMinLOS_128ClientKMIPV1_1 32 SuiteBMinLOS_128ClientKMIPV1_2 33
            SuiteBMinLOS_128ServerKMIPV1_0 34 SuiteBMinLOS_128ServerKMIPV1_1 35 SuiteBMinLOS_128ServerKMIPV1_2 36
            SuiteBMinLOS_192ClientKMIPV1_0 37 SuiteBMinLOS_192ClientKMIPV1_1 38 SuiteBMinLOS_192ClientKMIPV1_2 39
            SuiteBMinLOS_192ServerKMIPV1_0 3A SuiteBMinLOS_192ServerKMIPV1_1 3B SuiteBMinLOS_192ServerKMIPV1_2 3C
            StorageArrayWithSelfEncryptingDriveClientKMIPV1_0 3D
            StorageArrayWithSelfEncryptingDriveClientKMIPV1_1 3E
            StorageArrayWithSelfEncryptingDriveClientKMIPV1_2 3F
            StorageArrayWithSelfEncryptingDriveServerKMIPV1_0 40
            StorageArrayWithSelfEncryptingDriveServerKMIPV1_1 41
            StorageArrayWithSelfEncryptingDriveServerKMIPV1_2 42 HTTPSClientKMIPV1_0 43 HTTPSClientKMIPV1_1 44
            HTTPSClientKMIPV1_2 45 HTTPSServerKMIPV1_0 46 HTTPSServerKMIPV1_1 47 HTTPSServerKMIPV1_2 48
            JSONClientKMIPV1_0 49 JSONClientKMIPV1_1 4A JSONClientKMIPV1_2 4B JSONServerKMIPV1_0 4C
            JSONServerKMIPV1_1 4D JSONServerKMIPV1_2 4E XMLClientKMIPV1_0 4F XMLClientKMIPV1_1 50
            XMLClientKMIPV1_2 51 XMLServerKMIPV1_0 52 XMLServerKMIPV1_1 53 XMLServerKMIPV1_2 54
            BaselineServerBasicKMIPV1_3 55 BaselineServerTLSV1_2KMIPV1_3 56 BaselineClientBasicKMIPV1_3 57
            BaselineClientTLSV1_2KMIPV1_3 58 CompleteServerBasicKMIPV1_3 59 CompleteServerTLSV1_2KMIPV1_3 5A
            TapeLibraryClientKMIPV1_3 5B TapeLibraryServerKMIPV1_3 5C SymmetricKeyLifecycleClientKMIPV1_3 5D
            SymmetricKeyLifecycleServerKMIPV1_3 5E AsymmetricKeyLifecycleClientKMIPV1_3 5F
            AsymmetricKeyLifecycleServerKMIPV1_3 60 BasicCryptographicClientKMIPV1_3 61
            BasicCryptographicServerKMIPV1_3 62 AdvancedCryptographicClientKMIPV1_3 63
            AdvancedCryptographicServerKMIPV1_3 64 RNGCryptographicClientKMIPV1_3 65
            RNGCryptographicServerKMIPV1_3 66 BasicSymmetricKeyFoundryClientKMIPV1_3 67
            IntermediateSymmetricKeyFoundryClientKMIPV1_3 68 AdvancedSymmetricKeyFoundryClientKMIPV1_3 69
            SymmetricKeyFoundryServerKMIPV1_3 6A OpaqueManagedObjectStoreClientKMIPV1_3 6B
            OpaqueManagedObjectStoreServerKMIPV1_3 6C SuiteBMinLOS_128ClientKMIPV1_3 6D
            SuiteBMinLOS_128ServerKMIPV1_3 6E SuiteBMinLOS_192ClientKMIPV1_3 6F SuiteBMinLOS_192ServerKMIPV1_3 70
            StorageArrayWithSelfEncryptingDriveClientKMIPV1_3 71
            StorageArrayWithSelfEncryptingDriveServerKMIPV1_3 72 HTTPSClientKMIPV1_3 73 HTTPSServerKMIPV1_3 74
            JSONClientKMIPV1_3 75 JSONServerKMIPV1_3 76 XMLClientKMIPV1_3 77 XMLServerKMIPV1_3 78
            BaselineServerBasicKMIPV1_4 79 BaselineServerTLSV1_2KMIPV1_4 7A BaselineClientBasicKMIPV1_4 7B
            BaselineClientTLSV1_2KMIPV1_4 7C CompleteServerBasicKMIPV1_4 7D CompleteServerTLSV1_2KMIPV1_4 7E
            TapeLibraryClientKMIPV1_4 7F TapeLibraryServerKMIPV1_4 80 SymmetricKeyLifecycleClientKMIPV1_4 81
            SymmetricKeyLifecycleServerKMIPV1_4 82 AsymmetricKeyLifecycleClientKMIPV1_4 83
            AsymmetricKeyLifecycleServerKMIPV1_4 84 BasicCryptographicClientKMIPV1_4 85
            BasicCryptographicServerKMIPV1_4 86 AdvancedCryptographicClientKMIPV1_4 87
            AdvancedCryptographicServerKMIPV1_4 88 RNGCryptographicClientKMIPV1_4 89
            RNGCryptographicServerKMIPV1_4 8A BasicSymmetricKeyFoundryClientKMIPV1_4 8B
            IntermediateSymmetricKeyFoundryClientKMIPV1_4 8C AdvancedSymmetricKeyFoundryClientKMIPV1_4 8D
            SymmetricKeyFoundryServerKMIPV1_4 8E OpaqueManagedObjectStoreClientKMIPV1_4 8F
            OpaqueManagedObjectStoreServerKMIPV1_4 90 SuiteBMinLOS_128ClientKMIPV1_4 91
            SuiteBMinLOS_128ServerKMIPV1_4 92 SuiteBMinLOS_192ClientKMIPV1_4 93 SuiteBMinLOS_192ServerKMIPV1_4 94
            StorageArrayWithSelfEncryptingDriveClientKMIPV1_4 95
            StorageArrayWithSelfEncryptingDriveServerKMIPV1_4 96 HTTPSClientKMIPV1_4 97 HTTPSServerKMIPV1_4 98
            JSONClientKMIPV1_4 99 JSONServerKMIPV1_4 9A XMLClientKMIPV1_4 9B XMLServerKMIPV1_4 9C
        ProtectionLevel: High 1 Low 2
        PutFunction: New 1 Replace 2
        QueryFunction: QueryOperations 1 QueryObjects 2 QueryServerInformation 3 QueryApplicationNamespaces 4
            QueryExtensionList 5 QueryExtensionMap 6 QueryAttestationTypes 7 QueryRNGs 8 QueryValidations 9
            QueryProfiles A QueryCapabilities B QueryClientRegistrationMethods C QueryDefaultsInformation D
            QueryStorageProtectionMasks E
        RecommendedCurve: P_192 1 K_163 2 B_163 3 P_224 4 K_233 5 B_233 6 P_256 7 K_283 8 B_283 9 P_384 A K_409 B
            B_409 C P_521 D K_571 E B_571 F SECP112R1 10 SECP112R2 11 SECP128R1 12 SECP128R2 13 SECP160K1 14
            SECP160R1 15 SECP160R2 16 SECP192K1 17 SECP224K1 18 SECP256K1 19 SECT113R1 1A SECT113R2 1B SECT131R1 1C
            SECT131R2 1D SECT163R1 1E SECT193R1 1F SECT193R2 20 SECT239K1 21 ANSIX9P192V2 22 ANSIX9P192V3 23
            ANSIX9P239V1 24 ANSIX9P239V2 25 ANSIX9P239V3 26 ANSIX9C2PNB163V1 27 ANSIX9C2PNB163V2 28
            ANSIX9C2PNB163V3 29 ANSIX9C2PNB176V1 2A ANSIX9C2TNB191V1 2B ANSIX9C2TNB191V2 2C ANSIX9C2TNB191V3 2D
            ANSIX9C2PNB208W1 2E ANSIX9C2TNB239V1 2F ANSIX9C2TNB239V2 30 ANSIX9C2TNB239V3 31 ANSIX9C2PNB272W1 32
            ANSIX9C2PNB304W1 33 ANSIX9C2TNB359V1 34 ANSIX9C2PNB368W1 35 ANSIX9C2TNB431R1 36 BRAINPOOLP160R1 37
            BRAINPOOLP160T1 38 BRAINPOOLP192R1 39 BRAINPOOLP192T1 3A BRAINPOOLP224R1 3B BRAINPOOLP224T1 3C
            BRAINPOOLP256R1 3D BRAINPOOLP256T1 3E BRAINPOOLP320R1 3F BRAINPOOLP320T1 40 BRAINPOOLP384R1 41
            BRAINPOOLP384T1 42 BRAINPOOLP512R1 43 BRAINPOOLP512T1 44 CURVE25519 45 CURVE448 46
            CURVEED25519 80000001 CURVEED448 80000002
        ResultReason: ItemNotFound 1 ResponseTooLarge 2 AuthenticationNotSuccessful 3 InvalidMessage 4
            OperationNotSupported 5 MissingData 6 InvalidField 7 FeatureNotSupported 8
            OperationCanceledByRequester 9 CryptographicFailure A PermissionDenied C ObjectArchived D
            ApplicationNamespaceNotSupported F KeyFormatTypeNotSupported 10 KeyCompressionTypeNotSupported 11
            EncodingOptionError 12 KeyValueNotPresent 13 AttestationRequired 14 AttestationFailed 15 Sensitive 16
            NotExtractable 17 ObjectAlreadyExists 18 InvalidTicket 19 UsageLimitExceeded 1A NumericRange 1B
            InvalidDataType 1C ReadOnlyAttribute 1D MultiValuedAttribute 1E UnsupportedAttribute 1F
            AttributeInstanceNotFound 20 AttributeNotFound 21 AttributeReadOnly 22 AttributeSingleValued 23
            BadCryptographicParameters 24 BadPassword 25 CodecError 26 IllegalObjectType 28
            IncompatibleCryptographicUsageMask 29 InternalServerError 2A InvalidAsynchronousCorrelationValue 2B
            InvalidAttribute 2C InvalidAttributeValue 2D InvalidCorrelationValue 2E InvalidCSR 2F
            InvalidObjectType 30 KeyWrapTypeNotSupported 32 MissingInitializationVector 34 NonUniqueNameAttribute 35
            ObjectDestroyed 36 ObjectNotFound 37 NotAuthorised 39 ServerLimitExceeded 3A UnknownEnumeration 3B
            UnknownMessageExtension 3C UnknownTag 3D UnsupportedCryptographicParameters 3E
            UnsupportedProtocolVersion 3F WrappingObjectArchived 40 WrappingObjectDestroyed 41
            WrappingObjectNotFound 42 WrongKeyLifecycleState 43 ProtectionStorageUnavailable 44 PKCS_11CodecError 45
            PKCS_11InvalidFunction 46 PKCS_11InvalidInterface 47 PrivateProtectionStorageUnavailable 48
            PublicProtectionStorageUnavailable 49 UnknownObjectGroup 4A ConstraintViolation 4B
            DuplicateProcessRequest 4C GeneralFailure 100 IllegalOperation B IndexOutOfBounds E
        ResultStatus: Success 0 OperationFailed 1 OperationPending 2 OperationUndone 3
        RevocationReasonCode: Unspecified 1 KeyCompromise 2 CACompromise 3 AffiliationChanged 4 Superseded 5
            CessationOfOperation 6 PrivilegeWithdrawn 7
        RNGAlgorithm: Unspecified 1 FIPS186_2 2 DRBG 3 NRBG 4 ANSIX9_31 5 ANSIX9_62 6
        RNGMode: Unspecified 1 SharedInstantiation 2 NonSharedInstantiation 3
        RotateNameType: UninterpretedTextString 1 URI 2
        SecretDataType: Password 1 Seed 2
        ShreddingAlgorithm: Unspecified 1 Cryptographic 2 Unsupported 3
        SplitKeyMethod: XOR 1 PolynomialSharingGF216 2 PolynomialSharingPrimeField 3 PolynomialSharingGF28 4
            PolynomialSharingGF2_16 2 PolynomialSharingGF2_8 4
        State: PreActive 1 Active 2 Deactivated 3 Compromised 4 Destroyed 5 DestroyedCompromised 6
            Destroyed_Compromised 6
        TicketType: Login 1
        UniqueIdentifier: IDPlaceholder 1 Certify 2 Create 3 CreateKeyPair 4 CreateKeyPairPrivateKey 5
            CreateKeyPairPublicKey 6 CreateSplitKey 7 DeriveKey 8 Import 9 JoinSplitKey A Locate B Register C
            ReKey D ReCertify E ReKeyKeyPair F ReKeyKeyPairPrivateKey 10 ReKeyKeyPairPublicKey 11
        UnwrapMode: Unspecified 1 Processed 2 NotProcessed 3
        UsageLimitsUnit: Byte 1 Object 2
        ValidityIndicator: Valid 1 Invalid 2 Unknown 3
        WrappingMethod: Encrypt 1 MACSign 2 EncryptThenMACSign 3 MACSignThenEncrypt 4 TR_31 5
        ValidationAuthorityType: Unspecified 1 NISTCMVP 2 CommonCriteria 3
        ValidationType: Unspecified 1 Hardware 2 Software 3 Firmware 4 Hybrid 5
        CryptographicUsageMask: Sign 1 Verify 2 Encrypt 4 Decrypt 8 WrapKey 10 UnwrapKey 20 MACGenerate 80
            MACVerify 100 DeriveKey 200 KeyAgreement 800 CertificateSign 1000 CRLSign 2000 Authenticate 100000
            Unrestricted 200000 FPEEncrypt 400000 FPEDecrypt 800000 Export 40 ContentCommitmentNonRepudiation 400
            GenerateCryptogram 4000 ValidateCryptogram 8000 TranslateEncrypt 10000 TranslateDecrypt 20000
            TranslateWrap 40000 TranslateUnwrap 80000
        ProtectionStorageMask: Software 1 Hardware 2 OnProcessor 4 OnSystem 8 OffSystem 10 Hypervisor 20
            OperatingSystem 40 Container 80 OnPremises 100 OffPremises 200 SelfManaged 400 Outsourced 800
            Validated 1000 SameJurisdiction 2000
        StorageStatusMask: OnLineStorage 1 ArchivalStorage 2 DestroyedStorage 4 OnlineStorage 1
        """
}
