import KMIP
import KMIPServer
import Secrets
import Testing

@testable import Operations

/// What holds in every version and every encoding, asked over the wire.
struct KMIPEverywhereTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let version: ProtocolVersion
        let encoding: KMIPRequest.Encoding
        var testDescription: String { "\(version) as \(encoding)" }
    }

    static let ways = ProtocolVersion.supported.flatMap { version in
        [KMIPRequest.Encoding.binary, .json, .xml].map { Way(version: version, encoding: $0) }
    }

    @Test("an object is found by each attribute that it shows", arguments: ways)
    func found(way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key {
            $0.add(ObjectName("one").ttlv)
            $0.add(ObjectName("two").ttlv)
            $0.add(TTLV(.objectGroup, .text("group")))
            $0.add(TTLV(.description, .text("a description")))
            $0.add(VendorAttribute(vendor: "x", name: "color", value: .text("red")).ttlv)
        }
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        let identifier = TTLV(.uniqueIdentifier, .text(id))
        let shown = try await ask(.getAttributes, [identifier], way, fixture).payload
        let attributes = try #require(shown).children.flatMap { $0.tag == .attributes ? $0.children : [$0] }
        #expect(attributes.count > 10)
        for attribute in attributes where attribute != identifier {
            // The standard's own Locate has no number of an instance.
            let plain = TTLV(
                attribute.tag,
                .structure(attribute.children.filter { $0.tag != .attributeIndex })
            )
            let fields = way.version.major < 2 ? [plain] : [TTLV(.attributes, .structure([attribute]))]
            let found = try await ask(.locate, fields, way, fixture)
            #expect(found.status == .success, "\(attribute)")
            // A key is not found by what could be tried against guesses of it.
            let isDigest = [attribute.tag == .digest, attribute.first(.attributeName)?.value == .text("Digest")]
                .contains(true)
            #expect(found.payload?.children.contains(identifier) == !isDigest, "\(attribute)")
        }
    }

    @Test("Query answers every function that the version has, in one request", arguments: ways)
    func query(way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let rules = VersionRules(way.version)
        let functions = QueryFunction.allCases.filter { rules.defines($0.rawValue, of: QueryFunction.tag) }
        let answer = try await ask(.query, functions.map(\.ttlv), way, fixture)
        #expect(answer.status == .success)
        let tags = Set(try #require(answer.payload).children.map { "\($0.tag)" })
        #expect(tags.isSuperset(of: ["Operation", "ObjectType", "VendorIdentification", "ServerInformation"]))
        #expect(tags.contains("DefaultsInformation") == (way.version.major == 2))
        #expect(tags.contains("ProtectionStorageMasks") == (way.version.major == 2))
    }

    @Test("every kind of key that can be kept comes back as it went", arguments: ways)
    func kept(way: Way) async throws {
        let fixture = try await ObjectsFixture()
        let keys: [(CryptographicAlgorithm, Int)] = [
            (.aes, 16), (.aes, 24), (.aes, 32), (.tripleDES, 16), (.tripleDES, 24), (.hmacSHA256, 32),
            (.hmacSHA512, 64),
        ]
        for (algorithm, count) in keys {
            let bytes = SecretBytes(copying: (0..<UInt8(count)).map { $0 })
            let block = KeyBlock(
                format: .raw,
                value: .plain(.bytes(bytes), nil),
                algorithm: algorithm,
                length: algorithm == .tripleDES ? Int32(count * 7) : Int32(count * 8)
            )
            try await keep(.symmetricKey(block), way, fixture)
        }
        let password = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [1, 2, 3])), nil))
        try await keep(.secretData(.password, password), way, fixture)
        let blob = SecretBytes(copying: [UInt8](repeating: 9, count: 1_000))
        try await keep(.opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), blob), way, fixture)
    }

    private func keep(_ object: ManagedObject, _ way: Way, _ fixture: ObjectsFixture) async throws {
        let mask = TTLV(
            .attribute,
            .structure([
                TTLV(.attributeName, .text("Cryptographic Usage Mask")), TTLV(.attributeValue, .integer(12)),
            ])
        )
        let said = object.objectType == .opaqueObject ? [] : [mask]
        // KMIP 1.x wants to be told what a key or a secret is for.
        let template =
            way.version.major < 2 ? TTLV(.templateAttribute, .structure(said)) : Attributes().ttlv()
        let answer = try await ask(.register, [object.objectType.ttlv, template, object.ttlv], way, fixture)
        let identifier = try #require(answer.payload?.first(.uniqueIdentifier))
        let got = try await ask(.get, [identifier], way, fixture)
        #expect(got.payload?.children == [object.objectType.ttlv, identifier, object.ttlv])
    }

    private func ask(
        _ operation: KMIP.Operation,
        _ fields: [TTLV],
        _ way: Way,
        _ fixture: ObjectsFixture
    ) async throws -> ResponseBatchItem {
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let header = RequestHeader(version: way.version, batchCount: 1)
        let message = TTLV(.requestMessage, .structure([header.ttlv, item]))
        let request = KMIPRequest(
            body: KMIPCaseTests.encode(message, way.encoding),
            encoding: way.encoding,
            isCosmianPath: false,
            now: CaseVariables.now
        )
        let bytes = await KMIPService().answer(request, by: fixture.objects).bytes
        return try #require(try ResponseMessage(ttlv: try KMIPCaseTests.decode(bytes, way.encoding)).items.first)
    }
}
