import KMIP

/// Algorithm and length of a symmetric key, checked against what the algorithm allows.
struct KeyShape {
    let algorithm: CryptographicAlgorithm
    /// In bits, as it is shown.
    let length: Int32
    /// Of the material.
    let bytes: Int

    /// The key that a client asks the server to make: of AES where it names no algorithm (KMIP 2.1 section 4, table 28), and of the algorithm's
    /// longest length, or its hash's, where it names none.
    ///
    /// - Throws: Invalid Attribute Value for an algorithm or a length that there is not.
    init(making attributes: Attributes) throws(KMIPError) {
        let algorithm = attributes.cryptographicAlgorithm ?? .aes
        let isForXTS = attributes.isForXTS
        guard let standard = Self.standardLength(of: algorithm, isForXTS) else {
            throw KMIPError(.invalidAttributeValue, "no symmetric key of \(algorithm.name) is made here")
        }
        let length = attributes.cryptographicLength ?? standard
        guard Self.allows(length, algorithm, isForXTS) else { throw Self.refusal(length, algorithm, isForXTS) }
        self.init(algorithm: algorithm, length: length, bytes: Self.bytes(of: length, algorithm))
    }

    /// A key that a client hands over: what is said of it must fit its bytes.
    ///
    /// - Parameter isForXTS: whether it is two keys of AES, one behind the other.
    /// - Throws: Invalid Field.
    init(
        registering count: Int,
        _ algorithm: CryptographicAlgorithm,
        length: Int32?,
        isForXTS: Bool = false
    ) throws(KMIPError) {
        let actual = algorithm == .tripleDES ? Self.tripleDES(bytes: count) : Int32(clamping: count * 8)
        let length = length ?? actual
        guard Self.allows(length, algorithm, isForXTS), Self.bytes(of: length, algorithm) == count else {
            throw KMIPError(.invalidField, "\(count) bytes are no key of \(algorithm.name) with \(length) bits")
        }
        self.init(algorithm: algorithm, length: length, bytes: count)
    }

    /// A key that is kept elsewhere, as a client describes it.
    ///
    /// - Throws: Invalid Field.
    init(saidToHave length: Int32, _ algorithm: CryptographicAlgorithm, isForXTS: Bool) throws(KMIPError) {
        guard Self.allows(length, algorithm, isForXTS) else {
            throw KMIPError(.invalidField, "\(algorithm.name) has no keys of \(length) bits")
        }
        self.init(algorithm: algorithm, length: length, bytes: Self.bytes(of: length, algorithm))
    }

    private init(algorithm: CryptographicAlgorithm, length: Int32, bytes: Int) {
        self.algorithm = algorithm
        self.length = length
        self.bytes = bytes
    }

    /// What a key is of which a client says nothing, as Query tells it.
    static let defaults: ObjectDefaults = {
        var attributes = Attributes()
        if let shape = try? KeyShape(making: attributes) {
            attributes.cryptographicAlgorithm = shape.algorithm
            attributes.cryptographicLength = shape.length
            attributes.cryptographicUsageMask = shape.usage
        }
        return ObjectDefaults(ObjectSelection(types: [.symmetricKey]), attributes: attributes)
    }()

    /// What a key of this algorithm is usually for.
    var usage: CryptographicUsageMask { Self.usage(of: algorithm) }

    static func usage(of algorithm: CryptographicAlgorithm) -> CryptographicUsageMask {
        hashLengths[algorithm] == nil ? [.encrypt, .decrypt, .wrapKey, .unwrapKey] : [.macGenerate, .macVerify]
    }

    // Triple DES counts its effective bits, and some clients its parity bits too: 112 or 128 of two keys, 168 or 192
    // of three; so does DES, with 56 or 64.
    private static func bytes(of length: Int32, _ algorithm: CryptographicAlgorithm) -> Int {
        switch algorithm {
        case .tripleDES: length <= 128 ? 16 : 24
        case .des where length == effectiveDES: 8
        default: Int(length / 8)
        }
    }

    private static let effectiveDES: Int32 = 56

    private static func tripleDES(bytes count: Int) -> Int32 { count == 16 ? 112 : 168 }

    private static func standardLength(of algorithm: CryptographicAlgorithm, _ isForXTS: Bool) -> Int32? {
        if algorithm == .tripleDES { return 168 }
        return hashLengths[algorithm] ?? lengths(of: algorithm, isForXTS)?.last
    }

    /// For XTS a key of AES is two of them (NIST SP 800-38E).
    private static func lengths(of algorithm: CryptographicAlgorithm, _ isForXTS: Bool) -> [Int32]? {
        algorithm == .aes && isForXTS ? [256, 512] : lengths[algorithm]
    }

    private static func allows(_ length: Int32, _ algorithm: CryptographicAlgorithm, _ isForXTS: Bool) -> Bool {
        if let lengths = lengths(of: algorithm, isForXTS) { return lengths.contains(length) }
        if algorithm == .des, length == effectiveDES { return true }
        return length % 8 == 0 && (hashLengths[algorithm] == nil ? 8 : 64) <= length
            && length <= Int32(ObjectLimits.key * 8)
    }

    private static func refusal(_ length: Int32, _ algorithm: CryptographicAlgorithm, _ isForXTS: Bool) -> KMIPError {
        let allowed =
            lengths(of: algorithm, isForXTS).map { $0.map(String.init).joined(separator: ", ") }
            ?? "multiples of 8 from 64 on"
        return KMIPError(
            .invalidAttributeValue,
            "\(algorithm.name) has no keys of \(length) bits; there are \(allowed)"
        )
    }

    private static let lengths: [CryptographicAlgorithm: [Int32]] = [
        .aes: [128, 192, 256], .camellia: [128, 192, 256], .aria: [128, 192, 256], .tripleDES: [112, 128, 168, 192],
        .chaCha20: [256], .chaCha20Poly1305: [256], .poly1305: [256],
    ]

    private static let hashLengths: [CryptographicAlgorithm: Int32] = [
        .hmacSHA1: 160, .hmacSHA224: 224, .hmacSHA256: 256, .hmacSHA384: 384, .hmacSHA512: 512,
        .hmacSHA3of224: 224, .hmacSHA3of256: 256, .hmacSHA3of384: 384, .hmacSHA3of512: 512,
        // Of the strength that the function has (NIST SP 800-185 section 8.4.1).
        .kmac128: 128, .kmac256: 256,
    ]
}

extension Attributes {
    /// Whether a Cryptographic Parameters attribute names the mode XTS (KMIP 2.1 section 11.6).
    var isForXTS: Bool {
        all(.cryptographicParameters).contains { $0.first(Tag(rawValue: 0x42_0011))?.value == .enumeration(0x0B) }
    }
}
