/// How much of everything this room takes.
public enum TLSLimits {
    /// Bytes of a PEM file.
    public static let file = 1 << 20
    /// Certificates that a peer, or the server itself, may show in one chain.
    public static let chain = 10
    /// Bytes of a peer's whole chain.
    public static let chainBytes = 64 << 10
    /// Chains of peers that are remembered for connections that continue an earlier session.
    public static let rememberedChains = 1_024
    /// Seconds that a handshake may take before its connection is given up.
    public static let handshakeSeconds: Int64 = 10
    /// Seconds between two looks at the certificate's files.
    public static let watchSeconds: Int64 = 5
    /// Days for which a certificate made for development is good, and how many of them must be left at a start.
    public static let selfSignedDays: Int64 = 397
    public static let selfSignedDaysLeft: Int64 = 30
}
