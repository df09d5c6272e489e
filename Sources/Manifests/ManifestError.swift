/// Why a manifest, its policies or an update was refused. The detail is a sentence for whoever wrote the manifest.
public struct ManifestError: Error, Sendable, Hashable {
    /// What is wrong; the text is stable.
    public enum Code: String, Sendable, CaseIterable {
        case malformed = "manifest-malformed"
        case tooLarge = "manifest-too-large"
        /// The policies handed in are not exactly those that the manifest names.
        case policiesDiffer = "policies-differ"
        /// The manifest names other shareholders, keys or thresholds than the committed ones.
        case rosterDiffers = "roster-differs"
        /// The vault's latest transition is not the one that the caller started from.
        case conflict = "manifest-conflict"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func malformed(_ detail: String) -> ManifestError { ManifestError(.malformed, detail) }
}

extension ManifestError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
