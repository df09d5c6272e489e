import KMIP
import Secrets

/// A server of symmetric keys in memory, without owners: ids are `key-1`, `key-2`, …
actor FakeOperations: KMIPOperations {
    struct Sealed: KMIPReportable {
        var kmipError: KMIPError { KMIPError(.generalFailure, "the server is sealed") }
        var isUnavailable: Bool { true }
    }

    struct Broken: Error {}

    private(set) var calls: [String] = []
    private(set) var messages: [MessageFacts] = []
    private(set) var objects: [String: Attributes] = [:]
    private(set) var ended: [[UInt8]] = []
    private var count = 0
    var isSealed = false
    var isBroken = false

    func seal() { isSealed = true }
    func breakDown() { isBroken = true }

    var failsAtTheEnd = false
    func failAtTheEnd() { failsAtTheEnd = true }

    func asOne<Answer: Sendable>(
        _ body: @Sendable (any KMIPOperations) async -> (answer: Answer, isWhole: Bool)
    ) async throws -> (answer: Answer, failure: (any Error)?) {
        let before = objects
        let done = await body(self)
        if !done.isWhole || failsAtTheEnd { objects = before }
        return (done.answer, failsAtTheEnd && done.isWhole ? Broken() : nil)
    }

    func create(_ request: CreateRequest) throws -> CreateResponse {
        try enter("create")
        try request.attributes.checkForCreation(of: request.objectType)
        count += 1
        let identifier = "key-\(count)"
        objects[identifier] = request.attributes
        return CreateResponse(objectType: request.objectType, uniqueIdentifier: identifier)
    }

    func register(_ request: RegisterRequest) throws -> RegisterResponse {
        try enter("register")
        count += 1
        objects["key-\(count)"] = request.attributes
        return RegisterResponse(uniqueIdentifier: "key-\(count)")
    }

    func get(_ request: GetRequest) throws -> GetResponse {
        try find(request.uniqueIdentifier, "get")
        let key = SecretBytes(copying: [1, 2, 3, 4])
        let block = KeyBlock(format: .raw, value: .plain(.bytes(key), nil), algorithm: .aes, length: 32)
        return GetResponse(uniqueIdentifier: request.uniqueIdentifier, object: .symmetricKey(block))
    }

    func getAttributes(_ request: GetAttributesRequest) throws -> GetAttributesResponse {
        let attributes = try find(request.uniqueIdentifier, "getAttributes")
        return GetAttributesResponse(uniqueIdentifier: request.uniqueIdentifier, attributes: attributes)
    }

    func getAttributeList(_ request: GetAttributeListRequest) throws -> GetAttributeListResponse {
        let attributes = try find(request.uniqueIdentifier, "getAttributeList")
        let references = attributes.items.map(AttributeReference.init(attribute:))
        return GetAttributeListResponse(uniqueIdentifier: request.uniqueIdentifier, references: references)
    }

    func addAttribute(_ request: AddAttributeRequest) throws -> AddAttributeResponse {
        try change(request.uniqueIdentifier, "addAttribute", .add(request.newAttribute))
    }

    func modifyAttribute(_ request: ModifyAttributeRequest) throws -> ModifyAttributeResponse {
        let change = AttributeChange.modify(request.newAttribute, current: request.currentAttribute)
        return try self.change(request.uniqueIdentifier, "modifyAttribute", change)
    }

    func changeAttribute(_ request: NumberedChange) throws -> NumberedChangeResponse {
        let id = request.uniqueIdentifier
        let attributes = try find(id, request.operation.name)
        let resolved = try request.resolved(in: attributes)
        let changed = try resolved.change.applied(to: attributes, .init(state: .active, now: 0))
        objects[id] = try Attributes(canonicalBytes: changed.canonicalBytes)
        return resolved.response(after: changed)
    }

    func setAttribute(_ request: SetAttributeRequest) throws -> SetAttributeResponse {
        try change(request.uniqueIdentifier, "setAttribute", .set(request.newAttribute))
    }

    func deleteAttribute(_ request: DeleteAttributeRequest) throws -> DeleteAttributeResponse {
        switch request.deleted {
        case .instance(let old): try change(request.uniqueIdentifier, "deleteAttribute", .delete(old))
        case .all(let reference): try change(request.uniqueIdentifier, "deleteAttribute", .deleteAll(reference))
        }
    }

    func adjustAttribute(_ request: AdjustAttributeRequest) throws -> AdjustAttributeResponse {
        let change = AttributeChange.adjust(request.reference, request.adjustment, by: request.value)
        return try self.change(request.uniqueIdentifier, "adjustAttribute", change)
    }

    private func change(_ id: String, _ call: String, _ change: AttributeChange) throws -> IdentifierResponse {
        let attributes = try find(id, call)
        objects[id] = try change.applied(to: attributes, .init(state: .active, now: 0))
        return IdentifierResponse(uniqueIdentifier: id)
    }

    func locate(_ request: LocateRequest) throws -> LocateResponse {
        try enter("locate")
        let wanted = request.attributes
        let found = objects.filter { _, attributes in
            attributes.names == wanted.names && Set(wanted.tags).isSubset(of: attributes.tags)
                && (wanted.state == nil || attributes.state == wanted.state)
                && wanted.items.allSatisfy { $0.tag != .objectType || attributes.items.contains($0) }
        }.keys.sorted()
        return LocateResponse(locatedItems: Int32(found.count), uniqueIdentifiers: found)
    }

    /// Everything is everyone's own.
    func locateOwn(_ request: LocateRequest) throws -> LocateResponse { try locate(request) }

    func activate(_ request: ActivateRequest) throws -> ActivateResponse {
        try find(request.uniqueIdentifier, "activate")
        objects[request.uniqueIdentifier]?.state = .active
        return ActivateResponse(uniqueIdentifier: request.uniqueIdentifier)
    }

    func revoke(_ request: RevokeRequest) throws -> RevokeResponse {
        try find(request.uniqueIdentifier, "revoke")
        return RevokeResponse(uniqueIdentifier: request.uniqueIdentifier)
    }

    func destroy(_ request: DestroyRequest) throws -> DestroyResponse {
        try find(request.uniqueIdentifier, "destroy")
        objects[request.uniqueIdentifier] = nil
        return DestroyResponse(uniqueIdentifier: request.uniqueIdentifier)
    }

    func archive(_ request: ArchiveRequest) throws -> ArchiveResponse { try touch(request.uniqueIdentifier, "archive") }
    func recover(_ request: RecoverRequest) throws -> RecoverResponse { try touch(request.uniqueIdentifier, "recover") }
    func certify(_ request: CertifyRequest) throws -> CertifyResponse {
        try touch(request.uniqueIdentifier ?? "", "certify")
    }

    func reCertify(_ request: ReCertifyRequest) throws -> ReCertifyResponse {
        try touch(request.uniqueIdentifier, "reCertify")
    }

    func validate(_ request: ValidateRequest) throws -> ValidateResponse {
        for identifier in request.uniqueIdentifiers { _ = try find(identifier, "validate") }
        return ValidateResponse(validity: .unknown)
    }

    func createKeyPair(_ request: CreateKeyPairRequest) throws -> KeyPairResponse {
        try enter("createKeyPair")
        count += 1
        let identifier = "key-\(count)"
        (objects[identifier], objects[identifier + "_pk"]) = (request.privateKeyAttributes, request.publicKeyAttributes)
        return KeyPairResponse(
            privateKeyUniqueIdentifier: identifier,
            publicKeyUniqueIdentifier: identifier + "_pk"
        )
    }

    func createSplitKey(_ request: CreateSplitKeyRequest) throws -> IdentifiersResponse {
        try enter("createSplitKey")
        count += 1
        let identifiers = (1...request.parts).map { "key-\(count)_\($0)" }
        for identifier in identifiers { objects[identifier] = request.attributes }
        return IdentifiersResponse(uniqueIdentifiers: identifiers)
    }

    func joinSplitKey(_ request: JoinSplitKeyRequest) throws -> IdentifierResponse {
        try touch(request.uniqueIdentifiers.first ?? "", "joinSplitKey")
    }

    func deriveKey(_ request: DeriveKeyRequest) throws -> IdentifierResponse {
        try touch(request.uniqueIdentifiers.first ?? "", "deriveKey")
    }

    func reKeyKeyPair(_ request: ReKeyKeyPairRequest) throws -> KeyPairResponse {
        _ = try find(request.privateKeyUniqueIdentifier, "reKeyKeyPair")
        return KeyPairResponse(privateKeyUniqueIdentifier: "new", publicKeyUniqueIdentifier: "new_pk")
    }

    func reKey(_ request: ReKeyRequest) throws -> ReKeyResponse { try touch(request.uniqueIdentifier, "reKey") }

    func check(_ request: CheckRequest) throws -> CheckResponse {
        let attributes = try find(request.uniqueIdentifier, "check")
        guard attributes.cryptographicUsageMask == request.usageMask else {
            throw KMIPError(.incompatibleCryptographicUsageMask, "not for this")
        }
        return CheckResponse(uniqueIdentifier: request.uniqueIdentifier)
    }

    func obtainLease(_ request: ObtainLeaseRequest) throws -> ObtainLeaseResponse {
        try find(request.uniqueIdentifier, "obtainLease")
        return ObtainLeaseResponse(uniqueIdentifier: request.uniqueIdentifier, leaseTime: 0, lastChangeDate: 7)
    }

    func getUsageAllocation(_ request: GetUsageAllocationRequest) throws -> GetUsageAllocationResponse {
        try touch(request.uniqueIdentifier, "getUsageAllocation \(request.usageLimitsCount)")
    }

    func `import`(_ request: ImportRequest) throws -> ImportResponse {
        try enter("import")
        objects[request.uniqueIdentifier] = request.attributes
        return ImportResponse(uniqueIdentifier: request.uniqueIdentifier)
    }

    func export(_ request: ExportRequest) throws -> ExportResponse {
        let attributes = try find(request.asked.uniqueIdentifier, "export")
        let object = try get(request.asked).object
        return ExportResponse(
            .symmetricKey,
            uniqueIdentifier: request.asked.uniqueIdentifier,
            attributes: attributes,
            object: object
        )
    }

    /// An object as `get` gives it.
    func exported() throws -> ManagedObject {
        let key = SecretBytes(copying: [1, 2, 3, 4])
        return .symmetricKey(KeyBlock(format: .raw, value: .plain(.bytes(key), nil), algorithm: .aes, length: 32))
    }

    func log(_ request: LogRequest) throws -> EmptyResponse {
        try enter("log \(request.message)")
        return EmptyResponse()
    }

    func ping(_ request: PingRequest) throws -> EmptyResponse {
        calls.append("ping")
        return EmptyResponse()
    }

    func speaking(in message: MessageFacts) throws -> Speaker {
        messages.append(message)
        guard let credential = message.credentials.first else { return Speaker(self) }
        guard case .usernameAndPassword("user", let password?) = credential,
            password == SecretBytes(copying: Array("right".utf8))
        else { throw KMIPError(.authenticationNotSuccessful, "bad") }
        return Speaker(self, allowed: [.create, .ping], serverHashedPassword: [1, 2])
    }

    func login(_ request: LoginRequest) throws -> TicketResponse {
        try enter("login")
        return TicketResponse(ticket: Ticket(value: SecretBytes(copying: [7])))
    }

    func delegatedLogin(_ request: DelegatedLoginRequest) throws -> TicketResponse {
        try enter("delegatedLogin \(request.rights.count)")
        return TicketResponse(ticket: Ticket(value: SecretBytes(copying: [8])))
    }

    func logout(_ request: LogoutRequest) throws -> EmptyResponse {
        try enter("logout")
        return EmptyResponse()
    }

    func setConstraints(_ request: SetConstraintsRequest) throws -> EmptyResponse {
        try enter("setConstraints")
        return EmptyResponse()
    }

    func getConstraints(_ request: GetConstraintsRequest) throws -> GetConstraintsResponse {
        try enter("getConstraints")
        return GetConstraintsResponse(constraints: [])
    }

    func setDefaults(_ request: SetDefaultsRequest) throws -> EmptyResponse {
        try enter("setDefaults")
        return EmptyResponse()
    }

    func setEndpointRole(_ request: SetEndpointRoleRequest) throws -> SetEndpointRoleResponse {
        try enter("setEndpointRole")
        return SetEndpointRoleResponse(role: request.role)
    }

    /// What was left for later, by a correlation value of one byte.
    private(set) var submitted: [DeferredRequest] = []
    private(set) var answers: [UInt8: DeferredAnswer] = [:]
    var refusesToKeep = false
    func refuseToKeep() { refusesToKeep = true }
    private(set) var withheld: [String: KMIPError] = [:]
    func withhold(_ id: String) { withheld[id] = KMIPError(.objectDestroyed, "gone") }
    func finish(_ value: UInt8, _ answer: DeferredAnswer) { answers[value] = answer }

    func submit(_ requests: [DeferredRequest]) throws -> [[UInt8]] {
        try enter("submit \(requests.map(\.operation.name).joined(separator: ","))")
        guard !refusesToKeep else { throw KMIPError(.serverLimitExceeded, "full") }
        submitted += requests
        return (submitted.count - requests.count..<submitted.count).map { [UInt8($0)] }
    }

    func poll(_ request: OutstandingRequest) throws -> PolledAnswer {
        guard let value = request.correlationValue.first, submitted.indices.contains(Int(value)) else {
            throw KMIPError(.invalidAsynchronousCorrelationValue, "nothing is outstanding")
        }
        return answers[value].map { .answered($0.content, withheld: withheld) } ?? .pending
    }

    func cancel(_ request: OutstandingRequest) throws -> CancelResponse {
        CancelResponse(correlationValue: request.correlationValue, result: .unavailable)
    }

    func process(_ request: OutstandingRequest) throws -> EmptyResponse {
        throw KMIPError(.invalidAsynchronousCorrelationValue, "nothing is outstanding")
    }

    func queryAsynchronousRequests(_ request: QueryAsynchronousRequest) throws -> QueryAsynchronousResponse {
        QueryAsynchronousResponse(requests: [])
    }

    nonisolated let offersInterop = false
    nonisolated func offers(_ operation: KMIP.Operation) -> Bool { operation != .reProvision }

    func interop(_ request: InteropRequest) throws -> EmptyResponse {
        try enter("interop \(request.function) \(request.identifier)")
        return EmptyResponse()
    }

    private func touch(_ id: String, _ call: String) throws -> IdentifierResponse {
        try find(id, call)
        return IdentifierResponse(uniqueIdentifier: id)
    }

    func query(_ request: QueryRequest) throws -> QueryResponse {
        calls.append("query")
        return QueryResponse(operations: [.get])
    }

    func discoverVersions(_ request: DiscoverVersionsRequest) throws -> DiscoverVersionsResponse {
        calls.append("discoverVersions")
        return DiscoverVersionsResponse(to: request)
    }

    private func enter(_ call: String) throws {
        calls.append(call)
        if isSealed { throw Sealed() }
        if isBroken { throw Broken() }
    }

    @discardableResult
    private func find(_ identifier: String, _ call: String) throws -> Attributes {
        try enter("\(call) \(identifier)")
        guard let attributes = objects[identifier] else {
            throw KMIPError(.objectNotFound, "object not found for identifier \(identifier)")
        }
        return attributes
    }
}

