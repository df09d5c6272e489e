import Canonical
import Crypto
import FoundationEssentials
import Secrets

extension HPKE.Ciphersuite {
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180 section 7): the one suite towards holders and
    /// servers.
    static var keyquorum: HPKE.Ciphersuite {
        .init(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    }
}

enum HPKEInfo {
    /// The label stands bare, without a zero byte, so that other programs can write it as plain text.
    static var shareToHolder: Data { Data(Label.shareToHolder.bare) }
}

enum X25519 {
    /// Length of a public key and of HPKE's encapsulated key.
    static let keyBytes = 32

    /// A public key with which a shared secret is one. A point of low order makes every shared secret zero, so that anyone
    /// could open what is sealed to it; RFC 9180 section 7.1.4 asks for this check and the library leaves it to us.
    static func publicKey(_ raw: Bytes) throws -> Curve25519.KeyAgreement.PublicKey {
        let point = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw)
        let secret = try Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: point)
        guard secret.withUnsafeBytes({ $0.contains { $0 != 0 } }) else {
            throw HolderKeyError(.unsupported, "the X25519 key is a point of low order")
        }
        return point
    }
}

/// Moves decrypted bytes into wiped memory and clears where they lay. Only for bytes that nothing else refers to: the raw
/// bytes of a Curve25519 key are the key's own memory.
func absorb(_ plaintext: consuming Data) -> SecretBytes {
    var plaintext = plaintext
    let secret = SecretBytes(copying: plaintext)
    plaintext.resetBytes(in: plaintext.startIndex..<plaintext.endIndex)
    return secret
}
