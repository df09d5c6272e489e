/// Why a sheet could not be made.
public enum PaperError: Error, Sendable, Hashable {
    /// The text is empty or longer than ``PaperLimits/codeBytes``.
    case codeLength(Int)
    /// The library had no memory, or failed in another way.
    case codeFailed

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .codeLength: "qr-code-length"
        case .codeFailed: "qr-code-failed"
        }
    }
}

extension PaperError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .codeLength(let count): "A QR code of \(count) bytes cannot be made; 1 to \(PaperLimits.codeBytes) can."
        case .codeFailed: "The QR code could not be made; print the text form instead."
        }
    }
}
