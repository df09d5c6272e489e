/// Every limit of this room.
public enum ACMELimits {
    /// Bytes of an answer of the ACME server.
    public static let answer = 1 << 20
    /// Names in one certificate.
    public static let names = 20
    /// Characters of a DNS name and of one of its labels (RFC 1035).
    static let name = 253
    static let label = 63
    /// Characters of an e-mail address.
    static let email = 254
    /// Certificates of a chain.
    static let chain = 10
    /// Characters of a URL, a nonce and a challenge's token.
    static let url = 2_048
    static let nonce = 1_024
    static let token = 256
    /// Nonces that are kept for later requests.
    static let nonces = 8
    /// How often one request is sent again because its nonce was refused.
    static let refusedNonces = 20
    /// How often one request is sent again because the server is busy and says for how long.
    static let busyAnswers = 3
    /// How often an authorization or an order is looked at before it is given up.
    static let polls = 40
    /// The longest pause between two looks.
    static let pauseMilliseconds: Int64 = 30_000
    static let connectSeconds: Int64 = 10
    static let answerSeconds: Int64 = 30
    /// The longest time for which the ACME server may send the client away: the longest window of a rate limit, and a day.
    static let retryAfterSeconds: Int64 = 8 * 86_400
    /// Characters of the ACME server's own words that are passed on to an operator.
    static let words = 300
    /// Bytes of a file of the keys folder, and of the file of a directory's CA.
    static let file = 256 << 10
    /// Connections to the listener of the challenges at a time, the bytes of a request's head, and how long one may last.
    static let connections = 64
    static let head = 8 << 10
    static let connectionSeconds: Int64 = 10
    /// The most challenges that are answered at a time.
    static let challenges = 2 * names
}
