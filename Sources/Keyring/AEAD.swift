import CAEAD
import Canonical
import Secrets

/// The sealed form of everything under a key: format 01, nonce (24), ciphertext, tag (16), by XAES-256-GCM (C2SP).
///
/// The nonce is random: with 24 bytes no count of messages under one key needs watching.
enum AEAD {
    static let format: UInt8 = 1
    static let nonceCount = 24
    static let tagCount = 16
    static let overhead = 1 + nonceCount + tagCount

    /// - Precondition: the key has 32 bytes and the nonce 24; both are made in this room.
    static func seal(
        _ plain: SecretBytes,
        key: SecretBytes,
        aad: Bytes,
        nonce: Bytes
    ) throws(KeyringError) -> Bytes {
        var result: Int32 = 0
        let blob = Bytes(unsafeUninitializedCapacity: plain.count + overhead) { blob, initialized in
            blob[0] = format
            for (offset, byte) in nonce.enumerated() { blob[1 + offset] = byte }
            result = key.withBytes { key in
                aad.withUnsafeBytes { aad in
                    plain.withBytes { plain in
                        kq_xaes_seal(
                            key.bytePointer,
                            nonce,
                            aad.baseAddress,
                            aad.count,
                            plain.baseAddress,
                            plain.count,
                            blob.baseAddress.map { $0 + 1 + nonceCount }
                        )
                    }
                }
            }
            initialized = plain.count + overhead
        }
        try check(result)
        return blob
    }

    /// - Throws: `blob-truncated`, `blob-format-unknown`, `not-authentic`, `too-large`, `cipher-failed`.
    static func open(_ blob: Bytes, key: SecretBytes, aad: Bytes) throws(KeyringError) -> SecretBytes {
        guard blob.count >= overhead else { throw KeyringError(.truncated) }
        guard blob[0] == format else { throw KeyringError(.unknownFormat) }
        let count = blob.count - overhead
        return try SecretBytes(count: count) { plain throws(KeyringError) in
            let result = key.withBytes { key in
                blob.withUnsafeBytes { blob in
                    aad.withUnsafeBytes { aad in
                        kq_xaes_open(
                            key.bytePointer,
                            blob.bytePointer.map { $0 + 1 },
                            aad.baseAddress,
                            aad.count,
                            blob.baseAddress.map { $0 + 1 + nonceCount },
                            count,
                            plain.baseAddress
                        )
                    }
                }
            }
            try check(result)
        }
    }

    private static func check(_ result: Int32) throws(KeyringError) {
        switch Int(result) {
        case KQ_AEAD_DONE: return
        case KQ_AEAD_NOT_AUTHENTIC: throw KeyringError(.notAuthentic)
        case KQ_AEAD_TOO_LARGE: throw KeyringError(.tooLarge)
        default: throw KeyringError(.cipherFailed)
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var bytePointer: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
