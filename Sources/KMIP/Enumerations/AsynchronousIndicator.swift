/// Whether a request may be answered later (KMIP 2.1 section 11.3; a Boolean in KMIP 1.4 section 6.7).
public enum AsynchronousIndicator: UInt32, KMIPEnumeration, CaseIterable {
    case mandatory = 1, optional, prohibited

    public static let tag = Tag.asynchronousIndicator

    /// Reads the form of a version: true of 1.x says that the client is able to wait.
    init(ttlv: TTLV, _ version: ProtocolVersion) throws(KMIPError) {
        self = version.major < 2 ? try ttlv.boolean() ? .optional : .prohibited : try ttlv.enumeration()
    }

    /// The form of a version.
    func ttlv(_ version: ProtocolVersion) -> TTLV {
        version.major < 2 ? TTLV(Self.tag, .boolean(self != .prohibited)) : ttlv
    }
}
