/// By what a server may be recognized.
public struct ServerTrust: Sendable {
    public let pins: Pins?
    /// A root certificate in PEM that was got by another way.
    public let root: String?
    /// The server id in hex that the server's own console shows.
    public let fingerprint: String?

    public init(pins: Pins?, root: String? = nil, fingerprint: String? = nil) {
        self.pins = pins
        self.root = root
        self.fingerprint = fingerprint
    }
}
