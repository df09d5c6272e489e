import Secrets
import TestTools
import Testing

@testable import KMIP
@testable import Operations

/// The first line of each attribute's rules (KMIP 2.1 section 4): whether it always has a value.
@Suite("Attributes that every object has")
struct AttributesAlwaysThereTests {
    private let fixture: ObjectsFixture
    private static let bytes = SecretBytes(copying: Array(repeating: 7, count: 32))

    init() async throws { fixture = try await ObjectsFixture() }

    @Test("a symmetric key has them, made here or brought", arguments: [true, false])
    func keys(_ isMade: Bool) async throws {
        let block = KeyBlock(format: .raw, value: .plain(.bytes(Self.bytes), nil), algorithm: .aes, length: 256)
        let id = isMade ? try await fixture.key() : try await register(.symmetricKey(block))
        #expect(try await missing(id, .symmetricKey) == [])
    }

    @Test("secret data has them, but for what the tables except")
    func secrets() async throws {
        let block = KeyBlock(format: .raw, value: .plain(.bytes(Self.bytes), nil))
        let id = try await register(.secretData(.password, block))
        #expect(try await missing(id, .secretData) == [.cryptographicAlgorithm])
    }

    @Test("an opaque object has them, but for what the tables except")
    func opaque() async throws {
        let id = try await register(.opaqueObject(OpaqueDataType(rawValue: 1), Self.bytes))
        let excepted: Set<KMIP.Tag> = [.cryptographicAlgorithm, .cryptographicLength, .cryptographicUsageMask]
        #expect(try await missing(id, .opaqueObject) == excepted)
    }

    @Test("certificates, requests for them and parts of symmetric keys have them")
    func others() async throws {
        let samples = try SampleObjects(OpenSSL())
        let block = KeyBlock(format: .raw, value: .plain(.bytes(Self.bytes), nil), algorithm: .aes, length: 256)
        let facts = SplitKeyFacts(parts: 3, identifier: 2, threshold: 2, method: .polynomialSharingGF28)
        let objects: [ManagedObject] = [
            .certificate(.x509, samples.certificate), .certificate(.x509, samples.elliptic),
            .certificateRequest(.pkcs10, samples.request), .splitKey(facts, block),
        ]
        for object in objects {
            #expect(try await missing(try await register(object), object.objectType) == [], "\(object.objectType.name)")
        }
    }

    private func register(_ object: ManagedObject) async throws -> String {
        let request = RegisterRequest(attributes: Attributes(), object: object)
        return try await fixture.objects.register(request).uniqueIdentifier
    }

    private func missing(_ id: String, _ type: ObjectType) async throws -> Set<KMIP.Tag> {
        let rules = VersionRules(.latest)
        let expected = AttributeRule.all.filter {
            AttributeRule.of($0)?.isAlwaysThere == true && rules.definesAttribute($0) && rules.applies($0, to: type)
        }
        let shown = Set(try await fixture.attributes(id).items.map(\.tag))
        return Set(expected).subtracting(shown)
    }
}
