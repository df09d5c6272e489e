import KMIP
import Secrets
import Testing

@testable import KMIPServer

@Suite("KMIP: what is left for later")
struct DeferralTests {
    private let operations = FakeOperations()

    private func post(_ message: TTLV) async throws -> ResponseMessage {
        let request = KMIPRequest(body: BinaryTTLV.encode(message), encoding: .binary, isCosmianPath: false, now: 1)
        let bytes = await KMIPService().answer(request, by: operations).bytes
        return try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes))
    }

    private static func item(_ operation: KMIP.Operation, _ fields: [TTLV], _ id: UInt8? = nil) -> TTLV {
        let mark = id.map { [TTLV(.uniqueBatchItemID, .bytes([$0]))] } ?? []
        return TTLV(.batchItem, .structure([operation.ttlv] + mark + [TTLV(.requestPayload, .structure(fields))]))
    }

    private static func message(
        _ items: [TTLV],
        _ indicator: AsynchronousIndicator? = .mandatory,
        _ option: BatchErrorContinuationOption? = nil,
        _ version: ProtocolVersion = .latest
    ) -> TTLV {
        var header = RequestHeader(version: version, batchCount: Int32(items.count), errorOption: option)
        header.asynchronousIndicator = indicator
        return TTLV(.requestMessage, .structure([header.ttlv] + items))
    }

    private static let key: [TTLV] = [
        ObjectType.symmetricKey.ttlv, Attributes([CryptographicAlgorithm.aes.ttlv]).ttlv(),
    ]
    private static let ping = item(.ping, [])
    private static let create = item(.create, key)
    private static let pair = item(.createKeyPair, [])
    private static let unoffered = item(.reProvision, [])

    @Test("with Mandatory each item is kept, and answered as pending with its id and a value of its own")
    func mandatory() async throws {
        let response = try await post(Self.message([Self.item(.create, Self.key, 7), Self.item(.get, [], 8)]))
        #expect(response.items.map(\.status) == [.operationPending, .operationPending])
        #expect(response.items.map(\.asynchronousCorrelationValue) == [[0], [1]])
        #expect(response.items.map(\.uniqueBatchItemID) == [[7], [8]])
        #expect(response.items.allSatisfy { $0.payload == nil && $0.reason == nil })
        #expect(await operations.calls == ["submit Create,Get"])
    }

    @Test("what is about other requests, the caller or the server is never left for later")
    func never() async throws {
        let all: [KMIP.Operation] = [
            .poll, .cancel, .process, .queryAsynchronousRequests, .query, .discoverVersions, .ping, .log, .login,
            .logout,
            .delegatedLogin, .interop, .setEndpointRole,
        ]
        for operation in all {
            let response = try await post(Self.message([Self.item(operation, [])]))
            #expect(response.items.map(\.reason) == [.featureNotSupported], "\(operation)")
        }
        #expect(await operations.calls.isEmpty)
    }

    @Test("an item that cannot be left ends the batch, unless it goes on")
    func stop() async throws {
        let items = [Self.create, Self.ping, Self.create]
        let stopped = try await post(Self.message(items))
        #expect(stopped.items.map(\.status) == [.operationPending, .operationFailed])
        let gone = try await post(Self.message(items, .mandatory, .continue))
        #expect(gone.items.map(\.status) == [.operationPending, .operationFailed, .operationPending])
        #expect(await operations.submitted.count == 3)
    }

    @Test("what is done later cannot be undone with the rest")
    func undo() async throws {
        let two = try await post(Self.message([Self.create, Self.create], .mandatory, .undo))
        #expect(two.items.map(\.reason) == [.featureNotSupported])
        #expect(two.items.first?.operationCode == nil)
        #expect(
            try await post(Self.message([Self.create], .mandatory, .undo)).items.map(\.status) == [.operationPending]
        )
        let optional = try await post(Self.message([Self.create, Self.create], .optional, .undo))
        #expect(optional.items.map(\.status) == [.success, .success])
    }

    @Test(
        "with Optional only what is slow is left, and what comes behind it; 1.x says so with a flag",
        arguments: ProtocolVersion.supported
    )
    func optional(_ version: ProtocolVersion) async throws {
        let items = [
            Self.item(.locate, version.major < 2 ? [] : [Attributes().ttlv()]), Self.pair, Self.item(.destroy, []),
        ]
        let response = try await post(Self.message(items, .optional, .continue, version))
        #expect(response.items.map(\.status) == [.success, .operationPending, .operationPending])
        let calls = await operations.calls
        #expect(calls == ["locate", "submit CreateKeyPair,Destroy"])
        let prohibited = try await post(Self.message([items[1]], .prohibited, nil, version))
        // Answered now, with what 1.x has against a pair of which nothing is said.
        #expect(prohibited.items.map(\.reason) == [version.major < 2 ? .invalidField : nil])
    }

    @Test("with Optional a derivation by PBKDF2 is left, and one by HKDF is not", arguments: ProtocolVersion.supported)
    func optionalDerivation(_ version: ProtocolVersion) async throws {
        for (method, isLeft) in [(DerivationMethod.pbkdf2, true), (.hmac, false)] {
            let item = Self.item(.deriveKey, [method.ttlv])
            let response = try await post(Self.message([item], .optional, nil, version))
            #expect((response.items.map(\.status) == [.operationPending]) == isLeft)
        }
    }

    @Test(
        "a part of an operation over several requests is never left: with Mandatory it is refused, with Optional done"
    )
    func parts() async throws {
        for field in [TTLV(.initIndicator, .boolean(true)), TTLV(.correlationValue, .bytes([1]))] {
            let part = Self.item(.mac, [TTLV(.uniqueIdentifier, .text("key")), field])
            let mandatory = try await post(Self.message([part], .mandatory))
            #expect(mandatory.items.map(\.reason) == [.featureNotSupported])
            let left = await operations.submitted.count
            let optional = try await post(Self.message([Self.pair, part], .optional, .continue))
            #expect(optional.items.count == 2 && !optional.items.contains { $0.status == .operationPending })
            #expect(await operations.submitted.count == left)
        }
    }

    @Test("with Optional an item that is answered at once is answered in its order: what stands before it is not left")
    func optionalOrder() async throws {
        let query = Self.item(.query, [QueryFunction.queryOperations.ttlv])
        let rest = [Self.pair, Self.item(.destroy, [TTLV(.uniqueIdentifier, .text("none"))])]
        for place in 0...2 {
            for option in [BatchErrorContinuationOption.continue, .stop, .undo] {
                var items = rest
                items.insert(query, at: place)
                let left = await operations.submitted.count
                let statuses = try await post(Self.message(items, .optional, option)).items.map(\.status)
                let isLeft = place == 0 && option != .undo
                #expect(statuses.contains(.operationPending) == isLeft)
                #expect(await operations.submitted.count - left == (isLeft ? 2 : 0))
                if isLeft { #expect(statuses == [.success, .operationPending, .operationPending]) }
            }
        }
    }

    @Test("an item that is answered at once leaves the others one submission, wherever it stands", arguments: 0...2)
    func oneSubmission(_ place: Int) async throws {
        let rest = [Self.create, Self.item(.activate, [])]
        for (refused, reason) in [
            (Self.ping, ResultReason.featureNotSupported), (Self.unoffered, .operationNotSupported),
        ] {
            var items = rest
            items.insert(refused, at: place)
            let before = await operations.calls.count
            let gone = try await post(Self.message(items, .mandatory, .continue)).items
            var expected: [ResultStatus] = [.operationPending, .operationPending]
            expected.insert(.operationFailed, at: place)
            #expect(gone.map(\.status) == expected && gone[place].reason == reason)
            #expect(await operations.calls.dropFirst(before) == ["submit Create,Activate"])
            let stopped = try await post(Self.message(items, .mandatory, .stop)).items
            #expect(stopped.map(\.status) == Array(expected.prefix(place + 1)))
            let submissions = await operations.calls.dropFirst(before + 1)
            #expect(submissions == [[], ["submit Create"], ["submit Create,Activate"]][place])
            let undone = try await post(Self.message(items, .mandatory, .undo)).items
            #expect(undone.map(\.reason) == [.featureNotSupported])
            #expect(await operations.calls.count == before + 1 + submissions.count)
        }
    }

    @Test("an operation or a field that the version does not have is refused at once")
    func unknown() async throws {
        let code = TTLV(
            .batchItem,
            .structure([TTLV(.operation, .enumeration(0x77)), TTLV(.requestPayload, .structure([]))])
        )
        #expect(try await post(Self.message([code])).items.map(\.reason) == [.operationNotSupported])
        #expect(await operations.submitted.isEmpty)
    }

    @Test("where nothing can be kept, the first item says so and ends the batch, or every one of a batch that goes on")
    func refused() async throws {
        await operations.refuseToKeep()
        let stopped = try await post(Self.message([Self.create, Self.create]))
        #expect(stopped.items.map(\.reason) == [.serverLimitExceeded])
        let gone = try await post(Self.message([Self.create, Self.create], .mandatory, .continue))
        #expect(gone.items.map(\.reason) == [.serverLimitExceeded, .serverLimitExceeded])
        #expect(await operations.objects.isEmpty)
    }

    @Test("where nothing can be kept, what the client leaves to the server is done at once")
    func refusedOptional() async throws {
        await operations.refuseToKeep()
        let done = try await post(Self.message([Self.pair, Self.create], .optional, .continue))
        #expect(done.items.count == 2 && done.items.last?.status == .success)
        #expect(!done.items.contains { $0.status == .operationPending || $0.reason == .serverLimitExceeded })
        #expect(await !operations.objects.isEmpty)
    }

    @Test("Poll answers as the operation would have, under the id of its own item")
    func poll() async throws {
        _ = try await post(Self.message([Self.create, Self.item(.activate, [])]))
        let value = TTLV(.asynchronousCorrelationValue, .bytes([0]))
        let early = try await post(Self.message([Self.item(.poll, [value], 9)], nil)).items
        #expect(early.map(\.status) == [.operationPending])
        #expect(early.map(\.operationCode) == [KMIP.Operation.poll.rawValue])
        #expect(early.map(\.asynchronousCorrelationValue) == [[0]] && early[0].payload == nil)
        let service = KMIPService()
        let kept = await operations.submitted
        let done = await service.perform(kept[0].content, after: nil, by: operations)
        #expect(!done.isFailed && done.isDone && service.told(by: done.content).isEmpty)
        await operations.finish(0, done)
        let item = try await post(Self.message([Self.item(.poll, [value], 9)], nil)).items[0]
        #expect(item.status == .success && item.uniqueBatchItemID == [9])
        #expect(item.operationCode == KMIP.Operation.create.rawValue)
        #expect(try CreateResponse(ttlv: try #require(item.payload)).uniqueIdentifier == "key-1")
        let behind = DeferredPredecessor(content: done.content, isFailed: false)
        #expect(await !service.perform(kept[1].content, after: behind, by: operations).isFailed)
        #expect(await operations.calls.last == "activate key-1")
    }

    @Test("data that an item gave is there for the item that is done after it")
    func data() async throws {
        var hashing = CryptographicParameters()
        hashing.hashingAlgorithm = .sha256
        let hash = Self.item(.hash, [hashing.ttlv, TTLV(.data, .enumeration(5))])
        _ = try await post(Self.message([Self.item(.rngRetrieve, [TTLV(.dataLength, .integer(8))]), hash]))
        let kept = await operations.submitted
        let first = await KMIPService().perform(kept[0].content, after: nil, by: operations)
        let behind = DeferredPredecessor(content: first.content, isFailed: false)
        #expect(await !KMIPService().perform(kept[1].content, after: behind, by: operations).isFailed)
        #expect(await KMIPService().perform(kept[1].content, after: nil, by: operations).isFailed)
    }

    @Test("an item behind one that failed is not done, unless its batch goes on")
    func afterFailure() async throws {
        for (option, count) in [(nil, 0), (BatchErrorContinuationOption.continue, 1)] {
            let before = await operations.objects.count
            _ = try await post(
                Self.message(
                    [Self.item(.activate, [TTLV(.uniqueIdentifier, .text("none"))]), Self.create],
                    .mandatory,
                    option
                )
            )
            let kept = await Array(operations.submitted.suffix(2))
            let first = await KMIPService().perform(kept[0].content, after: nil, by: operations)
            #expect(first.isFailed)
            let predecessor = DeferredPredecessor(content: first.content, isFailed: true)
            let second = await KMIPService().perform(kept[1].content, after: predecessor, by: operations)
            #expect(second.isFailed == (count == 0))
            #expect(await operations.objects.count == before + count)
        }
    }

    @Test("an answer that tells a key says whose")
    func told() async throws {
        _ = try await post(
            Self.message([Self.create, Self.item(.get, []), Self.item(.get, [TTLV(.uniqueIdentifier, .text("none"))])])
        )
        let kept = await operations.submitted
        let made = await KMIPService().perform(kept[0].content, after: nil, by: operations)
        let behind = DeferredPredecessor(content: made.content, isFailed: false)
        let service = KMIPService()
        let (get, none) = await (
            service.perform(kept[1].content, after: behind, by: operations),
            service.perform(kept[2].content, after: behind, by: operations)
        )
        let told = service.told(by: get.content)
        #expect(told.map(\.id) == ["key-1"] && told.map(\.operation) == [.get] && told.map(\.isWrapped) == [false])
        #expect(service.told(by: none.content).isEmpty && service.told(by: SecretBytes(copying: [1])).isEmpty)
        let wrapped = TTLV(.keyWrappingData, .structure([WrappingMethod.encrypt.ttlv]))
        let value = TTLV(.keyValue, .bytes([1]))
        var item = try #require(DeferredOutcome(get.content)?.items.first)
        for (fields, isWrapped) in [([value, wrapped], true), ([value], false), ([], nil)] as [([TTLV], Bool?)] {
            let key = TTLV(.symmetricKey, .structure([TTLV(.keyBlock, .structure(fields))]))
            item.payload = TTLV(.responsePayload, .structure([TTLV(.uniqueIdentifier, .text("key-1")), key]))
            #expect(item.told?.isWrapped == isWrapped)
        }
        await operations.finish(1, get)
        await operations.withhold("key-1")
        let poll = Self.item(.poll, [TTLV(.asynchronousCorrelationValue, .bytes([1]))], 9)
        let refused = try await post(Self.message([poll], nil)).items[0]
        #expect(refused.reason == .objectDestroyed && refused.payload == nil && refused.uniqueBatchItemID == [9])
        #expect(refused.operationCode == KMIP.Operation.get.rawValue)
    }

    @Test("what nobody here wrote is not done")
    func unreadable() async throws {
        let answer = await KMIPService().perform(SecretBytes(copying: [1, 2, 3]), after: nil, by: operations)
        #expect(answer.isFailed)
        #expect(DeferredOutcome(answer.content)?.items.map(\.status) == [.operationFailed])
        #expect(await operations.calls.isEmpty)
    }
}
