/// One way to answer HTTP-01 challenges.
protocol ChallengeResponder: Sendable {
    func open() async throws(ACMEError)
    func place(token: String, text: String) async throws(ACMEError)
    func withdraw(token: String) async
    func close() async
}
