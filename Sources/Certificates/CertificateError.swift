/// Why a document was not read.
public enum CertificateError: String, Error, Hashable, CaseIterable {
    /// The bytes are no document of this kind in DER, or more follows it.
    case malformed
    case wrongPassword = "wrong-password"
    /// A password would be hashed more often than is allowed.
    case tooMuchWork = "too-much-work"
    /// It is protected in a way that the libcrypto of this machine does not know.
    case unsupported
    /// The request's signature is not by the key in it.
    case notSelfSigned = "not-self-signed"
}
