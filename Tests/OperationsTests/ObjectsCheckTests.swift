import KMIP
import Secrets
import Testing

@testable import Operations

/// Check.
struct ObjectsCheckTests {
    @Test("Check says whether a use, an amount and a lease are allowed")
    func check() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let id = try await fixture.key {
            $0.cryptographicUsageMask = [.encrypt]
            $0.add(.limits(10, .byte))
        }
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        let allowed = CheckRequest(uniqueIdentifier: id, usageLimitsCount: 10, usageMask: [.encrypt], leaseTime: 1)
        #expect(try await objects.check(allowed).uniqueIdentifier == id)
        let use = CheckRequest(uniqueIdentifier: id, usageMask: [.encrypt, .decrypt])
        #expect(await refusal { try await objects.check(use) } == .incompatibleCryptographicUsageMask)
        let amount = CheckRequest(uniqueIdentifier: id, usageLimitsCount: 11)
        #expect(await refusal { try await objects.check(amount) } == .usageLimitExceeded)
        let blob = try await objects.register(
            RegisterRequest(
                attributes: Attributes(),
                object: .opaqueObject(OpaqueDataType(rawValue: 0x8000_0001), SecretBytes(copying: [1]))
            )
        )
        let opaque = CheckRequest(uniqueIdentifier: blob.uniqueIdentifier)
        #expect(await refusal { try await objects.check(opaque) } == .illegalObjectType)
    }

    @Test("Check looks at the state and the dates, and tells what of the request it refuses")
    func checkState() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        func refused(_ id: String, _ mask: CryptographicUsageMask, _ count: Int64? = nil) async -> [TTLV]? {
            let request = CheckRequest(uniqueIdentifier: id, usageLimitsCount: count, usageMask: mask)
            do {
                _ = try await objects.check(request)
                return nil
            } catch {
                return (error as? any KMIPReportable)?.kmipError.refused
            }
        }
        let encrypt = TTLV(.cryptographicUsageMask, .integer(CryptographicUsageMask.encrypt.rawValue))
        let id = try await fixture.key()
        // Pre-active it is used for nothing (section 4.57); that it is there and may be leased is no use.
        let use = CheckRequest(uniqueIdentifier: id, usageMask: .encrypt)
        #expect(await refusal { try await objects.check(use) } == .permissionDenied)
        let amount = CheckRequest(uniqueIdentifier: id, usageLimitsCount: 1)
        #expect(await refusal { try await objects.check(amount) } == .permissionDenied)
        let lease = CheckRequest(uniqueIdentifier: id, leaseTime: 1)
        #expect(await refusal { try await objects.check(lease) } == nil)
        #expect(await refused(id, .encrypt) == [encrypt])
        #expect(await refused(id, .decrypt) != nil)
        #expect(try await objects.check(CheckRequest(uniqueIdentifier: id)).uniqueIdentifier == id)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        #expect(await refused(id, [.encrypt, .decrypt], 5) == nil)
        try await fixture.revoke(id, .cessationOfOperation)
        #expect(await refused(id, .decrypt) == nil)
        #expect(await refused(id, .encrypt, 5) == [TTLV(.usageLimitsCount, .longInteger(5)), encrypt])
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: id))
        #expect(await refused(id, .decrypt) != nil)
        let over = try await fixture.key {
            $0.lifeDates.activation = 1
            $0.protectStopDate = 2
        }
        #expect(await refused(over, .encrypt) == [encrypt])
        #expect(await refused(over, .decrypt) == nil)
        let early = try await fixture.key {
            $0.lifeDates.activation = 1
            $0.processStartDate = 9_000_000_000
        }
        #expect(await refused(early, .encrypt) == nil)
        #expect(await refused(early, .decrypt) != nil)
    }
}