// It has no keys that could be used.
extension FakeOperations {
    func encrypt(_ request: EncryptRequest) throws -> EncryptResponse { throw Sealed() }
    func decrypt(_ request: DecryptRequest) throws -> DecryptResponse { throw Sealed() }
    func sign(_ request: SignRequest) throws -> SignResponse { throw Sealed() }
    func signatureVerify(_ request: SignatureVerifyRequest) throws -> SignatureVerifyResponse { throw Sealed() }
    func mac(_ request: MACRequest) throws -> MACResponse { throw Sealed() }
    func macVerify(_ request: MACVerifyRequest) throws -> MACVerifyResponse { throw Sealed() }
    func hash(_ request: HashRequest) throws -> HashResponse {
        if request.part.isFirst == true { return HashResponse(correlationValue: [9, 9]) }
        return HashResponse(data: request.data.map { $0.withBytes { [UInt8]($0) } })
    }
    func endParts(called correlationValue: [UInt8]) { ended.append(correlationValue) }
    func rngRetrieve(_ request: RNGRetrieveRequest) throws -> RNGRetrieveResponse {
        RNGRetrieveResponse(data: SecretBytes(copying: Array(repeating: 7, count: Int(request.dataLength))))
    }
    func rngSeed(_ request: RNGSeedRequest) throws -> RNGSeedResponse { throw Sealed() }
}
