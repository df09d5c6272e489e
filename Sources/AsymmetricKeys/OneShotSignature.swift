import CLibcrypto
import Secrets

/// Signatures of schemes that take the message itself.
enum OneShotSignature {
    static func sign(_ message: SecretBytes, _ key: LibcryptoKey) throws(AsymmetricKeyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .noSignature }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1 else { throw .noSignature }
        var count = 0
        var signature = [UInt8](repeating: 0, count: AsymmetricKeyLimits.edwardsSignature)
        count = signature.count
        let signed = message.withBytes {
            EVP_DigestSign(context, &signature, &count, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)
        }
        guard signed == 1 else { throw .noSignature }
        return [UInt8](signature.prefix(count))
    }

    static func verify(
        _ signature: [UInt8],
        _ message: SecretBytes,
        _ key: LibcryptoKey
    ) throws(AsymmetricKeyError) -> Bool {
        guard let context = EVP_MD_CTX_new() else { throw .noSignature }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, key.pointer, nil) == 1 else { throw .noSignature }
        return message.withBytes {
            let start = $0.bindMemory(to: UInt8.self).baseAddress
            return EVP_DigestVerify(context, signature, signature.count, start, $0.count) == 1
        }
    }
}
