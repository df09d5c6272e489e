/// Set Endpoint Role: who asks and who answers on a connection from now on (KMIP 2.1 section 6.1.54).
public struct SetEndpointRoleRequest: RequestPayload {
    public static let operation = Operation.setEndpointRole

    /// What the server shall be.
    public var role: EndpointRole

    public init(role: EndpointRole) { self.role = role }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        role = try reader.required(EndpointRole.self)
        try reader.finish()
    }

    public var fields: [TTLV] { [role.ttlv] }
}

/// The answer to Set Endpoint Role.
public struct SetEndpointRoleResponse: ResponsePayload {
    public var role: EndpointRole

    public init(role: EndpointRole) { self.role = role }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        role = try reader.required(EndpointRole.self)
        try reader.finish()
    }

    public var fields: [TTLV] { [role.ttlv] }
}
