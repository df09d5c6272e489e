import CLibcrypto
import Secrets

/// Finds out what a key is and whether it is one.
enum KeyRecognition {
    /// - Throws: `unsupported`.
    static func algorithm(of key: LibcryptoKey) throws(AsymmetricKeyError) -> KeyAlgorithm {
        guard EVP_PKEY_is_a(key.pointer, "EC") != 1 else { return .ellipticCurve(try curve(of: key)) }
        let others: [KeyAlgorithm] = [.rsa, .dsa, .diffieHellman, .ed25519, .ed448, .x25519, .x448]
        for algorithm in others where EVP_PKEY_is_a(key.pointer, algorithm.name) == 1 { return algorithm }
        if EVP_PKEY_is_a(key.pointer, "DHX") == 1 { return .diffieHellman }
        throw AsymmetricKeyError(.unsupported, "keys of this algorithm are not taken")
    }

    private static func curve(of key: LibcryptoKey) throws(AsymmetricKeyError) -> Curve {
        guard let name = key.text("group"), let curve = Curve(rawValue: name), !hasExplicitParameters(key) else {
            throw AsymmetricKeyError(.unsupported, "the curve is not one of those that are taken, or is not named")
        }
        return curve
    }

    private static func hasExplicitParameters(_ key: LibcryptoKey) -> Bool {
        var found: Int32 = 0
        return EVP_PKEY_get_int_param(key.pointer, "decoded-from-explicit", &found) == 1 && found != 0
    }

    /// Lengths, points and the numbers' fit. The primes of an RSA key are not tested: who sends a key of one's own may send a
    /// bad one, and the test of large ones costs seconds.
    ///
    /// - Throws: `unsupported` or `inconsistent`.
    static func check(
        _ key: LibcryptoKey,
        _ algorithm: KeyAlgorithm,
        isPrivate: Bool
    ) throws(AsymmetricKeyError) {
        defer { ERR_clear_error() }
        switch algorithm {
        case .rsa: try checkRSA(key, isPrivate: isPrivate)
        case .dsa, .diffieHellman: try checkLength(key)
        case .ed25519, .ed448, .x25519, .x448, .lattice: break
        case .ellipticCurve: try check(key, isPrivate: isPrivate)
        }
    }

    private static func checkRSA(_ key: LibcryptoKey, isPrivate: Bool) throws(AsymmetricKeyError) {
        try checkLength(key)
        guard isPrivate else { return try checkExponent(key) }
        guard let numbers = RSANumbers(key) else {
            throw AsymmetricKeyError(.malformed, "the key has no modulus or no exponents")
        }
        _ = try RSACompletion.complete(numbers)
    }

    /// An exponent is odd and above 1 (RFC 8017 section 3.1). A bare group of Diffie and Hellman is laid out as an RSA key, with a generator in the exponent's
    /// place, which is 2 nearly always.
    private static func checkExponent(_ key: LibcryptoKey) throws(AsymmetricKeyError) {
        let isExponent = key.number("e")?.withBytes {
            $0.count > 1 || ($0.first ?? 0) > 1 ? $0.last.map { $0 & 1 == 1 } : false
        }
        guard isExponent == true else {
            throw AsymmetricKeyError(
                .inconsistent,
                "the exponent is none of RSA; a group of Diffie and Hellman is no key"
            )
        }
    }

    private static func checkLength(_ key: LibcryptoKey) throws(AsymmetricKeyError) {
        guard AsymmetricKeyLimits.modulus.contains(Int(EVP_PKEY_get_bits(key.pointer))) else {
            throw AsymmetricKeyError(.unsupported, "the key is shorter or longer than any that is taken")
        }
    }

    private static func check(_ key: LibcryptoKey, isPrivate: Bool) throws(AsymmetricKeyError) {
        guard let check = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
            throw AsymmetricKeyError(.failed, "the key could not be checked")
        }
        defer { EVP_PKEY_CTX_free(check) }
        guard EVP_PKEY_public_check(check) == 1, !isPrivate || EVP_PKEY_pairwise_check(check) == 1 else {
            throw AsymmetricKeyError(.inconsistent, "the point is not on the curve, or is not the private key's")
        }
    }
}
