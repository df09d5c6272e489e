/// What operations on data may cost.
enum CryptographyLimits {
    /// Bytes of one RNG Retrieve.
    static let random: ClosedRange<Int32> = 1...(1 << 20)
    /// Operations over several requests that are under way: of one subject, and in all.
    static let streamsOfSubject = 32
    static let streams = 1_024
    /// Bytes that one of them keeps until its end, those of one subject together, and all of them together.
    static let heldOfStream = 16 << 20
    static let heldOfSubject = 32 << 20
    static let held = 128 << 20
    /// Microseconds without a part after which one of them is over.
    static let idle: Int64 = 300_000_000
    /// Bytes of a long body after which its key is looked at again.
    static let betweenLooks = 1 << 20
    /// Long bodies that a server has in files at a time, until their tags have come: of one subject, and in all.
    static let spoolsOfSubject = 8
    static let spools = 32
    /// Bytes of such a file that are read at once.
    static let spoolPiece = 256 << 10
    /// Bytes of the disk that such files leave to everything else, the database first.
    static let spoolReserve = 256 << 20
    /// Bytes of what a stream is called.
    static let correlationValue = 16
    /// Keys that are kept open, and bytes of one.
    static let knownKeys = 1_024
    static let knownKey = 16 << 10
    /// Bytes of a nonce of GCM that the server chooses: fewer would repeat too soon (NIST SP 800-38D section 8.2).
    static let leastNonce = 12
}
