/// Why a key was not read, written or made.
public struct AsymmetricKeyError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are no key in this encoding.
        case malformed
        /// The parts do not belong to each other, or the point is not on its curve.
        case inconsistent
        /// Too little is there to know the key.
        case incomplete
        /// An algorithm, a curve or a length that is not offered.
        case unsupported
        /// This key cannot be written in this encoding.
        case notInThisForm = "not-in-this-form"
        /// libcrypto refused what it should have done.
        case failed
    }

    public let code: Code
    /// A sentence for whoever sent the key; it holds nothing of it.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension AsymmetricKeyError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
