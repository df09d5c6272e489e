import KMIP

/// Reads an operation's payload, has the operation done, and hands back the response's payload.
struct OperationDispatch: Sendable {
    let operations: any KMIPOperations
    /// Cosmian's 4.x server made objects Active, and its client cannot ask for it: without an activation date they are Active now.
    let activatesNewObjects: Bool
    /// Seconds since 1970.
    let now: Int64

    /// The same for operations that belong to one batch.
    func acting(by operations: any KMIPOperations) -> OperationDispatch {
        OperationDispatch(operations: operations, activatesNewObjects: activatesNewObjects, now: now)
    }

    /// - Throws: ``KMIPError`` for a payload that is none, Operation Not Supported, or whatever the operation throws.
    func run(
        _ operation: Operation,
        _ payload: TTLV,
        _ rules: VersionRules = VersionRules(.latest)
    ) async throws -> any ResponsePayload {
        if let change = try NumberedChange(payload, of: operation, rules) {
            return try await operations.changeAttribute(change)
        }
        switch operation {
        case .create:
            var request = try CreateRequest(ttlv: payload)
            activate(&request.attributes)
            return try await operations.create(request)
        case .register:
            var request = try RegisterRequest(ttlv: payload)
            activate(&request.attributes)
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
        case .reKey: return try await operations.reKey(try ReKeyRequest(ttlv: payload))
        case .import: return try await operations.import(try ImportRequest(ttlv: payload))
        case .export: return try await operations.export(try ExportRequest(ttlv: payload))
        case .log: return try await operations.log(try LogRequest(ttlv: payload))
        case .ping: return try await operations.ping(try PingRequest(ttlv: payload))
        case .poll, .cancel, .process:
            _ = try OutstandingRequest(ttlv: payload)
            throw KMIPError.nothingOutstanding
        case .queryAsynchronousRequests:
            _ = try QueryAsynchronousRequest(ttlv: payload)
            return EmptyResponse()
        case .query: return try await operations.query(try QueryRequest(ttlv: payload))
        case .discoverVersions: return try await operations.discoverVersions(try DiscoverVersionsRequest(ttlv: payload))
        default: throw KMIPError(.operationNotSupported, "\(operation.name) is not offered")
        }
    }

    private func activate(_ attributes: inout Attributes) {
        if activatesNewObjects, attributes.lifeDates.activation == nil { attributes.lifeDates.activation = now }
    }
}

extension KMIPError {
    /// Every operation is answered at once, so that no client can have been given a correlation value.
    fileprivate static let nothingOutstanding = KMIPError(
        .invalidAsynchronousCorrelationValue,
        "no answer is outstanding: every operation is answered at once"
    )
}
