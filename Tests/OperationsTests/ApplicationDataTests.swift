import Store
import TestSupport
import Testing

@testable import KMIP
@testable import KMIPServer
@testable import Operations

/// Application Specific Information whose data a client leaves to the server (KMIP 1.4 section 3.36, 2.1 section 4.4): this server makes none for any
/// namespace, says so in Query, and refuses it wherever it is asked for.
struct ApplicationDataTests {
    private static let open = TTLV(
        .applicationSpecificInformation,
        .structure([TTLV(.applicationNamespace, .text("disk"))])
    )
    private static let whole = TTLV(
        .applicationSpecificInformation,
        .structure([TTLV(.applicationNamespace, .text("disk")), TTLV(.applicationData, .text("serial 4"))])
    )

    @Test(
        "data that is left out is refused with the word that the tables have for it, by whatever makes or changes an object",
        arguments: [(1, 0), (1, 2), (1, 4), (2, 0), (2, 1)].map { ProtocolVersion(major: $0, minor: $1) }
    )
    func refused(_ version: ProtocolVersion) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.add(Self.whole) }
        let before = try await fixture.attributes(id)
        let count = await fixture.store.all(ObjectRow.table).count
        for (operation, fields) in try Self.requests(id, version) {
            let answer = try await Self.answer(operation, fields, version, fixture)
            #expect(answer.status == .operationFailed, "\(version) \(operation.name)")
            #expect(answer.reason == .applicationNamespaceNotSupported, "\(version) \(operation.name)")
        }
        #expect(try await fixture.attributes(id) == before)
        #expect(await fixture.store.all(ObjectRow.table).count == count)
    }

    @Test(
        "whoever gives the data has it kept, finds the object by the namespace alone, and has it on the key that follows"
    )
    func given() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.add(Self.whole) }
        _ = try await fixture.key()
        #expect(try await fixture.found([Self.open]) == [id])
        #expect(try await fixture.found([Self.whole]) == [id])
        let namespaces = QueryRequest(functions: [.queryApplicationNamespaces])
        #expect(try await fixture.objects.query(namespaces).information.isEmpty)
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        let next = try await fixture.objects.reKey(ReKeyRequest(uniqueIdentifier: id)).uniqueIdentifier
        #expect(try await fixture.attributes(next).all(.applicationSpecificInformation) == [Self.whole])
    }

    /// Every operation that takes attributes, with the one that is refused.
    private static func requests(
        _ id: String,
        _ version: ProtocolVersion
    ) throws -> [(KMIP.Operation, [TTLV])] {
        let object = TTLV(.uniqueIdentifier, .text(id))
        let isFirst = version.major < 2
        var made = Attributes()
        (made.cryptographicAlgorithm, made.cryptographicLength) = (.aes, 256)
        made.cryptographicUsageMask = .encrypt
        var pair = made
        (pair.cryptographicAlgorithm, pair.cryptographicLength) = (.rsa, 2_048)
        pair.cryptographicUsageMask = .sign
        let key = ManagedObject.symmetricKey(
            SampleObjects.block(.raw, [UInt8](repeating: 7, count: 32), (.aes, 256))
        )
        let new =
            isFirst
            ? try #require(FirstGeneration.attribute(open, index: nil)) : TTLV(.newAttribute, .structure([open]))
        let current = isFirst ? [] : [TTLV(.currentAttribute, .structure([whole]))]
        var all: [(KMIP.Operation, [TTLV])] = [
            (.create, [ObjectType.symmetricKey.ttlv, try said(made, isFirst)]),
            (.createKeyPair, [try said(pair, isFirst, .commonAttributes, .commonTemplateAttribute)]),
            (.register, [ObjectType.symmetricKey.ttlv, try said(made, isFirst), key.ttlv]),
            (.reKey, [object, try said(Attributes(), isFirst)]),
            (.addAttribute, [object, new]), (.modifyAttribute, [object] + current + [new]),
        ]
        if !isFirst { all.append((.setAttribute, [object, new])) }
        return all
    }

    private static func said(
        _ attributes: Attributes,
        _ isFirst: Bool,
        _ tag: KMIP.Tag = .attributes,
        _ first: KMIP.Tag = .templateAttribute
    ) throws -> TTLV {
        let items = attributes.items + [open]
        guard isFirst else { return TTLV(tag, .structure(items)) }
        return TTLV(first, .structure(try items.map { try #require(FirstGeneration.attribute($0, index: nil)) }))
    }

    private static func answer(
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        _ version: ProtocolVersion,
        _ fixture: ObjectsFixture
    ) async throws -> ResponseBatchItem {
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let header = RequestHeader(version: version, batchCount: 1)
        let request = KMIPRequest(
            body: BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item]))),
            encoding: .binary,
            isCosmianPath: false,
            now: CaseVariables.now
        )
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        return try #require(try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.first)
    }
}
