/// Why a key, a share's ciphertext or a signature was refused. The detail is a sentence for an operator; it never holds
/// bytes of a key or a share.
public struct HolderKeyError: Error, Sendable, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The text or its DER is no key of a known form.
        case malformed = "key-malformed"
        /// No key stands in the text, or none of the wanted half (public or private).
        case missing = "key-missing"
        /// The private key is protected by a passphrase.
        case encrypted = "key-encrypted"
        /// A text names several different keys.
        case ambiguous = "key-ambiguous"
        /// An algorithm, curve or size that is not accepted.
        case unsupported = "key-unsupported"
        /// The key exists but cannot do this (sign with X25519, hold a share with Ed25519).
        case unfit = "key-unfit"
        /// The ciphertext does not open with this key, or is bound to something else.
        case notForThisKey = "share-not-for-this-key"
        case tooLarge = "key-too-large"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension HolderKeyError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}

/// Runs a body whose closures lost the error's type; whatever is not ours (an error of the cryptographic library, which
/// says nothing useful) becomes `otherwise`.
func typed<R>(otherwise: HolderKeyError, _ body: () throws -> R) throws(HolderKeyError) -> R {
    do {
        return try body()
    } catch let error as HolderKeyError {
        throw error
    } catch {
        throw otherwise
    }
}
