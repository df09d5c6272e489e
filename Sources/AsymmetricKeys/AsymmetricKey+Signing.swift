import CLibcrypto
import Digests
public import Secrets

extension AsymmetricKey {
    /// Signs a digest; with ``SignatureScheme/edwards`` and ``SignatureScheme/lattice`` the message itself.
    ///
    /// - Throws: `unsupported` for a scheme that this key has not, a public key, or a digest of another length; `failed`.
    public func sign(_ digest: SecretBytes, _ scheme: SignatureScheme) throws(AsymmetricKeyError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard isPrivate else { throw AsymmetricKeyError(.unsupported, "a public key does not sign") }
        try check(digest, scheme)
        if let latticeKey { return try latticeKey.sign(digest) }
        if scheme == .edwards { return try OneShotSignature.sign(digest, key) }
        let signer = try Signer(key, scheme, isSigning: true)
        return try digest.withBytes { (bytes) throws(AsymmetricKeyError) in try signer.sign(bytes) }
    }

    /// Whether this key has room for the hash and the salt of PSS (RFC 8017 section 9.1.1), asked before anything is counted for a signature.
    ///
    /// - Throws: `unsupported`.
    public func requireRoom(for scheme: SignatureScheme) throws(AsymmetricKeyError) {
        guard case .rsaPSS(let hash, _, let salt) = scheme else { return }
        guard salt >= 0, salt <= (bits + 6) / 8 - hash.count - 2 else { throw .notWithThisKey }
    }

    /// Whether a signature is this key's.
    ///
    /// - Throws: `unsupported` as ``sign(_:_:)``, `failed`.
    public func verify(
        _ signature: [UInt8],
        of digest: SecretBytes,
        _ scheme: SignatureScheme
    ) throws(AsymmetricKeyError) -> Bool {
        defer { ERR_clear_error() }
        try check(digest, scheme)
        if let latticeKey { return try latticeKey.verify(signature, digest) }
        if scheme == .edwards { return try OneShotSignature.verify(signature, digest, key) }
        let signer = try Signer(key, scheme, isSigning: false)
        return digest.withBytes { signer.verify(signature, $0) }
    }

    private func check(_ digest: SecretBytes, _ scheme: SignatureScheme) throws(AsymmetricKeyError) {
        guard scheme.fits(algorithm) else {
            throw AsymmetricKeyError(.unsupported, "a key of \(algorithm.name) does not sign in this way")
        }
        if let hash = scheme.hash, digest.count != hash.count {
            throw AsymmetricKeyError(.unsupported, "a digest of \(hash.name) has \(hash.count) bytes")
        }
        guard digest.count <= AsymmetricKeyLimits.message else {
            throw AsymmetricKeyError(.unsupported, "the message is too long for a scheme that cannot take it in pieces")
        }
    }
}
