import Canonical
import Crypto
import FoundationEssentials
import Secrets
import X509

/// A CA's private key. It signs certificates and revocation lists and offers nothing else.
public struct AuthorityKey: Sendable {
    /// The root signs rarely and lasts: P-384. The mesh CA signs each workload: P-256, 27 times as fast.
    public enum Kind: Sendable, Hashable {
        case root, mesh
    }

    private enum Backing {
        case p384(P384.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
    }

    private let backing: Backing

    /// A new key from the system's randomness.
    public static func generate(_ kind: Kind) -> AuthorityKey {
        switch kind {
        case .root: AuthorityKey(.p384(P384.Signing.PrivateKey()))
        case .mesh: AuthorityKey(.p256(P256.Signing.PrivateKey()))
        }
    }

    /// Takes back what `pkcs8` gave.
    ///
    /// - Throws: `AuthorityError.keyMalformed` if it is no P-384 or P-256 key in PKCS#8.
    public init(pkcs8: SecretBytes) throws(AuthorityError) {
        backing = try typed(otherwise: AuthorityError(.keyMalformed, "a CA key is P-384 or P-256 in PKCS#8")) {
            try pkcs8.withBytes { der in
                if let key = try? P384.Signing.PrivateKey(derRepresentation: der) { return .p384(key) }
                return .p256(try P256.Signing.PrivateKey(derRepresentation: der))
            }
        }
    }

    /// The key as PKCS#8 DER (RFC 5958).
    public var pkcs8: SecretBytes {
        switch backing {
        case .p384(let key): absorb(key.derRepresentation)
        case .p256(let key): absorb(key.derRepresentation)
        }
    }

    public var kind: Kind {
        switch backing {
        case .p384: .root
        case .p256: .mesh
        }
    }

    /// SubjectPublicKeyInfo in DER.
    public var spki: Bytes { DERText.encode(publicKey) }

    var publicKey: Certificate.PublicKey { signing.publicKey }

    var signing: Certificate.PrivateKey {
        switch backing {
        case .p384(let key): Certificate.PrivateKey(key)
        case .p256(let key): Certificate.PrivateKey(key)
        }
    }

    /// An ECDSA signature in DER, P-384 with SHA-384 and P-256 with SHA-256.
    func signature(over bytes: Bytes) throws -> Bytes {
        switch backing {
        case .p384(let key): Bytes(try key.signature(for: bytes).derRepresentation)
        case .p256(let key): Bytes(try key.signature(for: bytes).derRepresentation)
        }
    }

    private init(_ backing: Backing) {
        self.backing = backing
    }
}

extension AuthorityKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private CA key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Moves a serialized key into wiped memory and clears where it lay. Only for bytes that nothing else refers to: the raw
/// bytes of a Curve25519 key are the key's own memory.
func absorb(_ plaintext: consuming Data) -> SecretBytes {
    var plaintext = plaintext
    let secret = SecretBytes(copying: plaintext)
    plaintext.resetBytes(in: plaintext.startIndex..<plaintext.endIndex)
    return secret
}
