public import Canonical

/// By what a server may be recognized.
public struct ServerTrust: Sendable {
    public let pins: Pins?
    /// A root certificate in PEM that was got by another way.
    public let root: String?
    /// The server id in hex that the server's own console shows.
    public let fingerprint: String?
    /// Revocation lists of the root in DER, from the server, from the pins, from a file. A server that stands in one of
    /// them is refused, whatever else speaks for it.
    public var revocations: [Bytes]

    public init(pins: Pins?, root: String? = nil, fingerprint: String? = nil, revocations: [Bytes] = []) {
        self.pins = pins
        self.root = root
        self.fingerprint = fingerprint
        self.revocations = revocations
    }

    /// The root certificate that decides: the pinned one before the given one.
    public var decidingRoot: String? { pins?.rootCA ?? root }
}
