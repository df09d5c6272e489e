import Secrets

/// The Hashed Password credential (KMIP 2.1 section 9.11): `Hash(S1 || time stamp) || S2` with `S1 = Hash(user name || password)` and
/// `S2 = Hash(password || user name)`.
public struct HashedPasswordCredential: Equatable, Sendable {
    public var username: String
    /// Microseconds since 1970; it must grow with every use.
    public var timeStamp: Int64
    /// A value of Hashing Algorithm; nil for SHA-256.
    public var hashingAlgorithm: UInt32?
    public var hashedPassword: SecretBytes

    public init(username: String, timeStamp: Int64, hashingAlgorithm: UInt32? = nil, hashedPassword: SecretBytes) {
        self.username = username
        self.timeStamp = timeStamp
        self.hashingAlgorithm = hashingAlgorithm
        self.hashedPassword = hashedPassword
    }

    init(value ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        username = try reader.required(.username).text()
        guard case .dateTimeExtended(let microseconds) = try reader.required(.timeStamp).value else {
            throw KMIPError(.invalidMessage, "TimeStamp of a Hashed Password is no DateTimeExtended")
        }
        timeStamp = microseconds
        if let algorithm = try reader.optional(.hashingAlgorithm) {
            guard case .enumeration(let code) = algorithm.value, isKnown(code, in: .hashingAlgorithm) else {
                throw KMIPError(.unknownEnumeration, "HashingAlgorithm has no such value")
            }
            hashingAlgorithm = code
        }
        hashedPassword = try reader.required(.hashedPassword).secret()
        try reader.finish()
    }

    var fields: [TTLV] {
        [
            TTLV(.username, .text(username)), TTLV(.timeStamp, .dateTimeExtended(timeStamp)),
            hashingAlgorithm.map { TTLV(.hashingAlgorithm, .enumeration($0)) },
            TTLV(.hashedPassword, .secret(hashedPassword)),
        ].compactMap { $0 }
    }
}
