public import NIOSSL

/// What every TLS port of the server speaks.
public enum ServerTLS {
    /// The suites of TLS 1.2: ephemeral elliptic curves and an AEAD. Those of TLS 1.3 cannot be chosen; all three are good.
    public static let suites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    /// The groups of the key exchange, the preferred first: X25519 together with ML-KEM-768 (draft-ietf-tls-ecdhe-mlkem) keeps what is recorded
    /// today from a quantum computer of tomorrow.
    public static let groups: [NIOTLSCurve] = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]

    /// HTTP/2 where the client can, HTTP/1.1 otherwise.
    public static let webProtocols = ["h2", "http/1.1"]
}
