import Canonical
import Ciphers
import Digests
import KMIP
import Secrets

/// What was computed of an operation over several requests, up to its last part that was done.
///
/// Unchecked, because libcrypto's contexts are not for two threads: ``StreamTable`` gives one out for one part at a time.
final class StreamWork: @unchecked Sendable {
    enum Kind {
        case cipher(CipherWork)
        case hash(HashStream)
        /// With the code that is to be compared.
        case mac(MACStream, expected: Bytes?)
        /// The digest of what is signed, or the message itself where the scheme does not digest it.
        case signature(SignatureWork)
    }

    let kind: Kind
    /// The parameters of the first part.
    private let asked: CryptographicParameters?

    init(_ kind: Kind, asked: CryptographicParameters?) { (self.kind, self.asked) = (kind, asked) }

    /// What a later part may say of the parameters: what the first one said, or a part of it.
    ///
    /// - Throws: Invalid Field.
    func requireNothingNew(_ parameters: CryptographicParameters?) throws(KMIPError) {
        let known = asked?.ttlv.children ?? []
        guard parameters?.ttlv.children.allSatisfy({ known.contains($0) }) ?? true else {
            throw KMIPError(.invalidField, "CryptographicParameters of a later part are not those of the first")
        }
    }

    /// Bytes that are kept until the end.
    var held: Int {
        switch kind {
        case .cipher(let work): work.held
        case .hash, .mac: 0
        case .signature(let work): work.held
        }
    }
}

/// What takes bytes one after the other and makes one value of all of them.
protocol DigestStream {
    func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError)
    func finish() throws(DigestError) -> SecretBytes
}

extension HashStream: DigestStream {}
extension MACStream: DigestStream {}

extension DigestStream {
    func take(_ data: SecretBytes?) throws(KMIPError) {
        do {
            if let data { try data.withBytes { (bytes) throws(DigestError) in try update(bytes) } }
        } catch {
            throw KMIPError(digest: error)
        }
    }

    func end() throws(KMIPError) -> SecretBytes {
        do { return try finish() } catch { throw KMIPError(digest: error) }
    }
}

extension KMIPError {
    init(digest error: DigestError) {
        switch error.code {
        case .keyLength: self.init(.badCryptographicParameters, "the key has no length of this algorithm")
        case .unsupported: self.init(.badCryptographicParameters, "the algorithm is not offered")
        default: self.init(.cryptographicFailure, "it could not be computed")
        }
    }
}
