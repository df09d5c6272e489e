import CLibcrypto
public import Secrets

/// One hash, piece by piece. Not for use from two threads.
public final class HashStream {
    public let algorithm: HashAlgorithm
    private let context: OpaquePointer
    private var isOver = false

    /// - Throws: `unsupported`, `failed`.
    public init(_ algorithm: HashAlgorithm) throws(DigestError) {
        self.algorithm = algorithm
        let fetched = try Fetched.digest(algorithm.name)
        guard let context = EVP_MD_CTX_new() else { throw DigestError(.failed) }
        self.context = context
        guard EVP_DigestInit_ex2(context, fetched, nil) == 1 else { throw DigestError(.failed) }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next piece. Throws `failed`, also where the stream is over.
    public func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        guard !isOver, bytes.isEmpty || EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw DigestError(.failed)
        }
    }

    /// The digest of all pieces; the stream is over then.
    public func finish() throws(DigestError) -> SecretBytes {
        guard !isOver else { throw DigestError(.failed) }
        isOver = true
        var isDone = false
        let digest = SecretBytes(count: algorithm.count) { bytes in
            isDone = EVP_DigestFinal_ex(context, bytes.bindMemory(to: UInt8.self).baseAddress, nil) == 1
        }
        guard isDone else { throw DigestError(.failed) }
        return digest
    }

    /// Of whole data.
    public static func hash(_ bytes: SecretBytes, _ algorithm: HashAlgorithm) throws(DigestError) -> SecretBytes {
        let stream = try HashStream(algorithm)
        try bytes.withBytes(stream.update)
        return try stream.finish()
    }
}
