import Canonical

/// Carries one request to the ACME server and its answer back.
protocol Transport: Sendable {
    /// `url` was checked. A body is a JWS.
    ///
    /// - Throws: `acme-unreachable`, `acme-untrusted`; a refusal is an answer.
    func send(_ method: RequestMethod, _ url: String, _ body: Bytes?) async throws(ACMEError) -> ServerAnswer

    func close() async
}

enum RequestMethod: Sendable {
    case get, head, post
}
