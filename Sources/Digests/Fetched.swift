import CLibcrypto
import Synchronization

/// libcrypto's algorithms, fetched once: finding one by its name costs more than using it.
enum Fetched {
    private struct Algorithm: @unchecked Sendable {
        // Unchecked, because a pointer is not Sendable: a fetched algorithm never changes, and is never freed.
        let pointer: OpaquePointer
    }

    private static let digests = Mutex<[String: Algorithm]>([:])
    private static let macs = Mutex<[String: Algorithm]>([:])

    /// - Throws: `unsupported`.
    static func digest(_ name: String) throws(DigestError) -> OpaquePointer {
        try find(name, in: digests) { EVP_MD_fetch(nil, $0, nil) }
    }

    /// - Throws: `unsupported`.
    static func mac(_ name: String) throws(DigestError) -> OpaquePointer {
        try find(name, in: macs) { EVP_MAC_fetch(nil, $0, nil) }
    }

    private static func find(
        _ name: String,
        in known: borrowing Mutex<[String: Algorithm]>,
        _ fetch: (String) -> OpaquePointer?
    ) throws(DigestError) -> OpaquePointer {
        let found: Algorithm? = known.withLock { known in
            if let algorithm = known[name] { return algorithm }
            guard let pointer = fetch(name) else { return nil }
            let algorithm = Algorithm(pointer: pointer)
            known[name] = algorithm
            return algorithm
        }
        ERR_clear_error()
        guard let found else { throw DigestError(.unsupported) }
        return found.pointer
    }
}
