import KMIP

/// What Query tells of the server besides its operations and objects, in the order of the standard's response.
enum ServerFacts {
    static let objectTypes: [ObjectType] = [
        .certificate, .symmetricKey, .publicKey, .privateKey, .splitKey, .template, .secretData, .opaqueObject, .pgpKey,
        .certificateRequest,
    ]

    static let all: [(function: QueryFunction, elements: [TTLV])] = [
        (.queryServerInformation, [TTLV(.serverInformation, .structure([]))]),
        (.queryRNGs, [randomness, pairRandomness].map { TTLV(.rngParameters, .structure($0)) }),
        (
            .queryProfiles,
            profiles.map { TTLV(.profileInformation, .structure([TTLV(.profileName, .enumeration($0))])) }
        ),
        (.queryCapabilities, [TTLV(.capabilityInformation, .structure(capabilities))]),
        // What administrators have set stands between these two.
        (
            .queryStorageProtectionMasks,
            [
                TTLV(
                    .protectionStorageMasks,
                    .structure([TTLV(.protectionStorageMask, .integer(ProtectionStorage.software.rawValue))])
                )
            ]
        ),
    ]

    /// The generator of every key that is made here, as RNG Parameters (KMIP 2.1 section 7.36). It is the operating system's, and the standard has no
    /// word for it: Unspecified, built of ChaCha20 with 256 bits (Linux since 4.8).
    static let randomness = [
        TTLV(.rngAlgorithm, .enumeration(1)), CryptographicAlgorithm.chaCha20.ttlv,
        TTLV(.cryptographicLength, .integer(256)),
    ]

    /// Of what is derived: no generator was used, which RNG Parameters say as Unspecified (KMIP 2.1 section 4.46).
    static let noRandomness = [TTLV(.rngAlgorithm, .enumeration(1))]

    /// The generator of key pairs: libcrypto's, a DRBG of AES-256 in counter mode (NIST SP 800-90A).
    static let pairRandomness = [
        TTLV(.rngAlgorithm, .enumeration(3)), CryptographicAlgorithm.aes.ttlv,
        TTLV(.cryptographicLength, .integer(256)), TTLV(.drbgAlgorithm, .enumeration(5)),
    ]

    /// Symmetric Key Lifecycle, Opaque Managed Object Store, HTTPS, JSON and XML Server (KMIP 2.1 section 11.41).
    private static let profiles: [UInt32] = [0x109, 0x117, 0x11F, 0x121, 0x123]

    private static let capabilities = [
        TTLV(.streamingCapability, .boolean(true)),
        TTLV(.asynchronousCapability, .boolean(true)),
        TTLV(.attestationCapability, .boolean(false)),
        TTLV(.batchUndoCapability, .boolean(true)),
        TTLV(.batchContinueCapability, .boolean(true)),
        // Key Material Deleted: the row stays as a tombstone (section 11.15).
        TTLV(.destroyAction, .enumeration(2)),
        TTLV(.quantumSafeCapability, .boolean(false)),
    ]
}

extension Tag {
    fileprivate static let drbgAlgorithm = Tag(rawValue: 0x42_00DB)
    fileprivate static let profileInformation = Tag(rawValue: 0x42_00EB)
    fileprivate static let streamingCapability = Tag(rawValue: 0x42_00EF)
    fileprivate static let asynchronousCapability = Tag(rawValue: 0x42_00F0)
    fileprivate static let attestationCapability = Tag(rawValue: 0x42_00F1)
    fileprivate static let destroyAction = Tag(rawValue: 0x42_00F3)
    fileprivate static let capabilityInformation = Tag(rawValue: 0x42_00F7)
    fileprivate static let batchUndoCapability = Tag(rawValue: 0x42_00F9)
    fileprivate static let batchContinueCapability = Tag(rawValue: 0x42_00FA)
    fileprivate static let quantumSafeCapability = Tag(rawValue: 0x42_0148)
}
