/// Why nothing was encrypted or decrypted.
public struct CipherError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// No such algorithm in this mode with this padding.
        case unsupported
        case keyLength = "key-length"
        case nonceLength = "nonce-length"
        case tagLength = "tag-length"
        /// Too much, or not the blocks that the mode needs.
        case dataLength = "data-length"
        /// The tag, the padding or the check value is wrong; which of them is never said.
        case notAuthentic = "not-authentic"
        /// libcrypto refused what it should have done, or the stream was used after its end.
        case failed
    }

    public let code: Code

    public init(_ code: Code) { self.code = code }
}

extension CipherError: CustomStringConvertible {
    public var description: String { code.rawValue }
}
