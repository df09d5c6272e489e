/// Why a secret was not split or combined.
public struct SharingError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable {
        case thresholdOutOfRange = "threshold-out-of-range"
        case tooManyShares = "too-many-shares"
        case groupsOutOfRange = "groups-out-of-range"
        case groupThresholdOutOfRange = "group-threshold-out-of-range"
        case wrongLength = "wrong-length"
        case notEnoughShares = "not-enough-shares"
        case duplicateShare = "duplicate-share"
        case unknownPosition = "unknown-position"
        /// A share beyond the threshold does not lie on the polynomials through the others: one of them is wrong.
        case sharesDisagree = "shares-disagree"
        /// The shares just made do not give the secret back: the machine has a fault, and nothing was handed out.
        case splitFailed = "split-failed"
    }

    public let code: Code
    /// The share in question, if it is one.
    public let position: SharePosition?

    init(_ code: Code, at position: SharePosition? = nil) {
        self.code = code
        self.position = position
    }
}

extension SharingError: CustomStringConvertible {
    public var description: String {
        position.map { "\(code.rawValue): group \($0.group), index \($0.index)" } ?? code.rawValue
    }
}
