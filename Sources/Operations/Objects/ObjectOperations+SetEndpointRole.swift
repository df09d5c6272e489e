import KMIP

extension ObjectOperations {
    /// Set Endpoint Role (KMIP 2.1 section 6.1.54): this end stays the server. It has nothing to ask of its clients (no Put, no Notify), so that as
    /// a client it would be silent until the connection ends.
    public func setEndpointRole(_ request: SetEndpointRoleRequest) async throws -> SetEndpointRoleResponse {
        guard request.role == .server else {
            throw KMIPError(.featureNotSupported, "this end of the connection is the server and stays it")
        }
        return SetEndpointRoleResponse(role: .server)
    }
}
