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
            Self.item(.locate, version.major < 2 ? [] : [Attributes().ttlv()]), Self.item(.createKeyPair, []),
            Self.item(.destroy, []), Self.item(.query, [QueryFunction.queryOperations.ttlv]),
        ]
        let response = try await post(Self.message(items, .optional, .continue, version))
        #expect(response.items.map(\.status) == [.success, .operationPending, .operationPending, .success])
        let calls = await operations.calls
        #expect(calls == ["locate", "submit CreateKeyPair,Destroy", "query"])
        let prohibited = try await post(Self.message([items[1]], .prohibited, nil, version))
        #expect(prohibited.items.map(\.reason) == [.operationNotSupported])
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

    @Test("where nothing can be kept, every item says so")
    func refused() async throws {
        await operations.refuseToKeep()
        let response = try await post(Self.message([Self.create, Self.create]))
        #expect(response.items.map(\.reason) == [.serverLimitExceeded, .serverLimitExceeded])
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
        #expect(!done.isFailed && done.told == nil)
        await operations.finish(0, done)
        let item = try await post(Self.message([Self.item(.poll, [value], 9)], nil)).items[0]
        #expect(item.status == .success && item.uniqueBatchItemID == [9])
        #expect(item.operationCode == KMIP.Operation.create.rawValue)
        #expect(try CreateResponse(ttlv: try #require(item.payload)).uniqueIdentifier == "key-1")
        let behind = DeferredPredecessor(content: done.content, isFailed: false)
        #expect(await !service.perform(kept[1].content, after: behind, by: operations).isFailed)
        #expect(await operations.calls.last == "activate key-1")
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
        #expect(await KMIPService().perform(kept[1].content, after: behind, by: operations).told == "key-1")
        #expect(await KMIPService().perform(kept[2].content, after: behind, by: operations).told == nil)
    }

    @Test("what nobody here wrote is not done")
    func unreadable() async throws {
        let answer = await KMIPService().perform(SecretBytes(copying: [1, 2, 3]), after: nil, by: operations)
        #expect(answer.isFailed)
        #expect(DeferredOutcome(answer.content)?.item.status == .operationFailed)
        #expect(await operations.calls.isEmpty)
    }
}
