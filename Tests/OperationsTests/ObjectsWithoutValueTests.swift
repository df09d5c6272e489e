import KMIP
import Secrets
import Store
import Testing

@testable import Operations

/// Objects of which only the attributes are kept (KMIP 2.1 sections 4.27 and 4.28).
@Suite("Objects without their value")
struct ObjectsWithoutValueTests {
    private let fixture: ObjectsFixture
    private static let location = TTLV(
        .keyValueLocation,
        .structure([
            TTLV(Tag(rawValue: 0x42_00B9), .text("a safe in Berne")), TTLV(Tag(rawValue: 0x42_00BA), .enumeration(1)),
        ])
    )

    init() async throws { fixture = try await ObjectsFixture() }

    private func objects(_ major: Int32, _ minor: Int32) -> ObjectOperations {
        let version = ProtocolVersion(major: major, minor: minor)
        return ObjectOperations(server: fixture.test.server, requester: fixture.test.local, version: version)
    }

    private func register(
        _ object: ManagedObject,
        _ items: [TTLV] = [],
        by objects: ObjectOperations? = nil
    ) async throws -> String {
        let request = RegisterRequest(attributes: Attributes(items), object: object)
        return try await (objects ?? fixture.objects).register(request).uniqueIdentifier
    }

    private static func key(_ length: Int32? = 256) -> ManagedObject {
        .symmetricKey(KeyBlock(format: .raw, value: nil, algorithm: .aes, length: length))
    }

    @Test("a key is kept without its value: attributes, location, life, but nothing that needs the value")
    func key() async throws {
        let id = try await register(Self.key(), [Self.location, ObjectName("elsewhere").ttlv])
        let attributes = try await fixture.attributes(id)
        #expect(attributes.keyValuePresent == false && attributes.all(.digest).isEmpty)
        #expect(attributes.all(.keyValueLocation) == [Self.location])
        #expect(attributes.cryptographicLength == 256 && attributes.state == .preActive)
        #expect(try await fixture.found([TTLV(.keyValuePresent, .boolean(false))]) == [id])
        #expect(try await fixture.found([Self.location]) == [id])
        let objects = fixture.objects
        let get = GetRequest(uniqueIdentifier: id)
        #expect(await refusal { try await objects.get(get) } == .keyValueNotPresent)
        #expect(await refusal { try await objects.export(ExportRequest(get)) } == .keyValueNotPresent)
        let again = ReKeyRequest(uniqueIdentifier: id)
        #expect(await refusal { try await objects.reKey(again) } == .keyValueNotPresent)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        _ = try await objects.check(CheckRequest(uniqueIdentifier: id, usageMask: .encrypt))
        try await fixture.revoke(id, .cessationOfOperation)
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(await refusal { try await objects.get(get) } == .objectDestroyed)
    }

    @Test("the length of a secret that is elsewhere stands sealed like that of one that is here")
    func secret() async throws {
        let object = ManagedObject.secretData(.password, KeyBlock(format: .raw, value: nil))
        let id = try await register(object, [TTLV(.cryptographicLength, .integer(64))])
        #expect(try await fixture.attributes(id).cryptographicLength == 64)
        let row = try #require(try await fixture.row(id))
        #expect(row.material == nil && row.sealedAttributes != nil)
        #expect(try Attributes(canonicalBytes: row.attributes).cryptographicLength == nil)
    }

    @Test("what nobody says of a key without its value is not made up, and nobody says whether the value is here")
    func refused() async throws {
        #expect(await refusal { try await register(Self.key(nil)) } == .invalidField)
        #expect(await refusal { try await register(Self.key(100)) } == .invalidField)
        let present = TTLV(.keyValuePresent, .boolean(false))
        #expect(await refusal { try await register(Self.key(), [present]) } == .attributeReadOnly)
        let half = TTLV(.keyValueLocation, .structure([TTLV(Tag(rawValue: 0x42_00B9), .text("here"))]))
        #expect(throws: KMIPError.self) { try Attributes(ttlv: TTLV(.attributes, .structure([half]))) }
    }

    @Test("there are no such objects before KMIP 1.2", arguments: [(0, true), (1, true), (2, false), (4, false)])
    func versions(_ minor: Int32, _ isRefused: Bool) async throws {
        let old = objects(1, minor)
        let reason = await refusal { try await register(Self.key(), by: old) }
        #expect(reason == (isRefused ? .invalidField : nil))
    }

    @Test("such a key is brought along by an import too")
    func imported() async throws {
        let request = ImportRequest(
            uniqueIdentifier: "elsewhere",
            attributes: Attributes([TTLV(.keyValuePresent, .boolean(true)), Self.location]),
            object: Self.key()
        )
        _ = try await fixture.objects.import(request)
        #expect(try await fixture.attributes("elsewhere").keyValuePresent == false)
    }

    @Test("when a key is made is the server's to say; of one that is brought the client may say it")
    func creation() async throws {
        let date = TTLV(.originalCreationDate, .dateTime(7))
        #expect(await refusal { try await fixture.key { $0.add(date) } } == .attributeReadOnly)
        let made = try await fixture.attributes(try await fixture.key())
        #expect(made.originalCreationDate == made.initialDate && made.initialDate != nil)
        let id = try await register(Self.key(), [date])
        #expect(try await fixture.attributes(id).originalCreationDate == 7)
    }
}
