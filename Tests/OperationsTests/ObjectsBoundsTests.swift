import Access
import KMIP
import Secrets
import Store
import Testing

@testable import Operations

/// How large an object's attributes may be: whatever is written can be read, and the object's life goes on.
@Suite("Objects: bounds of attributes")
struct ObjectsBoundsTests {
    private static func noted(_ value: TTLVValue) -> CreateRequest {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.setVendorAttribute("x", "note", value)
        return CreateRequest(objectType: .symmetricKey, attributes: attributes)
    }

    private static func text(_ bytes: Int) -> TTLVValue { .text(String(repeating: "x", count: bytes)) }

    private static func many(_ count: Int) -> TTLVValue {
        .structure([TTLV](repeating: TTLV(.attributeIndex, .integer(1)), count: count))
    }

    /// Makes an object whose stored attributes have exactly as many bytes as there may be.
    private static func largest(_ fixture: ObjectsFixture) async throws -> (id: String, text: Int) {
        let small = try await fixture.objects.create(noted(text(8))).uniqueIdentifier
        let size = try #require(try await fixture.row(small)).attributes.count
        let text = 8 + ObjectLimits.attributes - size
        let id = try await fixture.objects.create(noted(Self.text(text))).uniqueIdentifier
        #expect(try await fixture.row(id)?.attributes.count == ObjectLimits.attributes)
        return (id, text)
    }

    @Test("attributes of as many bytes as there may be are kept, those of more are refused at the byte")
    func bytes() async throws {
        let fixture = try await ObjectsFixture()
        let (id, text) = try await Self.largest(fixture)
        #expect(try await fixture.attributes(id).vendorAttribute("x", "note") == Self.text(text))
        #expect(
            await refusal { try await fixture.objects.create(Self.noted(Self.text(text + 1))) } == .serverLimitExceeded
        )
    }

    @Test("elements are counted too, those that the server added among them")
    func elements() async throws {
        let fixture = try await ObjectsFixture()
        let small = try await fixture.objects.create(Self.noted(Self.many(1))).uniqueIdentifier
        let row = try #require(try await fixture.row(small))
        func count(_ ttlv: TTLV) -> Int { ttlv.children.reduce(1) { $0 + count($1) } }
        let others = count(try Attributes(canonicalBytes: row.attributes).ttlv()) - 1
        let most = ObjectLimits.attributeElements - others
        let id = try await fixture.objects.create(Self.noted(Self.many(most))).uniqueIdentifier
        #expect(try await fixture.attributes(id).vendorAttribute("x", "note") == Self.many(most))
        let refused = await refusal { try await fixture.objects.create(Self.noted(Self.many(most + 1))) }
        #expect(refused == .serverLimitExceeded)
    }

    @Test("what travels inside a key value is counted")
    func encapsulated() async throws {
        let fixture = try await ObjectsFixture()
        var inside = Attributes()
        inside.setVendorAttribute("x", "note", Self.many(99_000))
        let key = KeyMaterial.bytes(SecretBytes(copying: [UInt8](repeating: 7, count: 16)))
        let block = KeyBlock(format: .raw, value: .plain(key, inside), algorithm: .aes)
        let request = RegisterRequest(attributes: Attributes(), object: .symmetricKey(block))
        #expect(await refusal { try await fixture.objects.register(request) } == .serverLimitExceeded)
    }

    @Test("a client adds nothing to an object that is full, may make it smaller, and its life goes on")
    func life() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await Self.largest(fixture).id
        func set(_ attribute: TTLV) async -> ResultReason? {
            await refusal {
                try await fixture.objects.setAttribute(
                    SetAttributeRequest(uniqueIdentifier: id, newAttribute: attribute)
                )
            }
        }
        #expect(await set(TTLV(.description, .text("more"))) == .serverLimitExceeded)
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        let long = RevocationReason(
            .keyCompromise,
            message: String(repeating: "y", count: 2 * ObjectLimits.attributeRoom)
        )
        let refused = await refusal {
            try await fixture.objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: long))
        }
        #expect(refused == .serverLimitExceeded)
        let told = RevocationReason(.keyCompromise, message: String(repeating: "y", count: 1_024))
        _ = try await fixture.objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: told))
        #expect(try await fixture.state(id) == .compromised)
        let note = VendorAttribute(vendor: "x", name: "note", value: .text("short"))
        #expect(await set(note.ttlv) == nil)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(try await fixture.state(id) == .destroyedCompromised)
    }
}
