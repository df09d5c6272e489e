public import Canonical

extension KeyquorumClient {
    /// One ceremony by its id, or by the word `initialize`.
    public func ceremony(_ id: String) async throws(ClientError) -> Ceremony {
        try await get(Self.path(id)).json(Ceremony.self)
    }

    /// Every ceremony, newest first.
    public func ceremonies() async throws(ClientError) -> [Ceremony] {
        try await all(Ceremony.self, "/v1/ceremonies")
    }

    /// The path of a ceremony and what stands under it.
    public static func path(_ ceremony: String, _ rest: String...) -> String {
        (["/v1/ceremonies", URLText.encoded(ceremony)] + rest.map(URLText.encoded)).joined(separator: "/")
    }

    /// The root's revocation list of servers in DER; nil where the server has none.
    public func identityRevocations() async throws(ClientError) -> Bytes? {
        do {
            return try await get("/v1/ca/servers.crl.der").body
        } catch {
            guard case .refused(let refusal) = error, refusal.status == 404 else { throw error }
            return nil
        }
    }
}
