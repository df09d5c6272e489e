import Canonical

/// Objects of one owner that are found by a hint: by the beginning of a name, or by a label.
public struct ObjectScope: Sendable, Hashable {
    public enum Hint: Sendable, Hashable {
        /// One of the object's names begins with these bytes; none are every name.
        case namePrefix(Bytes)
        case label(Bytes)
    }

    /// A subject.
    public let owner: Bytes
    public let hint: Hint

    public init(owner: Bytes, _ hint: Hint) {
        self.owner = owner
        self.hint = hint
    }

    /// The first bytes after all that begin with the prefix; nil where there are none.
    public static func end(ofPrefix prefix: Bytes) -> Bytes? {
        guard let last = prefix.lastIndex(where: { $0 < 0xff }) else { return nil }
        return prefix[..<last] + [prefix[last] + 1]
    }
}
