import Throttle

/// Every bound of the HTTP face in one place.
enum Limits {
    /// Client certificates of which a server remembers that they were checked.
    static let certificates = 4_096
    /// A JSON body of the owners' API.
    static let json = 2 << 20
    /// A manifest with its policies.
    static let manifest = 64 << 20
    /// Data to be encrypted, decrypted, signed, hashed or verified, in JSON, and as bytes where all of it is kept.
    static let data = 16 << 20
    /// Random bytes where nothing is asked for.
    static let random: Int32 = 32
    /// A KMIP message.
    static let kmip = 8 << 20
    /// A KMIP message that may be answered before the router sees it.
    static let promptBody = 160 << 10
    /// Answers of one read that wait to be sent, in bytes; what is asked behind them goes over the router.
    static let promptUnflushed = 64 << 10
    /// Which share of the time for which a connection may be idle nothing of it need go over the router, which measures that.
    static let promptShare: Int64 = 12
    /// A share in any form.
    static let share = 8 << 10
    /// Rows of a list: at most, and when nothing is asked for.
    static let page = 1...1000
    static let defaultPage = 100
    /// Lists and objects inside one another in a JSON body.
    static let jsonDepth = 64
    /// Members and elements of a JSON body in all.
    static let jsonValues = 50_000
    /// Seconds that a connection may be idle; a request's head, which counts as nothing until it is whole, must come within them too.
    static let idleSeconds: Int64 = 60
    /// Seconds from a request's head to the end of its body.
    static let bodySeconds: Int64 = 120
    /// Bytes of a body which is taken while it comes that must come within as many seconds each.
    static let progress = 64 << 10
    /// Seconds from the end of a request to the head of its answer. What is done is not undone by the end of the connection; an idempotency key
    /// brings the answer later.
    static let answerSeconds: Int64 = 600
    /// Seconds in which a caller must take something of an answer that waits for him.
    static let readerSeconds: Int64 = 60
    /// Seconds that open streams of HTTP/2 may take when the server ends.
    static let farewellSeconds: Int64 = 10
    /// Bad credentials from one address: thirty at once, then one a second.
    static let credentialFailures = Rate(1, in: 1, burst: 30)
    /// Bad credentials in headers over one caller's connections, whichever logins they name: three hundred at once, then five a second.
    static let callerHeaderFailures = Rate(5, in: 1, burst: 300)
    /// Credentials of KMIP's headers of which a server remembers that they were good.
    static let goodCredentials = 4_096
    /// Idempotency keys under which no vault was made, of one who may hear how it was: ten at once, then one a minute.
    static let birthGuesses = Rate(1, in: 60, burst: 10)
    /// Wrong shares of one holder from one address: ten at once, then five a minute. Other holders at the same address go on.
    static let shareFailures = Rate(5, in: 60, burst: 10)
    /// Wrong shares from one address, whoever they are said to be of.
    static let addressShareFailures = Rate(1, in: 1, burst: 60)
    /// Header fields: one, all together, how many.
    static let headerField = 24 << 10
    static let headerList = 40 << 10
    static let headerCount = 100
    /// Seconds for which the rest of a head that is too large is read, so that its sender finds the answer.
    static let oversizedSeconds: Int64 = 2
    /// Seconds in which a caller whose body was too slow may read that.
    static let farewellToSlowSeconds: Int64 = 2
    /// Seconds after which a caller of a sealed server may try again.
    static let retryAfterSeal = 5
    /// Seconds for which a browser remembers that this server is reached by HTTPS only (RFC 6797): a year.
    static let strictTransportSeconds = 31_536_000
    /// Seconds for which a browser remembers what a page of another site may ask for.
    static let preflightSeconds = 600
}
