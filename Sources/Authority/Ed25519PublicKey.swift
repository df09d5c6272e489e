import Canonical
import Crypto
import FoundationEssentials

import struct Canonical.Digest

/// The public half of a history or server identity key (RFC 8032, RFC 8410).
public struct Ed25519PublicKey: Sendable, Hashable {
    /// 32 bytes.
    public let raw: Bytes

    /// - Throws: `AuthorityError.keyMalformed` unless there are 32 bytes.
    public init(raw: Bytes) throws(AuthorityError) {
        guard raw.count == 32 else { throw AuthorityError(.keyMalformed, "an Ed25519 public key has 32 bytes") }
        self.raw = raw
    }

    /// Reads a SubjectPublicKeyInfo in DER.
    public init(spki: Bytes) throws(AuthorityError) {
        guard spki.count == 44, spki.starts(with: Self.prefix) else {
            throw AuthorityError(.keyMalformed, "this is no Ed25519 public key")
        }
        try self.init(raw: Bytes(spki.dropFirst(Self.prefix.count)))
    }

    /// SubjectPublicKeyInfo in DER.
    public var spki: Bytes { Self.prefix + raw }

    /// SubjectPublicKeyInfo as PEM.
    public var pem: String { DERText.pem("PUBLIC KEY", spki) }

    /// SHA-256 of the SubjectPublicKeyInfo: of an identity key, the server's id.
    public var fingerprint: Digest { Digest(of: spki) }

    /// Whether it is this key's signature (RFC 8032) of that message; not where its length is another.
    public func isValid(signature: Bytes, over message: Bytes) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }

    init(_ key: Curve25519.Signing.PublicKey) {
        raw = Bytes(key.rawRepresentation)
    }

    private static let prefix: Bytes = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
}
