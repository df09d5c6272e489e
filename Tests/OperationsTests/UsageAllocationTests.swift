import KMIP
import Testing

@testable import Operations

/// Usage Limits, and Get Usage Allocation, which draws on them.
struct UsageAllocationTests {
    @Test("limits begin with all that they are, and a key that protects nothing has no allocation")
    func limitsBegin() async throws {
        let fixture = try await ObjectsFixture()
        let given = TTLV.limits(10, .byte)
        let drawn = TTLV(
            .usageLimits,
            .structure(given.children + [TTLV(.usageLimitsCount, .longInteger(3))])
        )
        for given in [given, drawn] {
            let id = try await fixture.key {
                $0.add(given)
                $0.cryptographicUsageMask = .decrypt
                $0.lifeDates.activation = 1
            }
            #expect(try await fixture.attributes(id).all(.usageLimits).first?.children.count == 3)
            #expect(try await fixture.attributes(id).usageLimits?.count == 10)
            let request = GetUsageAllocationRequest(uniqueIdentifier: id, usageLimitsCount: 1)
            #expect(await refusal { try await fixture.objects.getUsageAllocation(request) } == .invalidObjectType)
        }
    }

    @Test("an allocation is taken off the limits of an active key, until nothing is left")
    func allocation() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        func take(_ id: String, _ count: Int64) async -> ResultReason? {
            await refusal {
                try await objects.getUsageAllocation(
                    GetUsageAllocationRequest(uniqueIdentifier: id, usageLimitsCount: count)
                )
            }
        }
        let id = try await fixture.key { $0.add(.limits(10, .byte)) }
        #expect(await take(id, 1) == .permissionDenied)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        #expect(await take(id, 7) == nil)
        #expect(try await fixture.attributes(id).usageLimits?.count == 3)
        #expect(await take(id, 4) == .usageLimitExceeded)
        #expect(await take(id, 3) == nil)
        #expect(await take(id, 1) == .usageLimitExceeded)
        let unlimited = try await fixture.key()
        #expect(await take(unlimited, 1) == .attributeNotFound)
    }

    @Test("of keys of a pair and split keys those have an allocation that protect; other objects have none")
    func allocationOfOtherKeys() async throws {
        let fixture = try await ObjectsFixture()
        func take(_ id: String) async -> ResultReason? {
            await refusal {
                try await fixture.objects.getUsageAllocation(
                    GetUsageAllocationRequest(uniqueIdentifier: id, usageLimitsCount: 4)
                )
            }
        }
        func limited(_ mask: CryptographicUsageMask?) -> Attributes {
            var attributes = Attributes([.limits(5, .byte)])
            attributes.cryptographicUsageMask = mask
            attributes.lifeDates.activation = 1
            return attributes
        }
        func pair(_ own: CryptographicUsageMask, _ other: CryptographicUsageMask) async throws -> (String, String) {
            let common = Attributes([CryptographicAlgorithm.rsa.ttlv, TTLV(.cryptographicLength, .integer(2_048))])
            let request = CreateKeyPairRequest(
                commonAttributes: common,
                privateKeyAttributes: limited(own),
                publicKeyAttributes: limited(other)
            )
            let made = try await fixture.objects.createKeyPair(request)
            return (made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier)
        }
        let signing = try await pair(.sign, .verify)
        let encrypting = try await pair(.decrypt, .encrypt)
        for id in [signing.0, encrypting.1] {
            #expect(await take(id) == nil)
            #expect(try await fixture.attributes(id).usageLimits?.count == 1)
            #expect(await take(id) == .usageLimitExceeded)
        }
        for id in [signing.1, encrypting.0] { #expect(await take(id) == .invalidObjectType) }
        let facts = SplitKeyFacts(parts: 3, identifier: 2, threshold: 2, method: .polynomialSharingGF28)
        let block = SampleObjects.block(.raw, [UInt8](repeating: 9, count: 32), (.aes, 256))
        for (mask, reason) in [(.encrypt, nil), (.decrypt, .invalidObjectType), (.unrestricted, nil)]
            as [(CryptographicUsageMask, ResultReason?)]
        {
            #expect(await take(try await fixture.register(.splitKey(facts, block), limited(mask))) == reason)
        }
        let secret = ManagedObject.secretData(.password, SampleObjects.block(.raw, [1, 2, 3], nil))
        #expect(await take(try await fixture.register(secret, limited(.deriveKey))) == .invalidObjectType)
    }
}
