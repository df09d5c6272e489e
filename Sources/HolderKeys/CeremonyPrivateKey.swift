import Canonical
import Crypto
import FoundationEssentials
import Secrets

/// A server's key for the shares of one ceremony: made at its start, kept in memory only, gone with it.
public struct CeremonyPrivateKey: Sendable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// A new key from the system's randomness.
    public init() {
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    /// A given key, for test vectors.
    init(raw: SecretBytes) throws {
        key = try raw.withBytes { try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
    }

    /// The X25519 public key, 32 bytes.
    public var publicKey: Bytes { Bytes(key.publicKey.rawRepresentation) }

    /// Opens a share that its holder sealed to this ceremony's key.
    ///
    /// - Parameters:
    ///   - info: the canonical bytes that name the server, ceremony and proposal; the same that the holder used.
    ///   - holder: the holder's name, which is the aad: a share sealed in one name does not open in another.
    /// - Throws: `HolderKeyError`: `notForThisKey` if it does not open, `tooLarge`.
    public func open(_ sealed: SealedShare, info: Bytes, holder: String) throws(HolderKeyError) -> SecretBytes {
        try SealedShare.checkLimits(info, holder)
        let refusal = HolderKeyError(
            .notForThisKey,
            "the sealed share was made for another key, ceremony, proposal or holder, or it is damaged"
        )
        return try typed(otherwise: refusal) {
            guard (try? X25519.publicKey(sealed.encapsulatedKey)) != nil else { throw refusal }
            var recipient = try HPKE.Recipient(
                privateKey: key,
                ciphersuite: .keyquorum,
                info: Data(info),
                encapsulatedKey: Data(sealed.encapsulatedKey)
            )
            return absorb(try recipient.open(sealed.ciphertext, authenticating: Bytes(holder.utf8)))
        }
    }
}

extension CeremonyPrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private ceremony key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
