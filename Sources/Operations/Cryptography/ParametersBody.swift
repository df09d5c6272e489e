import Canonical
import KMIP

/// How a key is used, as the owners' API says it: KMIP's Cryptographic Parameters by KMIP's names. What is left out is the object's own, or the
/// usual.
public struct ParametersBody: Decodable, Sendable {
    /// Such as `GCM`.
    public let mode: String?
    /// Such as `PKCS5`, `OAEP` or `PSS`.
    public let padding: String?
    /// Such as `SHA_256`.
    public let hash: String?
    /// The algorithm, where the key serves several: such as `ChaCha20Poly1305` or `HMAC_SHA256`.
    public let algorithm: String?
    /// Such as `ECDSAWithSHA256`.
    public let signatureAlgorithm: String?
    /// Bytes.
    public let tagLength: Int32?
    /// Bytes, of PSS.
    public let saltLength: Int32?
    /// Of the mask, where it is another than `hash`.
    public let maskHash: String?
    /// Base64; OAEP's label.
    public let pSource: String?
    /// Bits of a nonce that the server chooses.
    public let ivLength: Int32?
    /// Bits of the counter behind it, in CTR.
    public let counterLength: Int32?
    /// What the counter begins with.
    public let initialCounterValue: Int32?

    public init(
        mode: String? = nil,
        padding: String? = nil,
        hash: String? = nil,
        algorithm: String? = nil,
        signatureAlgorithm: String? = nil,
        tagLength: Int32? = nil,
        saltLength: Int32? = nil,
        maskHash: String? = nil,
        pSource: String? = nil,
        ivLength: Int32? = nil,
        counterLength: Int32? = nil,
        initialCounterValue: Int32? = nil
    ) {
        self.mode = mode
        self.padding = padding
        self.hash = hash
        self.algorithm = algorithm
        self.signatureAlgorithm = signatureAlgorithm
        self.tagLength = tagLength
        self.saltLength = saltLength
        self.maskHash = maskHash
        self.pSource = pSource
        self.ivLength = ivLength
        self.counterLength = counterLength
        self.initialCounterValue = initialCounterValue
    }

    /// - Throws: `invalid-request` for a name that there is not, and for what is not base64.
    func kmip() throws -> CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = try mode.map { try Self.named($0, "mode") }
        parameters.paddingMethod = try padding.map { try Self.named($0, "padding") }
        parameters.hashingAlgorithm = try hash.map { try Self.named($0, "hash") }
        parameters.cryptographicAlgorithm = try algorithm.map { try Self.named($0, "algorithm") }
        parameters.digitalSignatureAlgorithm = try signatureAlgorithm.map { try Self.named($0, "signatureAlgorithm") }
        parameters.tagLength = tagLength
        parameters.saltLength = saltLength
        parameters.maskGeneratorHashingAlgorithm = try maskHash.map { try Self.named($0, "maskHash") }
        parameters.pSource = try ObjectOperations.bytes(pSource, "pSource")
        parameters.ivLength = ivLength
        parameters.counterLength = counterLength
        parameters.initialCounterValue = initialCounterValue
        return parameters
    }

    private static func named<Value: KMIPEnumeration>(_ name: String, _ member: String) throws -> Value {
        guard let value = Value(name: name) else {
            throw OperationError(.invalidRequest, "\(member) is not one of KMIP's names, such as GCM, PKCS5, SHA_256.")
        }
        return value
    }
}

/// What is encrypted, signed, or made a code of.
public struct DataBody: Decodable, Sendable {
    /// Base64.
    public let data: String?
    /// Base64; the digest of the data, for a signature.
    public let digest: String?
    public let parameters: ParametersBody?
    /// Base64; the server chooses one where none is given.
    public let nonce: String?
    /// Base64; authenticated and not encrypted.
    public let additionalData: String?

    public init(data: String?, parameters: ParametersBody? = nil) {
        self.data = data
        self.parameters = parameters
        (digest, nonce, additionalData) = (nil, nil, nil)
    }
}

/// What is decrypted.
public struct SealedBody: Decodable, Sendable {
    /// Base64, as all but `parameters`.
    public let data: String
    public let nonce: String?
    public let tag: String?
    public let additionalData: String?
    public let parameters: ParametersBody?
}

/// What is verified: a signature or a code of data.
public struct VerificationBody: Decodable, Sendable {
    /// Base64, as all but `parameters`.
    public let data: String?
    public let digest: String?
    public let signature: String?
    public let mac: String?
    public let parameters: ParametersBody?
}

/// What is hashed.
public struct HashBody: Decodable, Sendable {
    /// Base64.
    public let data: String
    /// KMIP's name, such as `SHA_256`.
    public let hash: String
}
