import CLibcrypto
public import Secrets

/// One message authentication code, piece by piece. Not for use from two threads.
public final class MACStream {
    public let algorithm: MACAlgorithm
    private let context: OpaquePointer
    private var isOver = false

    /// - Throws: `unsupported`, `key-length`, `output-length`, `failed`.
    public init(_ algorithm: MACAlgorithm, _ key: SecretBytes) throws(DigestError) {
        self.algorithm = algorithm
        try Self.check(algorithm, key.count)
        guard let context = EVP_MAC_CTX_new(try Fetched.mac(algorithm.name)) else { throw DigestError(.failed) }
        self.context = context
        defer { ERR_clear_error() }
        let isReady = try Self.with(algorithm, key.count) { parameters in
            key.withBytes {
                EVP_MAC_init(context, $0.bindMemory(to: UInt8.self).baseAddress, $0.count, parameters) == 1
            }
        }
        guard isReady else { throw DigestError(.keyLength) }
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// Takes the next piece. Throws `failed`, also where the stream is over.
    public func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        let start = bytes.bindMemory(to: UInt8.self).baseAddress
        guard !isOver, bytes.isEmpty || EVP_MAC_update(context, start, bytes.count) == 1 else {
            throw DigestError(.failed)
        }
    }

    /// The code of all pieces; the stream is over then.
    public func finish() throws(DigestError) -> SecretBytes {
        guard !isOver else { throw DigestError(.failed) }
        isOver = true
        var written = 0
        let code = SecretBytes(count: algorithm.count) { bytes in
            _ = EVP_MAC_final(context, bytes.bindMemory(to: UInt8.self).baseAddress, &written, bytes.count)
        }
        guard written == code.count else { throw DigestError(.failed) }
        return code
    }

    /// Of whole data, in pieces that stand one after another.
    public static func code(
        _ pieces: [SecretBytes],
        _ algorithm: MACAlgorithm,
        _ key: SecretBytes
    ) throws(DigestError) -> SecretBytes {
        let stream = try MACStream(algorithm, key)
        for piece in pieces { try piece.withBytes(stream.update) }
        return try stream.finish()
    }

    private static func check(_ algorithm: MACAlgorithm, _ keyCount: Int) throws(DigestError) {
        switch algorithm {
        case .hmac: guard keyCount > 0 else { throw DigestError(.keyLength) }
        case .cmac(let block): _ = try block.name(keyCount: keyCount)
        case .kmac128(let count), .kmac256(let count):
            guard DigestLimits.chosenMAC.contains(count) else { throw DigestError(.outputLength) }
            guard (4...512).contains(keyCount) else { throw DigestError(.keyLength) }
        }
    }

    /// Lends the parameters that the algorithm needs; libcrypto copies them.
    private static func with(
        _ algorithm: MACAlgorithm,
        _ keyCount: Int,
        _ body: (UnsafePointer<OSSL_PARAM>?) -> Bool
    ) throws(DigestError) -> Bool {
        switch algorithm {
        case .hmac(let hash): return MACParameter.text("digest", hash.name, body)
        case .cmac(let block): return MACParameter.text("cipher", try block.name(keyCount: keyCount), body)
        case .kmac128(let count), .kmac256(let count): return MACParameter.number("size", count, body)
        }
    }
}
