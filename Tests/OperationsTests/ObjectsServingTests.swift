import Access
import KMIP
import Secrets
import TestSupport
import TestTools
import Testing

@testable import Operations

/// What it costs that an object leaves, and under which keys it does.
struct ObjectsServingTests {
    private static func specification(_ kek: String) -> TTLV {
        let key = TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(kek))]))
        return TTLV(
            .keyWrappingSpecification,
            .structure([WrappingMethod.encrypt.ttlv, key, EncodingOption.noEncoding.ttlv])
        )
    }

    private static func asked(_ id: String, under kek: String) -> GetRequest {
        GetRequest(uniqueIdentifier: id, keyWrappingSpecification: specification(kek))
    }

    private static func wrappingKey(
        _ fixture: ObjectsFixture,
        _ usage: CryptographicUsageMask = [.wrapKey, .unwrapKey],
        limited: Bool = false
    ) async throws -> String {
        try await fixture.key {
            $0.cryptographicUsageMask = usage
            $0.lifeDates.activation = 1
            if limited { $0.add(.limits(9)) }
        }
    }

    @Test("an object that was exported is Fresh no longer")
    func export() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        _ = try await fixture.objects.export(ExportRequest(GetRequest(uniqueIdentifier: id)))
        #expect(try await fixture.attributes(id).fresh == false)
    }

    @Test("a key that is for every use wraps and unwraps, one that is for none of it does not")
    func unrestricted() async throws {
        let fixture = try await ObjectsFixture()
        let kek = try await Self.wrappingKey(fixture, .unrestricted)
        let id = try await fixture.key()
        let wrapped = try await fixture.objects.get(Self.asked(id, under: kek)).object
        let kept = try await fixture.register(wrapped)
        let plain = GetRequest(uniqueIdentifier: kept, keyWrapType: .notWrapped)
        #expect(try await fixture.objects.get(plain).object.bytes() == fixture.get(id).bytes())
        let other = try await Self.wrappingKey(fixture, [.encrypt])
        let refused = await refusal { try await fixture.objects.get(Self.asked(id, under: other)) }
        #expect(refused == .incompatibleCryptographicUsageMask)
    }

    @Test("a key is not wrapped under itself")
    func itself() async throws {
        let fixture = try await ObjectsFixture()
        for limited in [false, true] {
            let kek = try await Self.wrappingKey(fixture, limited: limited)
            #expect(await refusal { try await fixture.objects.get(Self.asked(kek, under: kek)) } == .invalidField)
        }
    }

    @Test("a wrapping key that is revoked before its limits are drawn wraps nothing")
    func revoked() async throws {
        let test = try await ManyServers()
        let objects = (0...1).map { test[$0].objects(for: ManyServers.local) }
        func key(_ usage: CryptographicUsageMask, _ change: (inout Attributes) -> Void) async throws -> String {
            var attributes = Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))])
            attributes.cryptographicUsageMask = usage
            change(&attributes)
            let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
            return try await objects[0].create(request).uniqueIdentifier
        }
        let kek = try await key(.wrapKey) {
            $0.lifeDates.activation = 1
            $0.add(.limits(9))
        }
        let id = try await key(.encrypt) { _ in }
        await test.members[0].store.beforeApply {
            let request = RevokeRequest(uniqueIdentifier: kek, reason: RevocationReason(.superseded))
            _ = try? await objects[1].revoke(request)
        }
        #expect(await refusal { try await objects[0].get(Self.asked(id, under: kek)) } == .permissionDenied)
        let request = GetAttributesRequest(uniqueIdentifier: kek)
        #expect(try await objects[0].getAttributes(request).attributes.usageLimits?.count == 9)
    }

    @Test("a private key that is kept wrapped has no other format")
    func keptWrapped() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let kek = try await Self.wrappingKey(fixture)
        let key = try await fixture.register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))))
        let wrapped = try await fixture.objects.get(
            GetRequest(
                uniqueIdentifier: key,
                keyFormatType: .pkcs1,
                keyWrappingSpecification: TTLV(
                    .keyWrappingSpecification,
                    .structure([
                        WrappingMethod.encrypt.ttlv,
                        TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(kek))])),
                    ])
                )
            )
        ).object
        let kept = try await fixture.register(wrapped)
        for format in [KeyFormatType.pkcs8, .pkcs12, .transparentRSAPrivateKey] {
            #expect(await refusal { try await fixture.get(kept, format) } == .keyFormatTypeNotSupported)
            let asked = GetRequest(uniqueIdentifier: kept, keyFormatType: format, keyWrapType: .notWrapped)
            #expect(await refusal { try await fixture.objects.get(asked) } == (format == .pkcs12 ? .badPassword : nil))
        }
    }
}
