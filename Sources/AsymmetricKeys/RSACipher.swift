import CLibcrypto
import Digests
import Secrets

/// libcrypto's context of one encryption or decryption by RSA.
final class RSACipher {
    private let context: OpaquePointer
    private let isEncrypting: Bool

    /// - Parameter scheme: nil for the bare function, whose result is nobody's but ``PaddedMessage``'s to see.
    /// - Throws: `unsupported`, `failed`.
    init(_ key: AsymmetricKey, _ scheme: EncryptionScheme?, isEncrypting: Bool) throws(AsymmetricKeyError) {
        guard key.algorithm == .rsa else {
            throw AsymmetricKeyError(.unsupported, "keys of \(key.algorithm.name) do not encrypt")
        }
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, try key.key.pointer, nil) else {
            throw AsymmetricKeyError(.failed, "the key could not be used")
        }
        self.context = context
        self.isEncrypting = isEncrypting
        defer { ERR_clear_error() }
        let begun = isEncrypting ? EVP_PKEY_encrypt_init(context) : EVP_PKEY_decrypt_init(context)
        guard begun == 1, shape(scheme) else {
            throw AsymmetricKeyError(.unsupported, "this hash, mask or label is not offered")
        }
    }

    deinit { EVP_PKEY_CTX_free(context) }

    /// - Returns: nothing where libcrypto does not take the data.
    func run(_ input: SecretBytes) -> SecretBytes? {
        defer { ERR_clear_error() }
        return input.withBytes { input in
            let start = input.bindMemory(to: UInt8.self).baseAddress
            let work = isEncrypting ? EVP_PKEY_encrypt : EVP_PKEY_decrypt
            var count = 0
            guard work(context, nil, &count, start, input.count) == 1 else { return nil }
            var isDone = false
            let output = SecretBytes(count: count) { output in
                isDone = work(context, output.bindMemory(to: UInt8.self).baseAddress, &count, start, input.count) == 1
            }
            return isDone ? output.prefix(count) : nil
        }
    }

    private func shape(_ scheme: EncryptionScheme?) -> Bool {
        switch scheme {
        case nil: EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1
        case .pkcs1: EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .oaep(let hash, let mask, let label):
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_oaep_md_name(context, hash.name, nil) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, mask.name, nil) == 1
                && (label.isEmpty || set(label))
        }
    }

    /// libcrypto takes the label over and frees it.
    private func set(_ label: [UInt8]) -> Bool {
        guard label.count <= AsymmetricKeyLimits.label,
            let copy = CRYPTO_memdup(label, label.count, #file, #line)
        else { return false }
        guard EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(label.count)) == 1 else {
            CRYPTO_free(copy, #file, #line)
            return false
        }
        return true
    }
}
