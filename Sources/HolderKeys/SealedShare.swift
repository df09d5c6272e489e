import Canonical
import Crypto
import FoundationEssentials
import Secrets

/// A share on its way to a server: HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
/// AES-256-GCM.
public struct SealedShare: Sendable, Hashable {
    /// 32 bytes.
    public let encapsulatedKey: Bytes
    /// The share's bytes and a tag of 16.
    public let ciphertext: Bytes

    /// - Throws: `HolderKeyError`: `malformed` if the lengths are impossible.
    public init(encapsulatedKey: Bytes, ciphertext: Bytes) throws(HolderKeyError) {
        guard encapsulatedKey.count == X25519.keyBytes, (17...Limits.ciphertextBytes).contains(ciphertext.count) else {
            throw HolderKeyError(.malformed, "a sealed share has a key of 32 bytes and a ciphertext of 17 or more")
        }
        self.encapsulatedKey = encapsulatedKey
        self.ciphertext = ciphertext
    }

    /// Seals a share to a ceremony's key. The caller has checked who the key belongs to.
    ///
    /// - Parameters:
    ///   - publicKey: the ceremony's X25519 key, 32 bytes.
    ///   - info: the canonical bytes that name the server, ceremony and proposal.
    ///   - holder: the holder's name, which becomes the aad.
    public static func seal(
        _ share: SecretBytes,
        to publicKey: Bytes,
        info: Bytes,
        holder: String
    ) throws(HolderKeyError) -> SealedShare {
        try checkLimits(info, holder)
        guard Limits.shareBytes.contains(share.count) else { throw HolderKeyError(.tooLarge, "this is no share") }
        return try typed(otherwise: HolderKeyError(.malformed, "the ceremony's key is no usable X25519 key")) {
            let recipient = try X25519.publicKey(publicKey)
            var sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: .keyquorum, info: Data(info))
            let ciphertext = try share.withBytes { try sender.seal($0, authenticating: Bytes(holder.utf8)) }
            return try SealedShare(encapsulatedKey: Bytes(sender.encapsulatedKey), ciphertext: Bytes(ciphertext))
        }
    }

    static func checkLimits(_ info: Bytes, _ holder: String) throws(HolderKeyError) {
        guard info.count <= Limits.infoBytes, holder.utf8.count <= Limits.holderNameBytes else {
            throw HolderKeyError(.tooLarge, "the ceremony's info or the holder's name is too long")
        }
    }
}
