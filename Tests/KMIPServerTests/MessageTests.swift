import KMIP
import Secrets
import KMIPServer
import Secrets
import Testing

struct MessageTests {
    private let operations = FakeOperations()
    private static let create = CreateRequest(objectType: .symmetricKey, attributes: Attributes([ObjectName("n").ttlv]))

    private func post(_ ttlv: TTLV, limits: Limits = .standard) async throws -> ResponseMessage {
        let request = KMIPRequest(
            body: BinaryTTLV.encode(ttlv),
            encoding: .binary,
            isCosmianPath: false,
            now: 1_000,
            serverCorrelationValue: "s-1"
        )
        guard case .message(let bytes) = await KMIPService(limits: limits).answer(request, by: operations) else {
            throw KMIPError(.generalFailure, "a message was not answered by one")
        }
        return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes))
    }

    /// A batch item whose payload is written by hand.
    private static func item(_ operation: Operation, _ fields: [TTLV]) -> TTLV {
        TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
    }

    private static func message(_ items: [TTLV], option: BatchErrorContinuationOption? = nil) -> TTLV {
        let header = RequestHeader(batchCount: Int32(items.count), errorOption: option)
        return TTLV(.requestMessage, .structure([header.ttlv] + items))
    }

    @Test("the response has the request's version, the server's correlation value, the time, and every item's id")
    func header() async throws {
        var message = RequestMessage([
            QueryRequest(functions: [.queryObjects]), QueryRequest(functions: [.queryOperations]),
        ])
        message.header.clientCorrelationValue = "c-1"
        message.header.version = ProtocolVersion(major: 1, minor: 4)
        let response = try await post(message.ttlv)
        #expect(response.header.version == ProtocolVersion(major: 1, minor: 4))
        #expect(response.header.timeStamp == 1_000)
        #expect(response.header.clientCorrelationValue == nil)
        #expect(response.header.serverCorrelationValue == "s-1")
        #expect(response.header.batchCount == 2)
        #expect(response.items.map(\.uniqueBatchItemID) == [Array("1".utf8), Array("2".utf8)])
        #expect(response.items.map(\.status) == [.success, .success])
        #expect(response.items.first?.reason == nil)
    }

    @Test(
        "versions that are not supported are refused in the newest that the client may know",
        arguments: [
            (3, 0, "2.1", ResultReason.unsupportedProtocolVersion), (2, -1, "2.1", .unsupportedProtocolVersion),
            (1, -1, "1.4", .invalidMessage), (0, 1, "2.1", .unsupportedProtocolVersion),
        ] as [(Int32, Int32, String, ResultReason)]
    )
    func versions(_ major: Int32, _ minor: Int32, _ answered: String, _ reason: ResultReason) async throws {
        var message = RequestMessage([Self.create])
        message.header.version = ProtocolVersion(major: major, minor: minor)
        let response = try await post(message.ttlv)
        #expect(response.header.version.description == answered)
        #expect(response.items.map(\.operationCode) == [nil])
        #expect(response.items.first?.reason == reason)
        #expect(await operations.calls.isEmpty)
    }

    @Test(
        "a later minor version is served as the newest that is known, and what only it has is passed over",
        arguments: [(1, 5, "1.4"), (1, 9, "1.4"), (2, 2, "2.1")] as [(Int32, Int32, String)]
    )
    func laterMinor(_ major: Int32, _ minor: Int32, _ answered: String) async throws {
        let unknown = TTLV(Tag(rawValue: 0x42_0FFF), .integer(1))
        var header = RequestHeader(batchCount: 2)
        header.version = ProtocolVersion(major: major, minor: minor)
        let head = TTLV(.requestHeader, .structure(header.ttlv.children + [unknown]))
        let name = QueryFunction.queryOperations.ttlv
        let payload = TTLV(.requestPayload, .structure([name, unknown]))
        let item = TTLV(.batchItem, .structure([Operation.query.ttlv, payload, unknown]))
        let response = try await post(TTLV(.requestMessage, .structure([head, item, item, unknown])))
        #expect(response.header.version.description == answered)
        #expect(response.items.map(\.status) == [.success, .success])
        header.version = answered == "1.4" ? ProtocolVersion(major: 1, minor: 4) : .latest
        let known = try await post(TTLV(.requestMessage, .structure([header.ttlv, item, item])))
        #expect(known.items.map(\.reason) == [.invalidField])
    }

    @Test("of several items no two have the same id; that they have none is borne")
    func identifiers() async throws {
        func item(_ id: [UInt8]?) -> TTLV {
            let item = Self.item(.ping, [])
            let field = id.map { [TTLV(.uniqueBatchItemID, .bytes($0))] } ?? []
            return TTLV(.batchItem, .structure([item.children[0]] + field + item.children.dropFirst()))
        }
        for ids in [[[1], [2]], [nil, nil], [[1], nil], [[1]], [nil]] as [[[UInt8]?]] {
            #expect(try await post(Self.message(ids.map(item))).items.map(\.uniqueBatchItemID) == ids)
        }
        let before = await operations.calls.count
        for ids in [[[1], [1]], [nil, [], []]] as [[[UInt8]?]] {
            let response = try await post(Self.message(ids.map(item)))
            #expect(response.items.map(\.reason) == [.invalidMessage] && response.items[0].operationCode == nil)
        }
        #expect(await operations.calls.count == before)
    }

    @Test("an operation that names an earlier Locate is done for each object that it found")
    func repeated() async throws {
        for _ in 0..<3 { _ = try await operations.create(Self.create) }
        let search = LocateRequest(attributes: Attributes([ObjectName("n").ttlv]))
        let found = TTLV(.uniqueIdentifier, .enumeration(IdentifierPlaceholder.locate.rawValue))
        let items = [Self.item(.locate, search.fields), Self.item(.destroy, [found]), Self.item(.ping, [])]
        let response = try await post(Self.message(items))
        #expect(response.items.map(\.operationCode) == [8, 0x14, 0x14, 0x14, 0x3B].map { UInt32($0) })
        #expect(response.items.allSatisfy { $0.status == .success } && response.header.batchCount == 5)
        #expect(await operations.calls.suffix(4) == ["destroy key-1", "destroy key-2", "destroy key-3", "ping"])
        for _ in 0..<3 { _ = try await operations.create(Self.create) }
        var limits = Limits.standard
        limits.batchItems = 3
        let more = try await post(Self.message(Array(items.prefix(2))), limits: limits)
        #expect(more.items.map(\.reason) == [nil, .serverLimitExceeded])
    }

    @Test("later items use the ID Placeholder, names of earlier operations, and counted identifiers")
    func placeholder() async throws {
        let items = [
            Self.item(.create, Self.create.fields), Self.item(.activate, []),
            Self.item(.get, [TTLV(.uniqueIdentifier, .enumeration(IdentifierPlaceholder.create.rawValue))]),
            Self.item(.get, [TTLV(.uniqueIdentifier, .integer(0))]),
            Self.item(.destroy, [TTLV(.uniqueIdentifier, .integer(-1))]),
        ]
        let response = try await post(Self.message(items))
        #expect(response.items.map(\.status) == Array(repeating: .success, count: 5))
        #expect(await operations.calls == ["create", "activate key-1", "get key-1", "get key-1", "destroy key-1"])
    }

    @Test(
        "a Locate sets the ID Placeholder only if it found one object",
        arguments: [(1, true), (2, false), (0, false)]
    )
    func locate(_ matches: Int, _ isSet: Bool) async throws {
        for _ in 0..<matches { _ = try await operations.create(Self.create) }
        let other = CreateRequest(objectType: .symmetricKey, attributes: Attributes())
        let search = LocateRequest(attributes: Attributes([ObjectName("n").ttlv]))
        let items = [Self.item(.create, other.fields), Self.item(.locate, search.fields), Self.item(.destroy, [])]
        let response = try await post(Self.message(items))
        #expect((response.items.last?.status == .success) == isSet)
    }

    @Test(
        "without an earlier result there is no placeholder",
        arguments: [
            [], [TTLV(.uniqueIdentifier, .enumeration(3))], [TTLV(.uniqueIdentifier, .integer(0))],
            [TTLV(.uniqueIdentifier, .integer(.min))], [TTLV(.uniqueIdentifier, .boolean(true))],
        ]
    )
    func noPlaceholder(_ fields: [TTLV]) async throws {
        let response = try await post(Self.message([Self.item(.destroy, fields)]))
        #expect(response.items.first?.reason == .invalidMessage)
        #expect(await operations.calls.isEmpty)
    }

    @Test(
        "a batch stops at a failure unless it is told to continue",
        arguments: [
            (nil, 2), (.stop, 2), (.continue, 3),
        ] as [(BatchErrorContinuationOption?, Int)]
    )
    func continuation(_ option: BatchErrorContinuationOption?, _ answered: Int) async throws {
        let requests: [any RequestPayload] = [Self.create, DestroyRequest(uniqueIdentifier: "nobody"), Self.create]
        let response = try await post(RequestMessage(requests, errorOption: option).ttlv)
        #expect(response.items.count == answered)
        #expect(response.header.batchCount == Int32(answered))
        #expect(response.items[1].error?.reason == .objectNotFound)
    }

    @Test("with Undo a failure takes back what was done before it, and says so")
    func undo() async throws {
        let requests: [any RequestPayload] = [Self.create, DestroyRequest(uniqueIdentifier: "nobody"), Self.create]
        let batch = try await post(RequestMessage(requests, errorOption: .undo).ttlv)
        #expect(batch.items.map(\.status) == [.operationUndone, .operationFailed])
        #expect(batch.items[1].reason == .objectNotFound)
        #expect(batch.header.batchCount == 2)
        #expect(await operations.objects.isEmpty)
        let whole = try await post(RequestMessage([Self.create, Self.create], errorOption: .undo).ttlv)
        #expect(whole.items.map(\.status) == [.success, .success])
        #expect(await operations.objects.count == 2)
        let single = try await post(RequestMessage([Self.create], errorOption: .undo).ttlv)
        #expect(single.items.map(\.status) == [.success])
    }

    @Test("with Undo an answer that is too large is a failure like others")
    func undoTooLarge() async throws {
        var message = RequestMessage([Self.create, Self.create], errorOption: .undo)
        let whole = BinaryTTLV.size(of: try await post(RequestMessage([Self.create, Self.create]).ttlv).ttlv)
        let before = await operations.objects.count
        message.header.maximumResponseSize = Int32(whole - 1)
        #expect(try await post(message.ttlv).items.map(\.status) == [.operationUndone, .operationFailed])
        #expect(await operations.objects.count == before)
    }

    @Test("with Undo, what cannot be written in the end is every item's failure")
    func undoAtTheEnd() async throws {
        await operations.failAtTheEnd()
        let batch = try await post(RequestMessage([Self.create, Self.create], errorOption: .undo).ttlv)
        #expect(batch.items.map(\.status) == [.operationFailed, .operationFailed])
        #expect(batch.items[1].error == KMIPError(.generalFailure, "internal error"))
    }

    @Test("a Check that says no empties the ID Placeholder")
    func checkEmpties() async throws {
        let mask = TTLV(.cryptographicUsageMask, .integer(4))
        let items = [Self.item(.create, Self.create.fields), Self.item(.check, [mask]), Self.item(.get, [])]
        let response = try await post(Self.message(items, option: .continue))
        #expect(response.items.map(\.reason) == [nil, .incompatibleCryptographicUsageMask, .invalidMessage])
        #expect(response.items[1].payload == nil)
    }

    @Test("a pair's private key and the first part of a key are the ID Placeholder, and all of them have names")
    func placeholderOfSeveral() async throws {
        func named(_ name: IdentifierPlaceholder) -> TTLV { TTLV(.uniqueIdentifier, .enumeration(name.rawValue)) }
        let split = CreateSplitKeyRequest(objectType: .splitKey, parts: 2, threshold: 2, method: .xor)
        let join = [ObjectType.symmetricKey.ttlv, named(.createSplitKey), Attributes().ttlv()]
        let items = [
            Self.item(.createKeyPair, []), Self.item(.activate, []), Self.item(.reKeyKeyPair, []),
            Self.item(.archive, [named(.createKeyPairPublicKey)]), Self.item(.recover, [named(.createKeyPair)]),
            Self.item(.createSplitKey, split.fields), Self.item(.activate, []), Self.item(.joinSplitKey, join),
        ]
        let response = try await post(Self.message(items))
        #expect(response.items.map(\.status) == Array(repeating: .success, count: 9))
        #expect(
            await operations.calls == [
                "createKeyPair", "activate key-1", "reKeyKeyPair key-1", "archive key-1_pk", "recover key-1",
                "recover key-1_pk", "createSplitKey", "activate key-2_1", "joinSplitKey key-2_1",
            ]
        )
    }

    @Test("Re-key, Import and Export set the ID Placeholder")
    func placeholderOfOthers() async throws {
        let object = try await operations.exported()
        let bring = ImportRequest(uniqueIdentifier: "mine", attributes: Attributes(), object: object)
        let items = [
            Self.item(.import, bring.fields), Self.item(.reKey, []), Self.item(.export, []), Self.item(.archive, []),
            Self.item(.recover, []), Self.item(.obtainLease, []),
        ]
        let response = try await post(Self.message(items))
        #expect(response.items.map(\.status) == Array(repeating: .success, count: 6))
        #expect(await operations.calls.suffix(2) == ["recover mine", "obtainLease mine"])
    }

    private static func password(_ text: String) -> Credential {
        .usernameAndPassword(username: "user", password: SecretBytes(copying: Array(text.utf8)))
    }

    @Test("a bad credential in the header, one of a kind that is not taken, or two refuse the message as a whole")
    func credentials() async throws {
        let nonce = Nonce(identifier: [1], value: [2])
        let code = SecretBytes(copying: [0x31])
        let refused: [([Credential], ResultReason)] = [
            ([Self.password("wrong")], .authenticationNotSuccessful),
            ([.usernameAndPassword(username: "user", password: nil)], .authenticationNotSuccessful),
            ([.oneTimePassword(username: "user", password: nil, code: code)], .authenticationNotSuccessful),
            ([.other(type: 0x8000_0001, .text("own"))], .authenticationNotSuccessful),
            (
                [.attestation(AttestationCredential(nonce: nonce, type: .samlAssertion, assertion: [4]))],
                .attestationFailed
            ),
            ([Self.password("right"), Self.password("right")], .authenticationNotSuccessful),
        ]
        for (credentials, reason) in refused {
            var message = RequestMessage([Self.create])
            message.header.credentials = credentials
            let response = try await post(message.ttlv)
            #expect(response.items.map(\.reason) == [reason])
            #expect(response.items.map(\.operationCode) == [nil])
        }
        #expect(await operations.calls.isEmpty)
    }

    @Test("who speaks by a ticket does what it was given for, and the server proves itself in the header")
    func speaker() async throws {
        var message = RequestMessage(
            [Self.create, LogRequest(message: "a line"), PingRequest()],
            errorOption: .continue
        )
        message.header.credentials = [Self.password("right")]
        let response = try await post(message.ttlv)
        #expect(response.items.map(\.reason) == [nil, .permissionDenied, nil])
        #expect(response.header.serverHashedPassword == [1, 2])
        #expect(await operations.calls == ["create", "ping"])
    }

    @Test("the operations learn both correlation values, the version and how many there are")
    func facts() async throws {
        var message = RequestMessage([PingRequest(), PingRequest()])
        message.header.clientCorrelationValue = "mine"
        _ = try await post(message.ttlv)
        let told = try #require(await operations.messages.last)
        #expect(told.clientCorrelationValue == "mine" && told.items == 2 && told.version == .latest)
    }

    @Test("a Log and a Ping are answered by nothing but their success")
    func empty() async throws {
        let response = try await post(RequestMessage([LogRequest(message: "a line"), PingRequest()]).ttlv)
        #expect(response.items.map(\.payload) == Array(repeating: TTLV(.responsePayload, .structure([])), count: 2))
        #expect(await operations.calls == ["log a line", "ping"])
    }

    @Test("an item that cannot be read fails alone, and keeps its operation and id")
    func badItem() async throws {
        let bad = TTLV(.batchItem, .structure([Operation.get.ttlv, TTLV(.uniqueBatchItemID, .bytes([9]))]))
        let response = try await post(Self.message([bad, Self.item(.create, Self.create.fields)], option: .continue))
        #expect(response.items.map(\.status) == [.operationFailed, .success])
        #expect(response.items.first?.operationCode == Operation.get.rawValue)
        #expect(response.items.first?.uniqueBatchItemID == [9])
        #expect(response.items.first?.reason == .invalidMessage)
    }

    @Test("operations that are not offered or not known fail alone")
    func unknownOperations() async throws {
        let unknown = TTLV(
            .batchItem,
            .structure([TTLV(.operation, .enumeration(0xFFF)), TTLV(.requestPayload, .structure([]))])
        )
        let response = try await post(Self.message([unknown, Self.item(.interop, [])], option: .continue))
        #expect(response.items.map(\.reason) == [.operationNotSupported, .operationNotSupported])
        #expect(response.items.first?.operationCode == 0xFFF)
    }

    @Test("the batch count must be true, at least 1, and at most the limit")
    func batchCount() async throws {
        for count in [0, 2] as [Int32] {
            var message = RequestMessage([Self.create])
            message.header.batchCount = count
            #expect(try await post(message.ttlv).items.map(\.reason) == [.invalidMessage])
        }
        #expect(try await post(Self.message([])).items.map(\.reason) == [.invalidMessage])
        var limits = Limits.standard
        limits.batchItems = 2
        let two = RequestMessage([Self.create, Self.create])
        #expect(try await post(two.ttlv, limits: limits).items.count == 2)
        let three = RequestMessage([Self.create, Self.create, Self.create])
        #expect(try await post(three.ttlv, limits: limits).items.map(\.reason) == [.serverLimitExceeded])
        #expect(Limits.standard.batchItems == 1_000)
    }

    @Test("a critical extension that nobody knows refuses the whole message, another is passed over")
    func extensions() async throws {
        for (isCritical, reason) in [(true, ResultReason.unknownMessageExtension), (false, nil)] {
            var message = RequestMessage([Self.create])
            message.items[0].messageExtensions = [MessageExtension(vendor: "v", isCritical: isCritical, content: [])]
            #expect(try await post(message.ttlv).items.map(\.reason) == [reason])
        }
    }

    @Test("a response beyond the client's maximum says so, at the byte")
    func responseSize() async throws {
        var message = RequestMessage([Self.create])
        let size = BinaryTTLV.encode(try await post(message.ttlv).ttlv).count
        message.header.maximumResponseSize = Int32(size)
        #expect(try await post(message.ttlv).items.map(\.status) == [.success])
        message.header.maximumResponseSize = Int32(size - 1)
        #expect(try await post(message.ttlv).items.map(\.reason) == [.responseTooLarge])
    }

    @Test(
        "what is answered as too large was not done, item by item",
        arguments: [ProtocolVersion(major: 1, minor: 0), .latest]
    )
    func tooLargeIsNotDone(_ version: ProtocolVersion) async throws {
        var message = RequestMessage([DestroyRequest(uniqueIdentifier: "key-1"), PingRequest(), Self.create])
        message.header.version = version
        if version.major < 2 {
            message.items[1] = RequestBatchItem(QueryRequest(functions: [.queryObjects]), uniqueBatchItemID: [2])
            message.items[2].payload = TTLV(.requestPayload, .structure(VersionTests.creation(version)))
        }
        message.header.errorOption = .continue
        _ = try await operations.create(Self.create)
        let whole = BinaryTTLV.size(of: try await post(message.ttlv).ttlv)
        #expect(await operations.objects.keys.sorted() == ["key-2"])
        message.items[0] = RequestBatchItem(DestroyRequest(uniqueIdentifier: "key-2"), uniqueBatchItemID: [1])
        message.header.maximumResponseSize = Int32(whole - 8)
        let last = try await post(message.ttlv)
        #expect(last.items.map(\.reason) == [nil, nil, .responseTooLarge])
        #expect(await operations.objects.isEmpty)
        _ = try await operations.create(Self.create)
        message.items[0] = RequestBatchItem(DestroyRequest(uniqueIdentifier: "key-4"), uniqueBatchItemID: [1])
        message.header.maximumResponseSize = 60
        let none = try await post(message.ttlv)
        #expect(none.items[0].reason == .responseTooLarge && none.items[2].reason == .responseTooLarge)
        #expect(await operations.objects.keys.sorted() == ["key-4"])
    }

    @Test("a response that is full does nothing more, whatever the client would take")
    func serverBound() async throws {
        let id = try await operations.create(Self.create).uniqueIdentifier
        var message = RequestMessage((0..<9).map { _ in GetRequest(uniqueIdentifier: id) } + [Self.create])
        message.header.errorOption = .continue
        let two = RequestMessage((0..<2).map { _ in GetRequest(uniqueIdentifier: id) })
        let bound = BinaryTTLV.size(of: try await post(two.ttlv).ttlv)
        let before = await operations.calls.count
        var limits = Limits.standard
        limits.responseBytes = bound
        let response = try await post(message.ttlv, limits: limits)
        #expect(response.items.map(\.reason) == [nil, nil] + [ResultReason?](repeating: .responseTooLarge, count: 8))
        #expect(await operations.calls.count == before + 2)
        #expect(await operations.objects.count == 1)
        message.header.errorOption = .undo
        #expect(try await post(message.ttlv, limits: limits).items.last?.reason == .responseTooLarge)
    }

    @Test("one answer that is larger than the server gives is not given")
    func serverBoundOfOne() async throws {
        let id = try await operations.create(Self.create).uniqueIdentifier
        var limits = Limits.standard
        let message = RequestMessage([GetRequest(uniqueIdentifier: id)])
        #expect(try await post(message.ttlv, limits: limits).items.map(\.reason) == [nil])
        limits.responseBytes = 100
        #expect(try await post(message.ttlv, limits: limits).items.map(\.reason) == [.responseTooLarge])
    }

    @Test("an operation that is done but cannot be written fails, whatever room its answer has")
    func sizedAtTheEnd() async throws {
        await operations.failAtTheEnd()
        var message = RequestMessage([Self.create])
        message.header.maximumResponseSize = 9_999
        #expect(try await post(message.ttlv).items.map(\.error) == [KMIPError(.generalFailure, "internal error")])
    }

    @Test("what cannot be undone, a ticket, is ended where its answer is too large")
    func ticketTooLarge() async throws {
        var message = RequestMessage([LoginRequest()])
        message.header.maximumResponseSize = 60
        #expect(try await post(message.ttlv).items.map(\.reason) == [.responseTooLarge])
        #expect(await operations.calls.map { $0.prefix(6) } == ["login", "logout"])
    }

    @Test("an operation over several requests is ended where the answer to a part is too large")
    func partTooLarge() async throws {
        var request = HashRequest(parameters: CryptographicParameters(), data: SecretBytes(copying: [1]))
        request.part = StreamPart(isFirst: true)
        var message = RequestMessage([request])
        #expect(try await post(message.ttlv).items.map(\.reason) == [nil])
        #expect(await operations.ended.isEmpty)
        message.header.maximumResponseSize = 60
        #expect(try await post(message.ttlv).items.map(\.reason) == [.responseTooLarge])
        #expect(await operations.ended == [[9, 9]])
    }

    @Test("a client of KMIP 1.x gets the reasons that it knows")
    func oldReasons() async throws {
        var message = RequestMessage([DestroyRequest(uniqueIdentifier: "nobody")])
        message.header.version = ProtocolVersion(major: 1, minor: 2)
        #expect(try await post(message.ttlv).items.map(\.reason) == [.itemNotFound])
    }

    @Test("errors without words, and a sealed server, fail the item as General Failure")
    func generalFailure() async throws {
        await operations.breakDown()
        let broken = try await post(RequestMessage([Self.create]).ttlv)
        #expect(broken.items.first?.error == KMIPError(.generalFailure, "internal error"))
        await operations.seal()
        let sealed = try await post(RequestMessage([Self.create]).ttlv)
        #expect(sealed.items.first?.error == KMIPError(.generalFailure, "the server is sealed"))
    }

    @Test("bytes that are no message are answered by a message without an operation")
    func unreadable() async throws {
        for body in [[], [0x42], BinaryTTLV.encode(TTLV(.name, .structure([])))] as [[UInt8]] {
            let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: 1)
            guard case .message(let bytes) = await KMIPService().answer(request, by: operations) else {
                Issue.record("refused")
                return
            }
            let response = try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes))
            #expect(response.items.map(\.reason) == [body.count > 1 ? .invalidMessage : .codecError])
            #expect(response.items.map(\.operationCode) == [nil])
        }
    }

    @Test("a message in JSON is answered in JSON, on Cosmian's path as well, whatever is wrong with it")
    func json() async throws {
        let body = JSONTTLV.encode(RequestMessage([Self.create]).ttlv)
        for text in [body, Array(body.dropLast())] {
            let request = KMIPRequest(body: text, encoding: .json, isCosmianPath: true, now: 1)
            guard case .message(let bytes) = await KMIPService().answer(request, by: operations) else {
                Issue.record("refused")
                return
            }
            let response = try ResponseMessage(ttlv: try JSONTTLV.decode(bytes).root)
            #expect(response.items.map(\.reason) == [text.count == body.count ? nil : .codecError])
        }
    }
}
