/// A request as far as it could be read, in whichever encoding it came.
public struct ReadRequest: Equatable, Sendable {
    /// The message without what could not be read, or a bare operation.
    public var root: TTLV
    /// See ``JSONTTLV/Document/rootHasType``; false in other encodings.
    public var rootHasType = false
    public var flaws = Flaws()

    init(root: TTLV, rootHasType: Bool = false, flaws: Flaws = Flaws()) {
        self.root = root
        self.rootHasType = rootHasType
        self.flaws = flaws
    }
}
