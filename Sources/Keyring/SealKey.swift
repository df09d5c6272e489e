public import Canonical
import Crypto
import FoundationEssentials
public import Secrets

/// An X25519 key to which a master key may be sealed: that of a server's seal-key file, or the one that an unsealed server has in its memory
/// for as long as it runs.
///
/// HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, with an empty aad. Anyone who has the public half can
/// seal to it, so what opens is a candidate and no proof of where it came from.
public struct SealKey: Sendable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// A new key from the system's randomness.
    public init() {
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    /// The key of 32 bytes (RFC 7748).
    ///
    /// - Throws: `wrong-length` for any other number of bytes.
    public init(raw: SecretBytes) throws(KeyringError) {
        guard raw.count == KeyringLimits.keyCount,
            let key = try? raw.withBytes({ try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) })
        else { throw KeyringError(.wrongLength) }
        self.key = key
    }

    /// 32 bytes, for whoever seals a master key to it.
    public var publicKey: Bytes { Bytes(key.publicKey.rawRepresentation) }

    /// The master key of this generation out of what `MasterKey.sealed` made for this key under the same label and fields.
    ///
    /// - Throws: `not-authentic` if it was made for another key, generation, label or field, or a byte is another; `blob-truncated`,
    ///   `blob-format-unknown`, `wrong-length`.
    public func open(
        _ sealed: Bytes,
        as label: Label,
        _ fields: [CanonicalValue],
        generation: MasterGeneration
    ) throws(KeyringError) -> MasterKey {
        guard sealed.count == HPKEForm.count else { throw KeyringError(.truncated) }
        guard sealed[0] == HPKEForm.format else { throw KeyringError(.unknownFormat) }
        let (encapsulated, ciphertext) = (sealed[1..<HPKEForm.keyEnd], sealed[HPKEForm.keyEnd...])
        guard
            var recipient = try? HPKE.Recipient(
                privateKey: key,
                ciphersuite: HPKEForm.suite,
                info: HPKEForm.info(label, fields, generation),
                encapsulatedKey: Data(encapsulated)
            ), var plain = try? recipient.open(ciphertext)
        else { throw KeyringError(.notAuthentic) }
        defer { plain.resetBytes(in: plain.startIndex..<plain.endIndex) }
        return try MasterKey(generation: generation, key: SecretBytes(copying: plain))
    }
}

extension SealKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private seal key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension MasterKey {
    /// This master key, sealed to an X25519 public key: format 01, the encapsulated key (32), the ciphertext with its tag (48). The info is
    /// enc(label, suite, generation, fields).
    ///
    /// - Parameter publicKey: 32 bytes; the caller has checked whose it is.
    /// - Throws: `wrong-length` if that is no usable key, a point of low order too; `cipher-failed`.
    public func sealed(
        to publicKey: Bytes,
        as label: Label,
        _ fields: [CanonicalValue]
    ) throws(KeyringError) -> Bytes {
        guard let recipient = HPKEForm.usable(publicKey) else { throw KeyringError(.wrongLength) }
        let sealed = try? key.withBytes { key in
            var sender = try HPKE.Sender(
                recipientKey: recipient,
                ciphersuite: HPKEForm.suite,
                info: HPKEForm.info(label, fields, generation)
            )
            return [HPKEForm.format] + Bytes(sender.encapsulatedKey) + Bytes(try sender.seal(key))
        }
        guard let sealed, sealed.count == HPKEForm.count else { throw KeyringError(.cipherFailed) }
        return sealed
    }
}

/// The form of a master key that is sealed to a public key.
enum HPKEForm {
    static let format: UInt8 = 1
    static let keyEnd = 1 + 32
    static let count = keyEnd + KeyringLimits.keyCount + 16

    static var suite: HPKE.Ciphersuite {
        .init(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    }

    static func info(_ label: Label, _ fields: [CanonicalValue], _ generation: MasterGeneration) -> Data {
        Data(Canonical.labelled(label, [.unsigned(MasterKey.suite), .generation(generation)] + fields))
    }

    /// A point of low order makes every shared secret zero, so that anyone could open what is sealed to it; RFC 9180 section 7.1.4 asks for
    /// this check and the library leaves it to us.
    static func usable(_ raw: Bytes) -> Curve25519.KeyAgreement.PublicKey? {
        guard let point = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw),
            let secret = try? Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: point),
            secret.withUnsafeBytes({ $0.contains { $0 != 0 } })
        else { return nil }
        return point
    }
}
