/// Why a file with a secret of 32 bytes cannot be used. The sentence names the file and never its content.
public struct KeyFileError: Error, Hashable, CustomStringConvertible {
    /// Whether there is no such file, so that making one helps.
    public let isAbsent: Bool
    /// A sentence that says what to do next.
    public let sentence: String

    init(_ sentence: String, isAbsent: Bool = false) {
        self.sentence = sentence
        self.isAbsent = isAbsent
    }

    public var description: String { sentence }
}
