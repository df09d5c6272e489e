import CLibcrypto

/// What libcrypto writes in DER.
enum DER {
    /// - Returns: nothing where it wrote nothing.
    static func bytes(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = write(&start)
        guard count > 0, let start else { return [] }
        defer { CRYPTO_free(start, #file, #line) }
        return [UInt8](UnsafeBufferPointer(start: start, count: Int(count)))
    }

    /// One document, and nothing after it.
    static func read(
        _ bytes: [UInt8],
        _ parse: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
        free: (OpaquePointer) -> Void
    ) throws(CertificateError) -> OpaquePointer {
        guard CertificateLimits.document.contains(bytes.count) else { throw .malformed }
        defer { ERR_clear_error() }
        var isWhole = false
        let found = bytes.withUnsafeBufferPointer { buffer in
            var place = buffer.baseAddress
            let found = parse(&place, buffer.count)
            isWhole = place == buffer.baseAddress?.advanced(by: buffer.count)
            return found
        }
        guard let found else { throw .malformed }
        guard isWhole else {
            free(found)
            throw .malformed
        }
        return found
    }
}
