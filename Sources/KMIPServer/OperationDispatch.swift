import KMIP

/// Reads an operation's payload, has the operation done, and hands back the response's payload.
struct OperationDispatch: Sendable {
    private(set) var operations: any KMIPOperations
    /// Cosmian's 4.x server made objects Active, and its client cannot ask for it: without an activation date they are Active now.
    let activatesNewObjects: Bool
    /// Cosmian's clients choose their objects' identifiers; the standard leaves them to the server (KMIP 2.1 section 4.58).
    let takesIdentifiers: Bool
    /// Seconds since 1970.
    let now: Int64
    /// The operations that a delegated ticket is for; nil for all.
    var allowed: Set<Operation>?

    /// The same for operations that belong to one batch.
    func acting(by operations: any KMIPOperations) -> OperationDispatch {
        var dispatch = self
        dispatch.operations = operations
        return dispatch
    }

    /// The same for who speaks in one message.
    func spoken(by speaker: Speaker) -> OperationDispatch {
        var dispatch = acting(by: speaker.operations)
        dispatch.allowed = speaker.allowed
        return dispatch
    }

    /// - Throws: ``KMIPError`` for a payload that is none, Operation Not Supported, or whatever the operation throws.
    func run(
        _ operation: Operation,
        _ payload: TTLV,
        _ rules: VersionRules = VersionRules(.latest)
    ) async throws -> any ResponsePayload {
        try requireAllowed(operation)
        if let change = try NumberedChange(payload, of: operation, rules) {
            return try await operations.changeAttribute(change)
        }
        if let done = try await cryptography(operation, payload) { return done }
        if let made = try await making(operation, payload) { return made }
        switch operation {
        case .create:
            var request = try CreateRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.create(request)
        case .register:
            var request = try RegisterRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.register(request)
        case .get: return try await operations.get(try GetRequest(ttlv: payload))
        case .getAttributes: return try await operations.getAttributes(try GetAttributesRequest(ttlv: payload))
        case .getAttributeList: return try await operations.getAttributeList(try GetAttributeListRequest(ttlv: payload))
        case .addAttribute: return try await operations.addAttribute(try AddAttributeRequest(ttlv: payload))
        case .modifyAttribute: return try await operations.modifyAttribute(try ModifyAttributeRequest(ttlv: payload))
        case .setAttribute: return try await operations.setAttribute(try SetAttributeRequest(ttlv: payload))
        case .deleteAttribute: return try await operations.deleteAttribute(try DeleteAttributeRequest(ttlv: payload))
        case .adjustAttribute: return try await operations.adjustAttribute(try AdjustAttributeRequest(ttlv: payload))
        case .locate: return try await operations.locate(try LocateRequest(ttlv: payload))
        case .activate: return try await operations.activate(try ActivateRequest(ttlv: payload))
        case .revoke: return try await operations.revoke(try RevokeRequest(ttlv: payload))
        case .destroy: return try await operations.destroy(try DestroyRequest(ttlv: payload))
        case .archive: return try await operations.archive(try ArchiveRequest(ttlv: payload))
        case .recover: return try await operations.recover(try RecoverRequest(ttlv: payload))
        case .check: return try await operations.check(try CheckRequest(ttlv: payload))
        case .obtainLease: return try await operations.obtainLease(try ObtainLeaseRequest(ttlv: payload))
        case .getUsageAllocation:
            return try await operations.getUsageAllocation(try GetUsageAllocationRequest(ttlv: payload))
        case .import: return try await operations.import(try ImportRequest(ttlv: payload))
        case .export: return try await operations.export(try ExportRequest(ttlv: payload))
        case .log: return try await operations.log(try LogRequest(ttlv: payload))
        case .login: return try await operations.login(try LoginRequest(ttlv: payload))
        case .delegatedLogin: return try await operations.delegatedLogin(try DelegatedLoginRequest(ttlv: payload))
        case .logout: return try await operations.logout(try LogoutRequest(ttlv: payload))
        case .ping: return try await operations.ping(try PingRequest(ttlv: payload))
        case .cancel: return try await operations.cancel(try OutstandingRequest(ttlv: payload))
        case .process: return try await operations.process(try OutstandingRequest(ttlv: payload))
        case .queryAsynchronousRequests:
            return try await operations.queryAsynchronousRequests(try QueryAsynchronousRequest(ttlv: payload))
        case .interop where operations.offersInterop:
            return try await operations.interop(try InteropRequest(ttlv: payload))
        case .setConstraints: return try await operations.setConstraints(try SetConstraintsRequest(ttlv: payload))
        case .getConstraints: return try await operations.getConstraints(try GetConstraintsRequest(ttlv: payload))
        case .setDefaults: return try await operations.setDefaults(try SetDefaultsRequest(ttlv: payload))
        case .setEndpointRole: return try await operations.setEndpointRole(try SetEndpointRoleRequest(ttlv: payload))
        case .query: return try await operations.query(try QueryRequest(ttlv: payload))
        case .discoverVersions: return try await operations.discoverVersions(try DiscoverVersionsRequest(ttlv: payload))
        default: throw KMIPError(.operationNotSupported, "\(operation.name) is not offered")
        }
    }

    /// Throws Permission Denied for what a delegated ticket is not for.
    func requireAllowed(_ operation: Operation) throws(KMIPError) {
        guard allowed?.contains(operation) ?? true else {
            throw KMIPError(.permissionDenied, "the ticket was not given for \(operation.name)")
        }
    }

    func prepare(_ attributes: inout Attributes) throws(KMIPError) {
        guard takesIdentifiers || attributes.value(.uniqueIdentifier) == nil else {
            throw KMIPError(.attributeReadOnly, "UniqueIdentifier is the server's to choose")
        }
        if activatesNewObjects, attributes.lifeDates.activation == nil { attributes.lifeDates.activation = now }
    }
}
