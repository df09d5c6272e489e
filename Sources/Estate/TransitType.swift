import AsymmetricKeys
import KMIP

/// The types of transit keys that are taken, by the names of Vault and OpenBao.
enum TransitType: String {
    case aes256 = "aes256-gcm96"
    case p256 = "ecdsa-p256"
    case ed25519
    case rsa2048 = "rsa-2048"
    case rsa4096 = "rsa-4096"
    case chaCha20 = "chacha20-poly1305"
    case p384 = "ecdsa-p384"
    case p521 = "ecdsa-p521"
    case aes128 = "aes128-gcm96"
    case rsa3072 = "rsa-3072"
    case hmac

    /// How a backup says the type. From 10 on Vault and OpenBao count apart: 10 is the one's key that is kept elsewhere and the other's key for HMAC, 11
    /// the one's key for HMAC and the other's for XChaCha20.
    ///
    /// - Parameter isHMAC: whether the key's bytes say that it is one for HMAC.
    init?(number: Int, isHMAC: Bool) {
        let all: [Int: TransitType] = [
            0: .aes256, 1: .p256, 2: .ed25519, 3: .rsa2048, 4: .rsa4096, 5: .chaCha20, 6: .p384, 7: .p521, 8: .aes128,
            9: .rsa3072,
        ]
        let isEither = number == 10 || number == 11
        guard let found = isEither && isHMAC ? .hmac : all[number] else { return nil }
        self = found
    }

    enum Form {
        case bytes
        case curve(Curve)
        case rsa
    }

    /// Where a backup keeps the key.
    var form: Form {
        switch self {
        case .aes128, .aes256, .chaCha20, .hmac, .ed25519: .bytes
        case .p256: .curve(.p256)
        case .p384: .curve(.p384)
        case .p521: .curve(.p521)
        case .rsa2048, .rsa3072, .rsa4096: .rsa
        }
    }

    /// What a string of that many bytes is; nil where the type has none of that length.
    func algorithm(ofBytes count: Int) -> CryptographicAlgorithm? {
        switch self {
        case .aes256: count == 32 ? .aes : nil
        case .aes128: count == 16 ? .aes : nil
        case .chaCha20: count == 32 ? .chaCha20Poly1305 : nil
        case .hmac: .hmacSHA256
        case .p256, .p384, .p521, .ed25519, .rsa2048, .rsa3072, .rsa4096: nil
        }
    }
}
