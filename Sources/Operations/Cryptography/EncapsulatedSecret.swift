import AsymmetricKeys
import Secrets

/// What Encrypt answers for a key of ML-KEM: KMIP 2.1 has no field for a secret beside the data.
enum EncapsulatedSecret {
    /// Bytes of the secret (FIPS 203 section 8).
    static let secret = 32

    /// The secret before what tells it.
    static func joined(_ made: (secret: SecretBytes, encapsulated: [UInt8])) -> SecretBytes {
        .joining([made.secret, SecretBytes(copying: made.encapsulated)])
    }
}

extension AsymmetricKey {
    var encapsulates: Bool {
        if case .lattice(let lattice) = algorithm { lattice.encapsulates } else { false }
    }
}
