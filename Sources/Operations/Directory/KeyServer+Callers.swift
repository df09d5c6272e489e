// What faces ask before they look at a request: whoever sends it, it is his to be refused first.
extension KeyServer {
    /// Throws what says why there are no keys now, and `not-authenticated` for a stranger: neither his body is read nor what he asks for looked at.
    ///
    /// An API token that was found good before is let through as remembered; whoever decides what it may do reads whether it is still good.
    @inline(never)
    public func requireCaller(_ requester: Requester) async throws {
        try await requireOpen()
        if case .apiToken(let token) = requester.credential, remembers(token) { return }
        _ = try await subject(of: requester)
    }

    /// The same where the operator's token is enough: for ceremonies, since one of them is for a vault whose administrator is lost.
    @inline(never)
    public func requireCallerOrOperator(_ requester: Requester) async throws {
        try await requireOpen()
        if !isOperator(requester) { try await requireCaller(requester) }
    }
}
