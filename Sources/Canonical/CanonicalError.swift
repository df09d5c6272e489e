/// Why bytes are not a canonical encoding.
public struct CanonicalError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable {
        case truncated = "canonical-truncated"
        case unknownType = "canonical-unknown-type"
        case malformedValue = "canonical-malformed-value"
        case tooDeep = "canonical-too-deep"
        case tooLarge = "canonical-too-large"
        case wrongLabel = "canonical-wrong-label"
    }

    public let code: Code
    /// Where in the bytes, counted from 0, for operators.
    public let offset: Int

    init(_ code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }
}

extension CanonicalError: CustomStringConvertible {
    public var description: String { "\(code.rawValue) at byte \(offset)" }
}
