import Crypto
import FoundationEssentials
import Secrets

/// A key of ML-KEM or ML-DSA. swift-crypto computes with it, whichever libcrypto the machine has.
struct LatticeKey: Sendable {
    let lattice: Lattice
    /// Of a private key.
    let seed: SecretBytes?
    let publicKey: [UInt8]

    /// A private key.
    ///
    /// - Throws: `malformed` for a seed of another length.
    init(_ lattice: Lattice, seed: SecretBytes) throws(AsymmetricKeyError) {
        guard seed.count == lattice.seed else { throw .malformed(.raw) }
        self.lattice = lattice
        self.seed = seed
        publicKey = try Self.failing(.failed, "the key could not be made of its seed") {
            let bytes = try seed.withBytes { seed in
                switch lattice {
                case .mlKEM768:
                    try MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation
                case .mlKEM1024:
                    try MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation
                case .mlDSA65:
                    try MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation
                case .mlDSA87:
                    try MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).publicKey.rawRepresentation
                }
            }
            return [UInt8](bytes)
        }
    }

    /// A public key.
    ///
    /// - Throws: `malformed`.
    init(_ lattice: Lattice, publicKey: [UInt8]) throws(AsymmetricKeyError) {
        guard publicKey.count == lattice.publicKey else { throw .malformed(.raw) }
        self.lattice = lattice
        seed = nil
        self.publicKey = publicKey
        // ML-KEM's has numbers that have to be below its prime (FIPS 203 section 7.2).
        try Self.failing(.malformed, "the bytes are no public key of \(lattice.rawValue)") {
            switch lattice {
            case .mlKEM768: _ = try MLKEM768.PublicKey(rawRepresentation: publicKey)
            case .mlKEM1024: _ = try MLKEM1024.PublicKey(rawRepresentation: publicKey)
            case .mlDSA65: _ = try MLDSA65.PublicKey(rawRepresentation: publicKey)
            case .mlDSA87: _ = try MLDSA87.PublicKey(rawRepresentation: publicKey)
            }
        }
    }

    /// A signature of a message, with no context (FIPS 204 section 5.2).
    func sign(_ message: SecretBytes) throws(AsymmetricKeyError) -> [UInt8] {
        guard let seed else { throw .noSignature }
        return try Self.failing(.failed, "the signature could not be made") {
            let signature = try seed.withBytes { seed in
                try message.withBytes { message in
                    switch lattice {
                    case .mlDSA65:
                        try MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message)
                    case .mlDSA87:
                        try MLDSA87.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message)
                    case .mlKEM768, .mlKEM1024: throw AsymmetricKeyError.noSignature
                    }
                }
            }
            return [UInt8](signature)
        }
    }

    func verify(_ signature: [UInt8], _ message: SecretBytes) throws(AsymmetricKeyError) -> Bool {
        try Self.failing(.failed, "the signature could not be verified") {
            try message.withBytes { message in
                switch lattice {
                case .mlDSA65:
                    try MLDSA65.PublicKey(rawRepresentation: publicKey).isValidSignature(signature, for: message)
                case .mlDSA87:
                    try MLDSA87.PublicKey(rawRepresentation: publicKey).isValidSignature(signature, for: message)
                case .mlKEM768, .mlKEM1024: throw AsymmetricKeyError.noSignature
                }
            }
        }
    }

    /// A new secret, and what tells it to the private key (FIPS 203 section 7.2).
    func encapsulate() throws(AsymmetricKeyError) -> (secret: SecretBytes, encapsulated: [UInt8]) {
        try Self.failing(.failed, "no secret could be encapsulated") {
            let result =
                switch lattice {
                case .mlKEM768: try MLKEM768.PublicKey(rawRepresentation: publicKey).encapsulate()
                case .mlKEM1024: try MLKEM1024.PublicKey(rawRepresentation: publicKey).encapsulate()
                case .mlDSA65, .mlDSA87: throw AsymmetricKeyError.noSecret
                }
            return (result.sharedSecret.withUnsafeBytes { SecretBytes(copying: $0) }, [UInt8](result.encapsulated))
        }
    }

    /// The secret that was encapsulated; of bytes that nobody encapsulated another one, which nobody knows (FIPS 203 section 7.3).
    ///
    /// - Throws: `malformed` for bytes of another length.
    func decapsulate(_ encapsulated: [UInt8]) throws(AsymmetricKeyError) -> SecretBytes {
        guard let seed else { throw .noSecret }
        return try Self.failing(.malformed, "this is no secret that was encapsulated to this key") {
            try seed.withBytes { seed in
                let secret =
                    switch lattice {
                    case .mlKEM768:
                        try MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil).decapsulate(encapsulated)
                    case .mlKEM1024:
                        try MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil).decapsulate(encapsulated)
                    case .mlDSA65, .mlDSA87: throw AsymmetricKeyError.noSecret
                    }
                return secret.withUnsafeBytes { SecretBytes(copying: $0) }
            }
        }
    }

    /// What swift-crypto throws, in this room's words.
    private static func failing<Answer>(
        _ code: AsymmetricKeyError.Code,
        _ detail: String,
        _ body: () throws -> Answer
    ) throws(AsymmetricKeyError) -> Answer {
        do { return try body() } catch let error as AsymmetricKeyError { throw error } catch {
            throw AsymmetricKeyError(code, detail)
        }
    }
}

extension AsymmetricKeyError {
    static let noSecret = AsymmetricKeyError(.unsupported, "a key of ML-KEM is needed; the private one decapsulates")
}
