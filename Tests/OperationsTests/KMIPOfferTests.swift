import KMIP
import KMIPServer
import Testing

@testable import Operations

/// What Query lists is what is done, in every version.
struct KMIPOfferTests {
    @Test(
        "an operation is listed exactly where it is not refused as one that is not supported",
        arguments: ProtocolVersion.supported
    )
    func offered(_ version: ProtocolVersion) async throws {
        let fixture = try await ObjectsFixture()
        let query = QueryRequest(functions: [.queryOperations]).fields
        let told = try #require(try await Self.ask(version, .query, query, fixture).payload)
        let listed = Set(try QueryResponse(ttlv: told).operations)
        #expect(listed.contains(.get) && listed.contains(.setAttribute) == (version.major == 2))
        for operation in KMIP.Operation.allCases {
            let reason = try await Self.ask(version, operation, [], fixture).reason
            #expect((reason == .operationNotSupported) == !listed.contains(operation), "\(operation)")
        }
    }

    @Test("what Query tells is of the version that asks", arguments: ProtocolVersion.supported)
    func information(_ version: ProtocolVersion) async throws {
        let fixture = try await ObjectsFixture()
        let query = QueryRequest(functions: [.queryServerInformation, .queryRNGs, .queryProfiles, .queryCapabilities])
        let told = try #require(try await Self.ask(version, .query, query.fields, fixture).payload)
        let tags = Set(told.children.map { "\($0.tag)" })
        let isRich = version >= ProtocolVersion(major: 1, minor: 3)
        #expect(tags.contains("VendorIdentification") && tags.contains("ServerInformation"))
        #expect(tags.contains("RNGParameters") == isRich && tags.contains("CapabilityInformation") == isRich)
        #expect(told.children.allSatisfy { VersionRules(version).defines($0.tag) })
    }

    private static func ask(
        _ version: ProtocolVersion,
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        _ fixture: ObjectsFixture
    ) async throws -> ResponseBatchItem {
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let header = RequestHeader(version: version, batchCount: 1)
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item])))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: 1)
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        return try #require(try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.first)
    }
}
