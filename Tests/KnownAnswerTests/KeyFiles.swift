/// What the published files of keys are.
enum KeyFiles {
    /// Those that are read, by their folders. What else is there is encrypted, damaged, of an algorithm or a curve that is not offered, in DSA's oldest form, or no key.
    static let read: [String: [String]] = [
        "DER_Serialization": [
            "dsa_public_key.der a public key of DSA, 2048 bits",
            "ec_private_key.der a private key of EC, 256 bits",
            "ec_public_key.der a public key of EC, 256 bits",
            "rsa_public_key.der a public key of RSA, 2048 bits",
            "testrsa.der a private key of RSA, 2048 bits",
            "unenc-dsa-pkcs8.der a private key of DSA, 1024 bits",
            "unenc-dsa-pkcs8.pub.der a public key of DSA, 1024 bits",
            "unenc-rsa-pkcs8.der a private key of RSA, 1024 bits",
            "unenc-rsa-pkcs8.pub.der a public key of RSA, 1024 bits",
        ],
        "DH": [
            "dhkey.der a private key of DH, 1024 bits",
            "dhkey.pem a private key of DH, 1024 bits",
            "dhkey_rfc5114_2.der a private key of DH, 2048 bits",
            "dhkey_rfc5114_2.pem a private key of DH, 2048 bits",
            "dhpub.der a public key of DH, 1024 bits",
            "dhpub.pem a public key of DH, 1024 bits",
            "dhpub_cryptography_old.pem a public key of DH, 2048 bits",
            "dhpub_rfc5114_2.der a public key of DH, 2048 bits",
            "dhpub_rfc5114_2.pem a public key of DH, 2048 bits",
        ],
        "EC": [
            "high-bit-set.pem a private key of EC, 256 bits",
            "sect163k1-spki.pem a public key of EC, 163 bits",
            "sect163r2-spki.pem a public key of EC, 163 bits",
            "sect233k1-spki.pem a public key of EC, 233 bits",
            "sect233r1-spki.pem a public key of EC, 233 bits",
        ],
        "Ed25519": [
            "ed25519-pkcs8.der a private key of ED25519, 256 bits",
            "ed25519-pkcs8.pem a private key of ED25519, 256 bits",
            "ed25519-pub.der a public key of ED25519, 256 bits",
            "ed25519-pub.pem a public key of ED25519, 256 bits",
        ],
        "Ed448": [
            "ed448-pkcs8.der a private key of ED448, 456 bits",
            "ed448-pkcs8.pem a private key of ED448, 456 bits",
            "ed448-pub.der a public key of ED448, 456 bits",
            "ed448-pub.pem a public key of ED448, 456 bits",
        ],
        "MLKEM": [
            "mlkem768.der a private key of ML-KEM-768, 9472 bits",
            "mlkem768.pem a private key of ML-KEM-768, 9472 bits",
        ],
        "PEM_Serialization": [
            "dsa_public_key.pem a public key of DSA, 2048 bits",
            "ec_private_key.pem a private key of EC, 256 bits",
            "ec_public_key.pem a public key of EC, 256 bits",
            "rsa_public_key.pem a public key of RSA, 2048 bits",
        ],
        "PKCS8": [
            "ec-consistent-curve.pem a private key of EC, 256 bits",
            "ec_private_key.pem a private key of EC, 256 bits",
            "ecc_private_with_rfc5915_ext.pem a private key of EC, 256 bits",
            "unenc-dsa-pkcs8.pem a private key of DSA, 1024 bits",
            "unenc-dsa-pkcs8.pub.pem a public key of DSA, 1024 bits",
            "unenc-rsa-pkcs8.pem a private key of RSA, 1024 bits",
            "unenc-rsa-pkcs8.pub.pem a public key of RSA, 1024 bits",
        ],
        "Traditional_OpenSSL_Serialization": [
            "testrsa.pem a private key of RSA, 2048 bits"
        ],
        "X25519": [
            "x25519-pkcs8.der a private key of X25519, 256 bits",
            "x25519-pkcs8.pem a private key of X25519, 256 bits",
            "x25519-pub.der a public key of X25519, 256 bits",
            "x25519-pub.pem a public key of X25519, 256 bits",
        ],
        "X448": [
            "x448-pkcs8.der a private key of X448, 448 bits",
            "x448-pkcs8.pem a private key of X448, 448 bits",
            "x448-pub.der a public key of X448, 448 bits",
            "x448-pub.pem a public key of X448, 448 bits",
        ],
        "public/PKCS1": [
            "rsa.pub.der a public key of RSA, 1024 bits",
            "rsa.pub.pem a public key of RSA, 1024 bits",
        ],
    ]

    /// What some versions of libcrypto do not mind, or take for something else: versions of a document that are none, bits that nobody needs, a curve
    /// that is named twice and not the same, zeros that are missing, first lines of another document, and a group without a key.
    static let isEither = [
        "wrong-version", "invalid-version", "invalid_bit_string", "unused-bits", "unused_bits", "inconsistent-curve2",
        "truncated", "delimiter", "dhp.", "dhp_",
    ]
}
