/// What a KMIP face asks of the server behind it: one function for each operation that is offered.
///
/// A value of this type belongs to one request of one authenticated subject. Identifiers are resolved: where a client left one out
/// or named the ID Placeholder, the face has put the identifier in. Every function may throw a ``KMIPReportable`` error, which is
/// answered in its own words, or any other error, which is answered as General Failure without detail.
public protocol KMIPOperations: CryptographicOperations {
    /// Has several operations done as one: what `body` changes through the operations that it is given is written when it says that all is whole,
    /// and never otherwise. `body` may be run again, so nothing of what it did before counts.
    ///
    /// - Returns: what the last run of `body` answered; with a failure, nothing of it was written.
    /// - Throws: where this cannot be done for the request at all, before anything is.
    func asOne<Answer: Sendable>(
        _ body: @Sendable (any KMIPOperations) async -> (answer: Answer, isWhole: Bool)
    ) async throws -> (answer: Answer, failure: (any Error)?)

    /// Takes up a message: who speaks is whom the connection names, or whom the header's credentials do.
    ///
    /// - Throws: where the credentials are not good; then nothing of the message is done.
    func speaking(in message: MessageFacts) async throws -> Speaker

    /// The same for a message all of whose items are Gets, told of which objects: they may be read at once.
    func foreseeing(_ identifiers: [String]) -> any KMIPOperations

    /// The answers that a message of these alone would have, where they can be had at once, on this thread and all of one state. None where not: then
    /// nothing was done. Where one of them is refused, and where anything would be written, it is the long way for all.
    func tryAtOnce(_ requests: [PlainRequest], in message: MessageFacts) -> Prompt<[PlainResponse]>

    func create(_ request: CreateRequest) async throws -> CreateResponse
    func createKeyPair(_ request: CreateKeyPairRequest) async throws -> KeyPairResponse
    func createSplitKey(_ request: CreateSplitKeyRequest) async throws -> IdentifiersResponse
    func joinSplitKey(_ request: JoinSplitKeyRequest) async throws -> IdentifierResponse
    func deriveKey(_ request: DeriveKeyRequest) async throws -> IdentifierResponse
    func register(_ request: RegisterRequest) async throws -> RegisterResponse
    func get(_ request: GetRequest) async throws -> GetResponse
    func getAttributes(_ request: GetAttributesRequest) async throws -> GetAttributesResponse
    func getAttributeList(_ request: GetAttributeListRequest) async throws -> GetAttributeListResponse
    func addAttribute(_ request: AddAttributeRequest) async throws -> AddAttributeResponse
    func modifyAttribute(_ request: ModifyAttributeRequest) async throws -> ModifyAttributeResponse
    /// Add, Modify or Delete Attribute of KMIP 1.x. The change is resolved against the attributes that it changes, in the same decision.
    func changeAttribute(_ request: NumberedChange) async throws -> NumberedChangeResponse
    func setAttribute(_ request: SetAttributeRequest) async throws -> SetAttributeResponse
    func deleteAttribute(_ request: DeleteAttributeRequest) async throws -> DeleteAttributeResponse
    func adjustAttribute(_ request: AdjustAttributeRequest) async throws -> AdjustAttributeResponse
    func locate(_ request: LocateRequest) async throws -> LocateResponse
    /// The same among what the caller himself owns: not what others granted him, nor what his groups own. Only the attributes, Storage Status and Maximum
    /// Items are read.
    func locateOwn(_ request: LocateRequest) async throws -> LocateResponse
    func activate(_ request: ActivateRequest) async throws -> ActivateResponse
    func revoke(_ request: RevokeRequest) async throws -> RevokeResponse
    func destroy(_ request: DestroyRequest) async throws -> DestroyResponse
    func archive(_ request: ArchiveRequest) async throws -> ArchiveResponse
    func recover(_ request: RecoverRequest) async throws -> RecoverResponse
    func check(_ request: CheckRequest) async throws -> CheckResponse
    func obtainLease(_ request: ObtainLeaseRequest) async throws -> ObtainLeaseResponse
    func getUsageAllocation(_ request: GetUsageAllocationRequest) async throws -> GetUsageAllocationResponse
    func certify(_ request: CertifyRequest) async throws -> CertifyResponse
    func reCertify(_ request: ReCertifyRequest) async throws -> ReCertifyResponse
    func validate(_ request: ValidateRequest) async throws -> ValidateResponse
    func reKey(_ request: ReKeyRequest) async throws -> ReKeyResponse
    func reKeyKeyPair(_ request: ReKeyKeyPairRequest) async throws -> KeyPairResponse
    func `import`(_ request: ImportRequest) async throws -> ImportResponse
    func export(_ request: ExportRequest) async throws -> ExportResponse
    func log(_ request: LogRequest) async throws -> EmptyResponse
    func login(_ request: LoginRequest) async throws -> TicketResponse
    func delegatedLogin(_ request: DelegatedLoginRequest) async throws -> TicketResponse
    func logout(_ request: LogoutRequest) async throws -> EmptyResponse
    func ping(_ request: PingRequest) async throws -> EmptyResponse
    func query(_ request: QueryRequest) async throws -> QueryResponse
    func setConstraints(_ request: SetConstraintsRequest) async throws -> EmptyResponse
    func getConstraints(_ request: GetConstraintsRequest) async throws -> GetConstraintsResponse
    func setDefaults(_ request: SetDefaultsRequest) async throws -> EmptyResponse
    func setEndpointRole(_ request: SetEndpointRoleRequest) async throws -> SetEndpointRoleResponse
    func discoverVersions(_ request: DiscoverVersionsRequest) async throws -> DiscoverVersionsResponse
    /// Whether the operation is done here at all, as Query tells.
    func offers(_ operation: Operation) -> Bool
    /// Whether the server is set up for tests of interoperability.
    var offersInterop: Bool { get }
    func interop(_ request: InteropRequest) async throws -> EmptyResponse

    /// Keeps operations of one message to be done later, one after the other.
    ///
    /// - Returns: an Asynchronous Correlation Value for each.
    /// - Throws: where they cannot all be kept; then none is.
    func submit(_ requests: [DeferredRequest]) async throws -> [[UInt8]]
    func poll(_ request: OutstandingRequest) async throws -> PolledAnswer
    func cancel(_ request: OutstandingRequest) async throws -> CancelResponse
    func process(_ request: OutstandingRequest) async throws -> EmptyResponse
    func queryAsynchronousRequests(_ request: QueryAsynchronousRequest) async throws -> QueryAsynchronousResponse
}

extension KMIPOperations {
    public func foreseeing(_ identifiers: [String]) -> any KMIPOperations { self }
}

extension KMIPOperations {
    public func tryAtOnce(_ requests: [PlainRequest], in message: MessageFacts) -> Prompt<[PlainResponse]> { .longWay }

    /// The same for who makes one attempt only.
    public func answerAtOnce(_ requests: [PlainRequest], in message: MessageFacts) -> [PlainResponse]? {
        tryAtOnce(requests, in: message).answer
    }
}
