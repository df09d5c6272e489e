import CLibcrypto
import Synchronization

/// libcrypto's ciphers, fetched once: finding one by its name costs more than using it.
enum FetchedCiphers {
    private struct Fetched: @unchecked Sendable {
        // Unchecked, because a pointer is not Sendable: a fetched cipher never changes, and is never freed.
        let pointer: OpaquePointer
    }

    private static let all = Mutex<[String: Fetched]>([:])

    /// - Throws: `unsupported` where the machine's libcrypto does not have it.
    static func cipher(_ name: String) throws(CipherError) -> OpaquePointer {
        let found: Fetched? = all.withLock { all in
            if let known = all[name] { return known }
            guard let cipher = EVP_CIPHER_fetch(nil, name, nil) else { return nil }
            let fetched = Fetched(pointer: cipher)
            all[name] = fetched
            return fetched
        }
        ERR_clear_error()
        guard let found else { throw CipherError(.unsupported) }
        return found.pointer
    }
}
