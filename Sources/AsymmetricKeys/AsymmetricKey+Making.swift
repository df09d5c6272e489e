import CLibcrypto
import Secrets

extension AsymmetricKey {
    /// A new private key, from libcrypto's generator, or of a seed from the kernel's.
    ///
    /// It takes seconds for the longest moduli: the caller keeps it off threads that others wait for.
    ///
    /// - Parameter bits: of an RSA modulus; others have their own length.
    /// - Throws: `unsupported`, `failed`.
    public static func make(_ algorithm: KeyAlgorithm, bits: Int) throws(AsymmetricKeyError) -> AsymmetricKey {
        if case .lattice(let lattice) = algorithm {
            return AsymmetricKey(try LatticeKey(lattice, seed: SystemRandom().secret(lattice.seed)))
        }
        defer { ERR_clear_error() }
        guard let maker = EVP_PKEY_CTX_new_from_name(nil, algorithm.name, nil) else { throw .notMade }
        defer { EVP_PKEY_CTX_free(maker) }
        guard EVP_PKEY_keygen_init(maker) == 1 else { throw .notMade }
        try shape(maker, algorithm, bits)
        var key: OpaquePointer?
        guard EVP_PKEY_generate(maker, &key) == 1, let key else { throw .notMade }
        return AsymmetricKey(LibcryptoKey(taking: key), algorithm, isPrivate: true)
    }

    private static func shape(
        _ maker: OpaquePointer,
        _ algorithm: KeyAlgorithm,
        _ bits: Int
    ) throws(AsymmetricKeyError) {
        switch algorithm {
        case .rsa:
            guard AsymmetricKeyLimits.madeModulus.contains(bits), bits % 8 == 0 else {
                throw AsymmetricKeyError(.unsupported, "RSA keys of 1,024 to 8,192 bits are made here")
            }
            guard EVP_PKEY_CTX_set_rsa_keygen_bits(maker, Int32(bits)) == 1 else { throw .notMade }
        case .ellipticCurve(let curve):
            guard EVP_PKEY_CTX_set_group_name(maker, curve.name) == 1 else {
                throw AsymmetricKeyError(.unsupported, "this curve is not offered on this machine")
            }
        case .ed25519, .ed448, .x25519, .x448, .lattice: break
        case .dsa, .diffieHellman:
            throw AsymmetricKeyError(.unsupported, "keys of \(algorithm.name) are kept here and not made")
        }
    }
}

extension AsymmetricKeyError {
    fileprivate static let notMade = AsymmetricKeyError(.failed, "the key could not be made")
}
