import KMIP
import KMIPServer
import Testing

/// What later items of a batch know of earlier ones, in their attributes too.
@Suite("Links to earlier results of a batch")
struct BatchLinkTests {
    private let operations = FakeOperations()
    private static let create = CreateRequest(objectType: .symmetricKey, attributes: Attributes([ObjectName("n").ttlv]))

    private func post(_ items: [TTLV], option: BatchErrorContinuationOption? = nil) async throws -> ResponseMessage {
        let header = RequestHeader(batchCount: Int32(items.count), errorOption: option)
        let message = TTLV(.requestMessage, .structure([header.ttlv] + items))
        let request = KMIPRequest(
            body: BinaryTTLV.encode(message),
            encoding: .binary,
            isCosmianPath: false,
            now: 1_000,
            serverCorrelationValue: "s-1"
        )
        return try ResponseMessage(
            ttlv: try BinaryTTLV.decode(await KMIPService().answer(request, by: operations).bytes)
        )
    }

    private static func item(_ operation: Operation, _ fields: [TTLV]) -> TTLV {
        TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
    }

    @Test("an object that was brought back is the ID Placeholder")
    func placeholderOfRecover() async throws {
        let old = TTLV(.uniqueIdentifier, .text("key-1"))
        let items = [
            Self.item(.create, Self.create.fields), Self.item(.create, Self.create.fields), Self.item(.recover, [old]),
            Self.item(.get, []),
        ]
        let response = try await post(items)
        #expect(response.items.map(\.status) == Array(repeating: .success, count: 4))
        #expect(await operations.calls.suffix(2) == ["recover key-1", "get key-1"])
    }

    private static func link(_ type: LinkType, _ object: TTLVValue) -> TTLV {
        TTLV(.link, .structure([type.ttlv, TTLV(.linkedObjectIdentifier, object)]))
    }

    @Test(
        "a Link among attributes leads to what an earlier item gave, by a name, by its place, or as the ID Placeholder"
    )
    func links() async throws {
        let named = IdentifierPlaceholder.create.rawValue
        let placeholder = TTLVValue.enumeration(IdentifierPlaceholder.idPlaceholder.rawValue)
        let links = [
            Self.link(.publicKey, placeholder), Self.link(.privateKey, .enumeration(named)),
            Self.link(.certificate, .integer(0)), Self.link(.replacedObject, .text("old")),
        ]
        let linked = [ObjectType.symmetricKey.ttlv, TTLV(.attributes, .structure(links))]
        let more = TTLV(.newAttribute, .structure([Self.link(.replacementObject, .integer(-2))]))
        let items = [
            Self.item(.create, Self.create.fields), Self.item(.create, linked), Self.item(.addAttribute, [more]),
        ]
        let response = try await post(items)
        #expect(response.items.map(\.status) == Array(repeating: .success, count: 3))
        #expect(
            await operations.objects["key-2"]?.links == [
                Link(type: .publicKey, identifier: "key-1"), Link(type: .privateKey, identifier: "key-1"),
                Link(type: .certificate, identifier: "key-1"), Link(type: .replacedObject, identifier: "old"),
                Link(type: .replacementObject, identifier: "key-1"),
            ]
        )
    }

    @Test("a Link leads to one object: not to several that an earlier item found, and not to one that there is not yet")
    func linkToOne() async throws {
        for _ in 0..<2 { _ = try await operations.create(Self.create) }
        let search = LocateRequest(attributes: Attributes([ObjectName("n").ttlv]))
        func linked(_ object: TTLVValue) -> TTLV {
            let attributes = TTLV(.attributes, .structure([Self.link(.publicKey, object)]))
            return Self.item(.create, [ObjectType.symmetricKey.ttlv, attributes])
        }
        let items = [
            Self.item(.locate, search.fields), linked(.enumeration(IdentifierPlaceholder.locate.rawValue)),
            linked(.integer(7)), linked(.enumeration(IdentifierPlaceholder.register.rawValue)), linked(.boolean(true)),
        ]
        let response = try await post(items, option: .continue)
        #expect(response.items.first?.status == .success)
        #expect(response.items.dropFirst().map(\.status) == Array(repeating: .operationFailed, count: 4))
        #expect(response.items[1...3].map(\.reason) == Array(repeating: .invalidMessage, count: 3))
        #expect(await operations.objects.count == 2)
    }
}
