import Ciphers
import Digests
import KMIP

/// What an operator allows of cryptography.
public enum CryptographicPolicy: String, Sendable, Hashable, CaseIterable {
    /// Everything that is offered but signatures over MD5 and SHA-1.
    case `default`
    /// These too, for verifiers that know nothing else: MD5's are forged, and SHA-1's by who can pay for it.
    case legacy
    /// What FIPS 140-3 has approved algorithms for (NIST SP 800-131A, SP 800-186, FIPS 186-5).
    case fips

    /// - Throws: Unsupported Cryptographic Parameters.
    func require(_ cipher: Cipher, isEncrypting: Bool) throws(KMIPError) {
        guard self == .fips else { return }
        let isAllowed =
            switch cipher.algorithm {
            case .aes: true
            // What was encrypted while it was allowed may be read.
            case .tripleDES: !isEncrypting
            case .camellia, .aria, .chaCha20, .chaCha20Poly1305: false
            }
        guard isAllowed else { throw Self.refusal(cipher.algorithm.rawValue) }
    }

    /// - Throws: Bad Cryptographic Parameters, the one reason that the standard has for it (KMIP 2.1 section 6.1.32.1).
    func require(_ algorithm: MACAlgorithm) throws(KMIPError) {
        guard self == .fips else { return }
        let isAllowed =
            switch algorithm {
            case .hmac(let hash): Self.isApproved(hash)
            case .cmac(let block): block == .aes
            case .kmac128, .kmac256: true
            }
        guard isAllowed else {
            throw KMIPError(.badCryptographicParameters, "the policy fips does not allow this code")
        }
    }

    /// - Throws: Invalid Field, as the standard's table for Hash has it (KMIP 2.1 section 6.1.24.1).
    func requireToHash(_ hash: HashAlgorithm) throws(KMIPError) {
        guard self == .fips, !Self.isApproved(hash) else { return }
        throw KMIPError(.invalidField, "the policy fips does not allow \(hash.name)")
    }

    /// Has the policy `fips` computed by OpenSSL's FIPS provider, where the machine has one. To be called before anything is computed.
    ///
    /// - Parameter isProviderRequired: whether a machine without one is refused.
    /// - Returns: a sentence for the log; nil for a policy that needs no provider.
    /// - Throws: where the server must not run.
    public func begin(isProviderRequired: Bool) throws(ProviderRefusal) -> String? {
        guard self == .fips else { return nil }
        do {
            guard let version = try FIPSProvider.load(isRequired: isProviderRequired) else {
                return "the policy fips goes by this program's table alone: the machine has no FIPS provider of OpenSSL"
            }
            return "the policy fips: every algorithm of libcrypto is OpenSSL's FIPS provider's, version \(version)"
        } catch {
            throw ProviderRefusal(sentence: error.sentence)
        }
    }

    /// Whether a hash is one of FIPS 180-4 or FIPS 202; for signatures SHA-1 is refused before.
    static func isApproved(_ hash: HashAlgorithm) -> Bool { hash != .md5 && hash != .ripemd160 }

    static func refusal(_ what: String) -> KMIPError {
        KMIPError(.unsupportedCryptographicParameters, "the policy of this server does not allow \(what)")
    }
}

extension FIPSProvider.Failure {
    fileprivate var sentence: String {
        switch self {
        case .absent: "fips-provider is required, and libcrypto finds no module named fips."
        case .notLoaded:
            "OpenSSL's FIPS provider is there, or named in openssl.cnf, and does not load; was it installed by openssl fipsinstall?"
        case .lacks(let name): "The module named fips has no \(name); it is not OpenSSL's FIPS provider."
        }
    }
}

/// Why no cryptography is done at all, as a sentence for the operator.
public struct ProviderRefusal: Error, Hashable {
    public let sentence: String
}
