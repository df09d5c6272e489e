import AsymmetricKeys
import Digests
import KMIP
import KMIPKeys

extension CryptographicPolicy {
    /// Of a derivation, before it is computed.
    ///
    /// - Throws: Unsupported and Bad Cryptographic Parameters; under `fips` also what the derivation itself would throw of them.
    func require(_ derivation: Derivation) throws(KMIPError) {
        guard self == .fips else { return }
        switch try derivation.primitive() {
        case .hash(let hash):
            guard Self.isApproved(hash) else { throw Self.refusal("keys derived by \(hash.name)") }
        case .code(let algorithm): try require(algorithm)
        case .cipher(let cipher): try require(cipher, isEncrypting: true)
        }
    }

    /// Of a key that leaves wrapped, or comes.
    ///
    /// - Throws: Unsupported Cryptographic Parameters; under `fips` also what the wrapping itself would throw of them.
    func require(
        _ key: WrappingKey,
        _ parameters: CryptographicParameters?,
        isWrapping: Bool
    ) throws(KMIPError) {
        guard self == .fips else { return }
        switch try KeyWrapping.way(key, parameters, isWrapping: isWrapping) {
        case .symmetric(let cipher): try require(cipher, isEncrypting: isWrapping)
        case .pair(let key, let scheme): try require(scheme, key, isEncrypting: isWrapping)
        }
    }
}
