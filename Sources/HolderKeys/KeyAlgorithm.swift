import Canonical

/// The key types of holders, each with its AlgorithmIdentifier in DER (RFC 3279, RFC 5480, RFC 8410). The identifiers are
/// compared whole: an RSA-PSS-only key, another curve or explicit curve parameters are no match.
enum KeyAlgorithm: CaseIterable {
    case rsa, x25519, ed25519, p256, p384

    var identifier: Bytes {
        switch self {
        case .rsa: [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
        case .x25519: [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e]
        case .ed25519: [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70]
        case .p256: [0x30, 0x13] + Self.ecPublicKey + Self.prime256v1
        case .p384: [0x30, 0x10] + Self.ecPublicKey + Self.secp384r1
        }
    }

    init(identifier: UnsafeRawBufferPointer) throws {
        guard let match = Self.allCases.first(where: { $0.identifier.elementsEqual(identifier) }) else {
            throw HolderKeyError(.unsupported, "the key is not RSA, X25519, Ed25519, P-256 or P-384")
        }
        self = match
    }

    /// The curve named by a SEC 1 private key's parameters.
    init(curve: UnsafeRawBufferPointer) throws {
        if Self.prime256v1.elementsEqual(curve) {
            self = .p256
        } else if Self.secp384r1.elementsEqual(curve) {
            self = .p384
        } else {
            throw HolderKeyError(.unsupported, "the elliptic curve is not P-256 or P-384")
        }
    }

    private static let ecPublicKey: Bytes = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
    private static let prime256v1: Bytes = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
    private static let secp384r1: Bytes = [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22]
}
