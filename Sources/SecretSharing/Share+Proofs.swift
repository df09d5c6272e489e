public import Canonical
// Named by itself, because Crypto has a protocol of the same name.
public import struct Canonical.Digest
import Crypto
public import Secrets

extension Share {
    /// What is stored of a share: SHA-256 of enc(share, vault, epoch, group, holder, index, value). It names the one
    /// right share of a holder and, since the value is uniform, tells nothing about it.
    public func digest(holder: String) -> Digest {
        let fields: [CanonicalValue] = [
            .vault(vault), .epoch(epoch), .unsigned(UInt64(group)), .text(holder), .unsigned(UInt64(index)),
        ]
        // The value goes into the hash from where it lies, so that no copy of it is left in ordinary memory.
        var head = Canonical.labelled(.share, fields)
        head += Canonical.encode(.bytes([])).prefix(1)
        head.append(bigEndian: UInt32(y.count))
        var hash = SHA256()
        hash.update(data: head)
        y.withBytes { hash.update(bufferPointer: $0) }
        return Digest(hash.finalize())
    }

    /// The holder's proof that he holds this share: HMAC-SHA256 of the ceremony's nonce under the 76 raw bytes.
    public func confirmation(nonce: Bytes) -> Bytes { Self.authenticate(nonce, raw) }

    /// What a server keeps of a confirmation that it waits for: it can check the proof and not make one.
    public static func confirmationDigest(ceremony: String, holder: String, proof: Bytes) -> Digest {
        Digest(of: Canonical.labelled(.confirm, [.text(ceremony), .text(holder), .bytes(proof)]))
    }

    /// The key that proves possession again and again in drills, without the share itself: HMAC-SHA256 of the bare label
    /// under the 76 raw bytes.
    public func drillKey() -> SecretBytes {
        raw.withBytes { raw in
            let code = HMAC<SHA256>.authenticationCode(for: Label.drill.bare, using: SymmetricKey(data: raw))
            return code.withUnsafeBytes { SecretBytes(copying: $0) }
        }
    }

    /// The holder's answer in a drill: HMAC-SHA256 of the drill's nonce under ``drillKey()``.
    public static func drillProof(key: SecretBytes, nonce: Bytes) -> Bytes { authenticate(nonce, key) }

    private static func authenticate(_ message: Bytes, _ key: SecretBytes) -> Bytes {
        key.withBytes { key in
            Bytes(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
        }
    }
}
