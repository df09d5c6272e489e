/// Why EdgelessDB could not be set up, or not be given its key. The sentence says what to do; nothing of a key is in it.
public struct EdgelessError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable text.
    public enum Code: String, Sendable, CaseIterable {
        /// A setting cannot be used.
        case badSetting = "edgeless-bad-setting"
        /// It does not answer.
        case unreachable = "edgeless-unreachable"
        /// Its TLS certificate is not the pinned one, or none is pinned.
        case untrusted = "edgeless-untrusted"
        /// It was set up by somebody else.
        case foreign = "edgeless-foreign"
        /// It refused the manifest.
        case manifestRefused = "edgeless-manifest-refused"
        /// It took the manifest, and the answer with its recovery key never arrived.
        case answerLost = "edgeless-answer-lost"
        /// It answered the manifest without a recovery key that can be read.
        case noRecoveryKey = "edgeless-no-recovery-key"
        /// It did not take the recovery key.
        case notRecovered = "edgeless-not-recovered"
        /// A file of the folder is missing or cannot be used.
        case folder = "edgeless-folder"
    }

    public let code: Code
    public let sentence: String

    init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    public var description: String { "\(code.rawValue): \(sentence)" }
}
