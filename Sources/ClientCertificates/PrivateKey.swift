import CLibcrypto

/// A new private key on P-256, overwritten by the library when it goes.
final class PrivateKey {
    let key: OpaquePointer

    /// - Throws: `exhausted`.
    init() throws(ClientCertificateError) {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { throw .noMemory }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw .noMemory }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }
}
