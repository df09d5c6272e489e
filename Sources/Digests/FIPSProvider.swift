import CLibcrypto
import Glibc
import Synchronization

/// OpenSSL's provider of algorithms that FIPS 140-3 has approved: a module of libcrypto's, that a machine has or has not (OpenSSL's fips_module(7)).
public enum FIPSProvider {
    /// Why the server must not run.
    public enum Failure: Error, Hashable {
        /// It was asked for and the machine has none.
        case absent
        /// The machine has one, or its openssl.cnf names one, and libcrypto does not take it: it is damaged, was never installed by `openssl fipsinstall`, or
        /// is not where it is said to be.
        case notLoaded
        /// What was loaded lacks this algorithm, so that it is not what its name says.
        case lacks(String)
    }

    private static let loaded = Mutex(false)

    /// Whether all that libcrypto computes in this process is computed by it.
    public static var isLoaded: Bool { loaded.withLock(\.self) }

    /// Loads it, and has every algorithm from now on fetched with the property `fips=yes`, by whichever part of the process. To be called before
    /// anything is computed: what was fetched before stays as it is.
    ///
    /// - Parameter isRequired: whether a machine without one is a failure.
    /// - Returns: its version; nil where the machine has none.
    /// - Throws: ``Failure``.
    public static func load(isRequired: Bool) throws(Failure) -> String? {
        defer { ERR_clear_error() }
        // The second one reads and writes keys, which computes nothing.
        guard let provider = OSSL_PROVIDER_try_load(nil, name, 1), OSSL_PROVIDER_try_load(nil, "base", 1) != nil else {
            if isModuleThere || isModuleNamed { throw .notLoaded }
            guard isRequired else { return nil }
            throw .absent
        }
        guard OSSL_PROVIDER_self_test(provider) == 1, EVP_default_properties_enable_fips(nil, 1) == 1 else {
            throw .notLoaded
        }
        if let missing = missing() { throw .lacks(missing) }
        loaded.withLock { $0 = true }
        return version(of: provider)
    }

    private static let name = "fips"

    /// Where libcrypto looks for modules: ossl-modules of its own, or the folder that the environment names.
    private static var isModuleThere: Bool {
        let folder =
            getenv("OPENSSL_MODULES").map { String(cString: $0) } ?? OPENSSL_info(1_003).map { String(cString: $0) }
        guard let folder, !folder.isEmpty else { return false }
        return access("\(folder)/\(name).so", F_OK) == 0
    }

    /// Whether the machine's openssl.cnf says where the module is. libcrypto looks for another one, silently, where that one does not load.
    private static var isModuleNamed: Bool {
        OpenSSLConfiguration.usual.flatMap { OpenSSLConfiguration.module(of: name, in: $0) } != nil
    }

    /// The first of what no server can do without that is not the provider's.
    private static func missing() -> String? {
        for name in ["AES-256-GCM", "AES-256-CBC"] {
            guard let cipher = EVP_CIPHER_fetch(nil, name, nil) else { return name }
            EVP_CIPHER_free(cipher)
        }
        guard let digest = EVP_MD_fetch(nil, "SHA2-256", nil) else { return "SHA2-256" }
        EVP_MD_free(digest)
        guard let code = EVP_MAC_fetch(nil, "HMAC", nil) else { return "HMAC" }
        EVP_MAC_free(code)
        return nil
    }

    /// At most 63 bytes of it.
    private static func version(of provider: OpaquePointer) -> String {
        var text: UnsafeMutablePointer<CChar>?
        let isTold = "version".withCString { name in
            withUnsafeMutablePointer(to: &text) { text in
                var list = [OSSL_PARAM_construct_utf8_ptr(name, text, 0), OSSL_PARAM_construct_end()]
                return OSSL_PROVIDER_get_params(provider, &list) == 1
            }
        }
        guard isTold, let text else { return "of no version" }
        return String(String(cString: text).prefix(63))
    }
}
