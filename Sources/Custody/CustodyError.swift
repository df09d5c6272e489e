/// Why a value of this room cannot be made or read.
///
/// What a submitted share is refused for is not here: that is a ``ShareRefusal``, an ordinary answer of the machine.
public struct CustodyError: Error, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        // A roster that was asked for
        case noHolders = "no-holders"
        case tooManyHolders = "too-many-holders"
        case nameInvalid = "name-invalid"
        case duplicateHolder = "duplicate-holder"
        case duplicateKey = "duplicate-key"
        case duplicateGroup = "duplicate-group"
        case unknownGroup = "unknown-group"
        case emptyGroup = "empty-group"
        case thresholdTooLow = "threshold-too-low"
        case thresholdTooHigh = "threshold-too-high"
        case thresholdAmbiguous = "threshold-ambiguous"
        case groupThresholdInvalid = "group-threshold-invalid"
        // What is stored about an epoch
        case configurationMalformed = "configuration-malformed"
        case configurationUnknownFormat = "configuration-unknown-format"
        case rosterMalformed = "roster-malformed"
        case rosterUnknownFormat = "roster-unknown-format"
        case rosterDoesNotFit = "roster-does-not-fit"
        case proposalMalformed = "proposal-malformed"
        // An initialization
        case splitDoesNotFit = "split-does-not-fit"
    }

    public let code: Code
    /// One sentence for the person who asked. It names holders and groups, never a key or a share.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension CustodyError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
