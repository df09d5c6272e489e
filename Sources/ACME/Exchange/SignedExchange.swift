import Canonical

/// Signs requests and sends them: fetches nonces, sends again what was refused for its nonce or because the server was busy.
actor SignedExchange {
    private let transport: any Transport
    private let key: AccountKey
    private let pause: any Pause
    private var nonces = Nonces()
    private var newNonce: String?

    init(transport: any Transport, key: AccountKey, pause: any Pause) {
        self.transport = transport
        self.key = key
        self.pause = pause
    }

    func directory(_ url: String) async throws(ACMEError) -> ServerAnswer {
        let answer = try await patiently { () async throws(ACMEError) in try await self.transport.send(.get, url, nil) }
        newNonce = (try? answer.json(Directory.self, "directory"))?.newNonce
        return answer
    }

    /// - Throws: `acme-nonce` if no nonce is good enough for the server.
    func send(_ request: SignedRequest) async throws(ACMEError) -> ServerAnswer {
        try await patiently { () async throws(ACMEError) in try await self.sendOnce(request) }
    }

    private func sendOnce(_ request: SignedRequest) async throws(ACMEError) -> ServerAnswer {
        var answer = ServerAnswer(status: 400)
        for _ in 0...ACMELimits.refusedNonces {
            let body = try key.sign(request, nonce: try await nonce())
            answer = try await transport.send(.post, request.url, body)
            nonces.keep(answer.nonce)
            guard answer.problem?.kind == "badNonce" else { return answer }
        }
        return answer
    }

    private func nonce() async throws(ACMEError) -> String {
        if let kept = nonces.take() { return kept }
        guard let newNonce else { throw ACMEError(.badAnswer, "The ACME server's directory names no newNonce.") }
        let answer = try await transport.send(.head, newNonce, nil)
        try answer.check()
        nonces.keep(answer.nonce)
        guard let fresh = nonces.take() else {
            throw ACMEError(.badAnswer, "The ACME server gives no nonce: is acme-directory right?")
        }
        return fresh
    }

    /// A server that is busy for a short while and says so is asked again; a longer wait is the renewal's affair.
    private func patiently(
        _ body: @Sendable () async throws(ACMEError) -> ServerAnswer
    ) async throws(ACMEError) -> ServerAnswer {
        for _ in 0..<ACMELimits.busyAnswers {
            let answer = try await body()
            guard answer.status == 503, let seconds = answer.retryAfter,
                seconds * 1_000 <= ACMELimits.pauseMilliseconds
            else { return answer }
            try await pause.pause(milliseconds: max(1, seconds) * 1_000)
        }
        return try await body()
    }
}
