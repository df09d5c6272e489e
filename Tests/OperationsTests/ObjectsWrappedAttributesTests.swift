import Secrets
import TestTools
import Testing

@testable import KMIP
@testable import KMIPServer
@testable import Operations

/// Attributes that leave wrapped along with a key, as each version writes them, and what comes of them where the key comes back.
struct ObjectsWrappedAttributesTests {
    private static let names = ["Cryptographic Usage Mask", "Name", "x-note"]

    @Test(
        "what leaves wrapped with attributes opens with openssl in the form of its version, and comes back with the same attributes",
        arguments: [(1, 0), (1, 1), (1, 2), (1, 4), (2, 0), (2, 1)].map { ProtocolVersion(major: $0, minor: $1) }
    )
    func travels(_ version: ProtocolVersion) async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let kek = try await fixture.key {
            ($0.cryptographicUsageMask, $0.lifeDates.activation) = ([.wrapKey, .unwrapKey], 1)
        }
        let hex = try await fixture.get(kek).bytes().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let samples = try SampleObjects(openssl)
        let objects: [(ManagedObject, CryptographicUsageMask)] = [
            (.symmetricKey(SampleObjects.block(.raw, [UInt8](repeating: 7, count: 32), (.aes, 256))), [.encrypt]),
            (.privateKey(SampleObjects.block(.ecPrivateKey, samples.sec1, (.ecdsa, 256))), [.sign]),
            (.secretData(.password, SampleObjects.block(.raw, [1, 2, 3], nil)), [.deriveKey]),
        ]
        // Export, and the word for the encoding, are younger than 1.0.
        let operations: [KMIP.Operation] = version >= ProtocolVersion(major: 1, minor: 4) ? [.get, .export] : [.get]
        let encodings: [EncodingOption?] = version.description == "1.0" ? [nil] : [nil, .ttlvEncoding]
        for (number, (object, mask)) in objects.enumerated() {
            var given = Attributes()
            given.cryptographicUsageMask = mask
            given.add(ObjectName("key \(number)").ttlv)
            given.setVendorAttribute("x", "note", .text("blue"))
            let id = try await fixture.register(object, given)
            for operation in operations {
                for encoding in encodings {
                    let item = try await Self.answer(operation, id, kek, encoding, version, fixture)
                    let payload = try #require(item.payload, "\(operation.name): \(item.message ?? "")")
                    let found = try #require(payload.first(object.objectType.objectTag))
                    let wrapped = try ManagedObject(ttlv: found)
                    try openssl.write(try wrapped.bytes(), "wrapped")
                    let plain = try openssl.run(
                        ["enc", "-d", "-id-aes256-wrap", "-K", hex, "-iv", "A6A6A6A6A6A6A6A6", "-in", "wrapped"]
                    )
                    let value = try BinaryTTLV.decode(plain)
                    #expect(Self.listed(in: value, version) == Self.names.count, "\(version) \(operation.name)")
                    let format = try #require(wrapped.keyBlock?.format)
                    let own = try KeyValue(ttlv: VersionRules.upgradedKeyValue(value), format: format)
                    #expect(try own.bytes() == object.bytes())
                    try Self.check(own, given)
                    try await Self.bringBack(wrapped, given, object, fixture, "\(operation.name)-\(encoding != nil)")
                }
            }
        }
    }

    @Test(
        "without an encoding there is no place for attributes, which is said, and what leaves is the bare material",
        arguments: [(1, 2), (1, 4), (2, 1)].map { ProtocolVersion(major: $0, minor: $1) }
    )
    func bare(_ version: ProtocolVersion) async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await fixture.key {
            ($0.cryptographicUsageMask, $0.lifeDates.activation) = ([.wrapKey, .unwrapKey], 1)
        }
        let key = try await fixture.key()
        for operation in [KMIP.Operation.get, .export] where version.minor != 2 || operation == .get {
            let refused = try await Self.answer(operation, key, kek, .noEncoding, version, fixture)
            #expect(refused.status == .operationFailed && refused.reason == .encodingOptionError)
            let item = try await Self.answer(operation, key, kek, .noEncoding, version, fixture, names: [])
            let wrapped = try ManagedObject(ttlv: try #require(item.payload?.first(ObjectType.symmetricKey.objectTag)))
            // NIST's key wrap adds eight bytes.
            #expect(try wrapped.bytes().count == 40)
            try await Self.bringBack(wrapped, nil, try await fixture.get(key), fixture, operation.name)
        }
    }

    /// Registered as it is, and opened on demand; imported, and opened on the way in.
    private static func bringBack(
        _ wrapped: ManagedObject,
        _ given: Attributes?,
        _ object: ManagedObject,
        _ fixture: ObjectsFixture,
        _ name: String
    ) async throws {
        let kept = try await fixture.register(wrapped)
        #expect(try await fixture.get(kept) == wrapped)
        let asked = GetRequest(uniqueIdentifier: kept, keyWrapType: .notWrapped)
        let opened = try await fixture.objects.get(asked).object
        var request = ImportRequest(
            uniqueIdentifier: "\(object.objectType.name)-\(name)",
            attributes: Attributes(),
            object: wrapped
        )
        request.keyWrapType = .notWrapped
        _ = try await fixture.objects.import(request)
        for back in [opened, try await fixture.get(request.uniqueIdentifier)] {
            #expect(try back.bytes() == object.bytes() && back.keyBlock?.wrapping == nil)
            try check(try #require(back.keyBlock?.value), given)
        }
    }

    /// That the attributes beside the material are those that were asked for, with the values that the object has.
    private static func check(_ value: KeyValue, _ given: Attributes?) throws {
        guard case .plain(_, let inside) = value else {
            Issue.record("it is wrapped")
            return
        }
        #expect((inside == nil) == (given == nil))
        guard let inside, let given else { return }
        #expect(inside.items.count == names.count)
        #expect(inside.names == given.names && inside.cryptographicUsageMask == given.cryptographicUsageMask)
        #expect(inside.vendorAttribute("x", "note") == .text("blue"))
    }

    /// How many attributes a Key Value has, in the form of a version; nil where there are some in another's.
    private static func listed(in value: TTLV, _ version: ProtocolVersion) -> Int? {
        let (named, structure) = (value.children.filter { $0.tag == .attribute }, value.first(.attributes))
        if version.major < 2 { return structure == nil ? named.count : nil }
        return named.isEmpty ? structure?.children.count : nil
    }

    private static func answer(
        _ operation: KMIP.Operation,
        _ id: String,
        _ kek: String,
        _ encoding: EncodingOption?,
        _ version: ProtocolVersion,
        _ fixture: ObjectsFixture,
        names: [String] = Self.names
    ) async throws -> ResponseBatchItem {
        let key = TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(kek))]))
        let said = names.map { TTLV(.attributeName, .text($0)) } + (encoding.map { [$0.ttlv] } ?? [])
        let specification = TTLV(
            .keyWrappingSpecification,
            .structure([WrappingMethod.encrypt.ttlv, key] + said)
        )
        let payload = TTLV(.requestPayload, .structure([TTLV(.uniqueIdentifier, .text(id)), specification]))
        let item = TTLV(.batchItem, .structure([operation.ttlv, payload]))
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
