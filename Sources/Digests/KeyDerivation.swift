import CLibcrypto
public import Secrets

/// Keys from keys, passwords and secrets (KMIP 2.1 section 11.14).
public enum KeyDerivation {
    /// How the function is chained over more than one block (NIST SP 800-108 sections 4.1 to 4.3).
    public enum Chaining: Sendable, Hashable, CaseIterable {
        case counter
        case feedback
        case doublePipeline
    }

    /// RFC 8018 section 5.2, with HMAC.
    ///
    /// - Throws: `output-length`, `iterations-out-of-range`, `unsupported`, `failed`.
    public static func pbkdf2(
        _ password: SecretBytes,
        salt: [UInt8],
        iterations: Int,
        _ hash: HashAlgorithm,
        count: Int
    ) throws(DigestError) -> SecretBytes {
        try check(count)
        guard DigestLimits.iterations.contains(iterations) else { throw DigestError(.iterationsOutOfRange) }
        let digest = try Fetched.digest(hash.name)
        var isDone = false
        let key = SecretBytes(count: count) { bytes in
            isDone = password.withBytes { password in
                PKCS5_PBKDF2_HMAC(
                    password.bindMemory(to: CChar.self).baseAddress,
                    Int32(password.count),
                    salt,
                    Int32(salt.count),
                    Int32(iterations),
                    digest,
                    Int32(bytes.count),
                    bytes.bindMemory(to: UInt8.self).baseAddress
                ) == 1
            }
        }
        guard isDone else { throw DigestError(.failed) }
        return key
    }

    /// RFC 5869, both steps; without a salt one of zeros.
    ///
    /// - Throws: `output-length` beyond 255 digests, `unsupported`, `failed`.
    public static func hkdf(
        _ secret: SecretBytes,
        salt: [UInt8],
        info: SecretBytes,
        _ hash: HashAlgorithm,
        count: Int
    ) throws(DigestError) -> SecretBytes {
        try check(count)
        guard count <= 255 * hash.count else { throw DigestError(.outputLength) }
        let salt = salt.isEmpty ? [UInt8](repeating: 0, count: hash.count) : salt
        let extracted = try MACStream.code([secret], .hmac(hash), SecretBytes(copying: salt))
        return try blocks(count) { number, before throws(DigestError) in
            try MACStream.code([before, info, SecretBytes(copying: [UInt8(number)])], .hmac(hash), extracted)
        }
    }

    /// NIST SP 800-108 with a counter of 32 bits before the fixed input, which is used as it is.
    ///
    /// - Parameter start: what feedback begins with; nothing else has it.
    /// - Throws: `output-length`, `key-length`, `unsupported`, `failed`.
    public static func nist(
        _ key: SecretBytes,
        _ function: MACAlgorithm,
        _ chaining: Chaining,
        fixedInput fixed: SecretBytes,
        start: [UInt8] = [],
        count: Int
    ) throws(DigestError) -> SecretBytes {
        try check(count)
        var pipeline = fixed
        return try blocks(count) { number, before throws(DigestError) in
            let counter = SecretBytes(copying: (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
            switch chaining {
            case .counter: return try MACStream.code([counter, fixed], function, key)
            case .feedback:
                let before = number == 1 ? SecretBytes(copying: start) : before
                return try MACStream.code([before, counter, fixed], function, key)
            case .doublePipeline:
                pipeline = try MACStream.code([pipeline], function, key)
                return try MACStream.code([pipeline, counter, fixed], function, key)
            }
        }
    }

    /// As many blocks as are needed, cut to `count` bytes.
    private static func blocks(
        _ count: Int,
        _ next: (_ number: Int, _ before: SecretBytes) throws(DigestError) -> SecretBytes
    ) throws(DigestError) -> SecretBytes {
        var blocks: [SecretBytes] = []
        var found = 0
        while found < count {
            let block = try next(blocks.count + 1, blocks.last ?? .empty)
            blocks.append(block)
            found += block.count
        }
        return SecretBytes.joining(blocks).prefix(count)
    }

    private static func check(_ count: Int) throws(DigestError) {
        guard DigestLimits.derived.contains(count) else { throw DigestError(.outputLength) }
    }
}
