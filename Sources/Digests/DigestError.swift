/// Why nothing was hashed, authenticated or derived.
public struct DigestError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// This machine's libcrypto does not have it.
        case unsupported
        case keyLength = "key-length"
        case outputLength = "output-length"
        case iterationsOutOfRange = "iterations-out-of-range"
        /// libcrypto refused what it should have done, or the stream was used after its end.
        case failed
    }

    public let code: Code

    public init(_ code: Code) { self.code = code }
}

extension DigestError: CustomStringConvertible {
    public var description: String { code.rawValue }
}
