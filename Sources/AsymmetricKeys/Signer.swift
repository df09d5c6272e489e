import CLibcrypto
import Digests
import Secrets

/// libcrypto's context of one signature over a digest.
final class Signer {
    private let context: OpaquePointer

    /// - Throws: `unsupported`, `failed`.
    init(_ key: LibcryptoKey, _ scheme: SignatureScheme, isSigning: Bool) throws(AsymmetricKeyError) {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { throw .noSignature }
        self.context = context
        let begun = isSigning ? EVP_PKEY_sign_init(context) : EVP_PKEY_verify_init(context)
        guard begun == 1 else { throw .noSignature }
        guard shape(scheme) else { throw .notWithThisKey }
    }

    deinit { EVP_PKEY_CTX_free(context) }

    func sign(_ digest: UnsafeRawBufferPointer) throws(AsymmetricKeyError) -> [UInt8] {
        let start = digest.bindMemory(to: UInt8.self).baseAddress
        var count = 0
        guard EVP_PKEY_sign(context, nil, &count, start, digest.count) == 1 else { throw .noSignature }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_sign(context, &signature, &count, start, digest.count) == 1 else { throw .noSignature }
        return [UInt8](signature.prefix(count))
    }

    func verify(_ signature: [UInt8], _ digest: UnsafeRawBufferPointer) -> Bool {
        let start = digest.bindMemory(to: UInt8.self).baseAddress
        return EVP_PKEY_verify(context, signature, signature.count, start, digest.count) == 1
    }

    private func shape(_ scheme: SignatureScheme) -> Bool {
        switch scheme {
        case .rsaPKCS1(let hash):
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 && set(hash)
        case .rsaPSS(let hash, let mask, let salt):
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 && set(hash)
                && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, mask.name, nil) == 1
                && (0...AsymmetricKeyLimits.salt).contains(salt)
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(salt)) == 1
        case .ecdsa(let hash), .dsa(let hash): set(hash)
        case .edwards, .lattice: true
        }
    }

    private func set(_ hash: HashAlgorithm) -> Bool {
        guard let digest = EVP_MD_fetch(nil, hash.name, nil) else { return false }
        defer { EVP_MD_free(digest) }
        return EVP_PKEY_CTX_set_signature_md(context, digest) == 1
    }
}

extension AsymmetricKeyError {
    static let noSignature = AsymmetricKeyError(.failed, "the signature could not be made")
    static let notWithThisKey = AsymmetricKeyError(.unsupported, "this hash, mask or salt does not go with this key")
}
