/// Why a key was not split, or parts were not joined.
public struct SplitKeyError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        case partsOutOfRange = "parts-out-of-range"
        case thresholdOutOfRange = "threshold-out-of-range"
        /// The key is empty, too long, of an odd number of bytes for a field of 16 bits, or not below the prime.
        case keyOutOfRange = "key-out-of-range"
        case modulusOutOfRange = "modulus-out-of-range"
        case modulusNotPrime = "modulus-not-prime"
        case notEnoughParts = "not-enough-parts"
        case duplicatePart = "duplicate-part"
        case unknownPart = "unknown-part"
        /// Parts of one key have one length, and none is at or above the prime.
        case malformedPart = "malformed-part"
        /// A part beyond the threshold does not lie on the polynomial through the others: one of them is wrong.
        case partsDisagree = "parts-disagree"
        /// The parts just made do not give the key back: the machine has a fault, and nothing was handed out.
        case splitFailed = "split-failed"
    }

    public let code: Code

    public init(_ code: Code) { self.code = code }
}

extension SplitKeyError: CustomStringConvertible {
    public var description: String { code.rawValue }
}
