import CLibcrypto
import Digests
import Secrets

/// Decryption of RSAES-PKCS1-v1_5 that does not tell whether the padding was right, which decides everything to who may ask often (Bleichenbacher's attack).
///
/// Where the padding is wrong the answer is a message that is made from the ciphertext and the key: the same each time, of a length that looks like any
/// other's, and unlike any that the sender knows. So it is in draft-irtf-cfrg-rsa-guidance (section 7, implicit rejection), and bytes for bytes in OpenSSL
/// from 3.2 on; here it is computed for every libcrypto.
enum PaddedMessage {
    /// How many lengths are made, of which the last that fits is taken (section 7.2).
    private static let tries = 128

    /// - Throws: `malformed` for what is not of the modulus's length or not below it, which everybody can see; `unsupported`, `failed`.
    static func decrypt(_ sealed: [UInt8], by key: AsymmetricKey) throws(AsymmetricKeyError) -> SecretBytes {
        let count = (key.bits + 7) / 8
        let cipher = try RSACipher(key, nil, isEncrypting: false)
        guard sealed.count == count, let block = cipher.run(SecretBytes(copying: sealed)), block.count == count else {
            throw .notEncryptedSo
        }
        guard let exponent = try key.key.number("d") else { throw .notDerived }
        do throws(DigestError) {
            let derived = try derivedKey(exponent, count, sealed)
            return SecretBytes.message(
                padded: block,
                or: try bytes(derived, "message", count: count),
                lengths: try bytes(derived, "length", count: 2 * tries)
            )
        } catch {
            throw .notDerived
        }
    }

    /// HMAC over the ciphertext, by a key that only who has the private key knows.
    private static func derivedKey(
        _ exponent: SecretBytes,
        _ count: Int,
        _ sealed: [UInt8]
    ) throws(DigestError) -> SecretBytes {
        let zeros = SecretBytes(count: max(0, count - exponent.count)) { _ in }
        let secret = try HashStream.hash(SecretBytes.joining([zeros, exponent]), .sha256)
        return try MACStream.code([SecretBytes(copying: sealed)], .hmac(.sha256), secret)
    }

    /// The guidance's function of pseudorandom bytes: HMACs over a counter, the label and the count of bits, one after another.
    private static func bytes(_ key: SecretBytes, _ label: String, count: Int) throws(DigestError) -> SecretBytes {
        let width = HashAlgorithm.sha256.count
        var pieces: [SecretBytes] = []
        for number in 0..<(count + width - 1) / width {
            let input = octets(number) + Array(label.utf8) + octets(8 * count)
            pieces.append(try MACStream.code([SecretBytes(copying: input)], .hmac(.sha256), key))
        }
        return SecretBytes.joining(pieces).prefix(count)
    }

    /// Two, in network order.
    private static func octets(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}

extension AsymmetricKeyError {
    fileprivate static let notDerived = AsymmetricKeyError(.failed, "the key could not be used")
}
