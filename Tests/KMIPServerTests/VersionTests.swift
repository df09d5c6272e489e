import KMIP
import KMIPServer
import Testing

/// One server for clients of seven versions: each reads and writes in its own forms.
struct VersionTests {
    private let operations = FakeOperations()

    static func version(_ text: String) -> ProtocolVersion {
        ProtocolVersion.supported.first { $0.description == text } ?? .latest
    }

    /// The response to one item whose payload is written as the version has it.
    private func item(
        _ version: ProtocolVersion,
        _ operation: Operation,
        _ fields: [TTLV],
        _ encoding: KMIPRequest.Encoding = .binary
    ) async throws -> ResponseBatchItem {
        var header = RequestHeader(version: version, batchCount: 1)
        header.clientCorrelationValue = version < Self.version("1.4") ? nil : "c"
        let item = TTLV(.batchItem, .structure([operation.ttlv, TTLV(.requestPayload, .structure(fields))]))
        let message = TTLV(.requestMessage, .structure([header.ttlv, item]))
        let body =
            switch encoding {
            case .binary: BinaryTTLV.encode(message)
            case .json: JSONTTLV.encode(message)
            case .xml: XMLTTLV.encode(message)
            }
        let request = KMIPRequest(
            body: body,
            encoding: encoding,
            isCosmianPath: false,
            now: 1,
            serverCorrelationValue: "s"
        )
        guard case .message(let bytes) = await KMIPService().answer(request, by: operations) else {
            throw KMIPError(.generalFailure, "a message was not answered by one")
        }
        let root =
            switch encoding {
            case .binary: try BinaryTTLV.decode(bytes)
            case .json: try JSONTTLV.decode(bytes).root
            case .xml: try XMLTTLV.decode(bytes)
            }
        let response = try ResponseMessage(ttlv: root)
        #expect(response.header.version == version)
        #expect((response.header.serverCorrelationValue == nil) == (version < Self.version("1.4")))
        return try #require(response.items.first)
    }

    private static func named(_ name: String, _ value: TTLVValue, _ index: Int32? = nil) -> TTLV {
        let number = index.map { [TTLV(.attributeIndex, .integer($0))] } ?? []
        return TTLV(
            .attribute,
            .structure([TTLV(.attributeName, .text(name))] + number + [TTLV(.attributeValue, value)])
        )
    }

    /// What a Create asks for, without what the version does not have.
    static func creation(_ version: ProtocolVersion) -> [TTLV] {
        guard version.major < 2 else {
            let attributes = Attributes([ObjectName("n").ttlv, TTLV(.fresh, .boolean(true))]).ttlv()
            return [ObjectType.symmetricKey.ttlv, attributes]
        }
        var attributes = [
            named("Name", ObjectName("n").ttlv.value), named("Cryptographic Algorithm", .enumeration(3)),
            named("Cryptographic Usage Mask", .integer(12)),
        ]
        if version.minor > 0 { attributes.append(named("Fresh", .boolean(true))) }
        return [ObjectType.symmetricKey.ttlv, TTLV(.templateAttribute, .structure(attributes))]
    }

    @Test("a key is made in each version, in each encoding", arguments: ProtocolVersion.supported)
    func create(_ version: ProtocolVersion) async throws {
        for encoding in [KMIPRequest.Encoding.binary, .json, .xml] {
            let made = try await item(version, .create, Self.creation(version), encoding)
            #expect(made.status == .success)
            #expect(made.payload?.first(.uniqueIdentifier) != nil)
        }
        #expect(await operations.objects["key-1"]?.names == [ObjectName("n")])
        #expect(await operations.objects.count == 3)
    }

    @Test("what a version does not define is not in its answer", arguments: ProtocolVersion.supported)
    func fresh(_ version: ProtocolVersion) async throws {
        let made = Attributes([ObjectName("n").ttlv, TTLV(.fresh, .boolean(true))])
        _ = try await operations.create(CreateRequest(objectType: .symmetricKey, attributes: made))
        let answer = try await item(version, .getAttributes, [TTLV(.uniqueIdentifier, .text("key-1"))])
        let fields = try #require(answer.payload).children
        if version.major < 2 {
            let names = fields.compactMap { $0.first(.attributeName)?.value }
            #expect(names.contains(.text("Name")))
            #expect(names.contains(.text("Fresh")) == (version >= Self.version("1.1")))
        } else {
            #expect(fields.last?.children.map(\.tag) == [.name, .fresh])
        }
    }

    @Test(
        "an operation that a version does not define is refused, although the server has it",
        arguments: [
            ("1.0", Operation.discoverVersions), ("1.4", .setAttribute), ("1.4", .adjustAttribute),
            ("2.0", .getAttributes),
        ]
    )
    func operations(_ version: String, _ operation: Operation) async throws {
        _ = try await operations.create(CreateRequest(objectType: .symmetricKey, attributes: Attributes()))
        let answer = try await item(Self.version(version), operation, [TTLV(.uniqueIdentifier, .text("key-1"))])
        #expect((answer.reason == .operationNotSupported) == (version != "2.0"))
    }

    @Test("in 1.x an instance is named by its number, and the answer tells the attribute and its number")
    func instances() async throws {
        let version = Self.version("1.2")
        _ = try await item(version, .create, Self.creation(version))
        let id = TTLV(.uniqueIdentifier, .text("key-1"))
        let second = Self.named("Name", ObjectName("second").ttlv.value)
        let added = try await item(version, .addAttribute, [id, second])
        #expect(added.payload?.children == [id, Self.named("Name", ObjectName("second").ttlv.value, 1)])
        // An instance keeps its number when its value changes, and when others go.
        let first = Self.named("Name", ObjectName("a").ttlv.value, 1)
        let changed = try await item(version, .modifyAttribute, [id, first])
        #expect(changed.payload?.children == [id, first])
        #expect(await operations.objects["key-1"]?.names.map(\.value) == ["n", "a"])
        let name = [TTLV(.attributeName, .text("Name"))]
        let gone = try await item(version, .deleteAttribute, [id] + name + [TTLV(.attributeIndex, .integer(1))])
        #expect(gone.payload?.children == [id, first])
        let missing = try await item(version, .deleteAttribute, [id] + name + [TTLV(.attributeIndex, .integer(1))])
        #expect(missing.reason == .itemNotFound)
        #expect(try await item(version, .deleteAttribute, [id] + name).status == .success)
        #expect(await operations.objects["key-1"]?.names == [])
    }

    @Test("a change that is none is refused before anything is read")
    func badChange() async throws {
        let id = TTLV(.uniqueIdentifier, .text("key-1"))
        #expect(try await item(Self.version("1.0"), .addAttribute, [id]).reason == .invalidMessage)
        #expect(try await item(Self.version("1.0"), .deleteAttribute, [id]).reason == .invalidMessage)
        #expect(await operations.calls.isEmpty)
    }
}
