public import Canonical

/// Why something was not wrapped, unwrapped or found genuine.
public struct KeyringError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable {
        /// The first byte names a format that this program does not know.
        case unknownFormat = "blob-format-unknown"
        /// Fewer bytes than the format needs.
        case truncated = "blob-truncated"
        /// The key, the place it belongs to, or a byte is not what was sealed.
        case notAuthentic = "not-authentic"
        /// This keyring has no master key of that generation.
        case unknownGeneration = "generation-behind"
        case tooLarge = "too-large"
        case wrongLength = "wrong-length"
        /// The system's libcrypto refused to work.
        case cipherFailed = "cipher-failed"
    }

    public let code: Code
    /// The generation in question, if it is one.
    public let generation: MasterGeneration?

    init(_ code: Code, _ generation: MasterGeneration? = nil) {
        self.code = code
        self.generation = generation
    }
}

extension KeyringError: CustomStringConvertible {
    public var description: String { generation.map { "\(code.rawValue): generation \($0)" } ?? code.rawValue }
}
