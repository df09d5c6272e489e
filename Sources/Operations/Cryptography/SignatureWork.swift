import AsymmetricKeys
import Digests
import KMIP
import Secrets

/// What is signed or verified, taken in parts: its digest, or the message itself where the scheme digests it in its own way.
final class SignatureWork {
    let scheme: SignatureScheme
    /// What is to be verified.
    let signature: [UInt8]?
    private let digest: HashStream?
    private var message = GatheredBytes()

    var held: Int { message.count }

    init(_ scheme: SignatureScheme, signature: [UInt8]? = nil) throws(KMIPError) {
        self.scheme = scheme
        self.signature = signature
        do { digest = try scheme.hash.map { (hash) throws(DigestError) in try HashStream(hash) } } catch {
            throw KMIPError(digest: error)
        }
    }

    func take(_ data: SecretBytes?) throws(KMIPError) {
        if let digest { return try digest.take(data) }
        guard let data else { return }
        guard held + data.count <= CryptographyLimits.heldOfStream else {
            throw KMIPError(
                .serverLimitExceeded,
                "the scheme needs all of the message at its end, and this is too much"
            )
        }
        message.add(data)
    }

    /// What the key signs.
    func end() throws(KMIPError) -> SecretBytes { try digest?.end() ?? message.taken() }
}
