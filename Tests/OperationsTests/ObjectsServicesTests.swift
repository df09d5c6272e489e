import Access
import KMIP
import Testing

@testable import Operations

/// Obtain Lease, Log and Query, and the right that each of these operations needs.
struct ObjectsServicesTests {
    private static func id(_ id: String) -> GetRequest { GetRequest(uniqueIdentifier: id) }

    @Test("a lease is for an hour, and tells when the object was changed last; who uses a destroyed one gets none")
    func lease() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        let lease = try await fixture.objects.obtainLease(ObtainLeaseRequest(uniqueIdentifier: id))
        #expect(lease.leaseTime == 3_600)
        #expect(try await fixture.attributes(id).value(.leaseTime) == .interval(3_600))
        #expect(lease.lastChangeDate == (try await fixture.attributes(id).lastChangeDate))
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
        let late = await refusal { try await fixture.objects.obtainLease(ObtainLeaseRequest(uniqueIdentifier: id)) }
        #expect(late == .permissionDenied)
    }

    @Test("each operation needs its own right on the object, and a stranger does not learn that it is there")
    func rights() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let calls: [(Right, @Sendable (String) async throws -> any ResponsePayload)] = [
            (.archive, { try await objects.archive(ArchiveRequest(uniqueIdentifier: $0)) }),
            (.recover, { try await objects.recover(KMIP.RecoverRequest(uniqueIdentifier: $0)) }),
            (.check, { try await objects.check(CheckRequest(uniqueIdentifier: $0)) }),
            (.obtainLease, { try await objects.obtainLease(ObtainLeaseRequest(uniqueIdentifier: $0)) }),
            (.export, { try await objects.export(ExportRequest(Self.id($0))) }),
            (.reKey, { try await objects.reKey(ReKeyRequest(uniqueIdentifier: $0)) }),
        ]
        for (right, call) in calls {
            let id = try await fixture.key()
            try await fixture.giveAway(id)
            #expect(await refusal { try await call(id) } == .objectNotFound)
            try await fixture.grant([.getAttributes], on: id)
            #expect(await refusal { try await call(id) } == .permissionDenied, "\(right)")
            try await fixture.grant([right], on: id)
            #expect(await refusal { try await call(id) } == nil, "\(right)")
        }
    }

    @Test("a line for the log is bounded")
    func log() async throws {
        let fixture = try await ObjectsFixture()
        func reason(_ message: String) async -> ResultReason? {
            await refusal { try await fixture.objects.log(LogRequest(message: message)) }
        }
        #expect(await reason(String(repeating: "a", count: 1_024)) == nil)
        #expect(await reason(String(repeating: "a", count: 1_025)) == .invalidField)
        #expect(await reason("") == .invalidField)
    }

    @Test("Query tells what was asked for, in the standard's order, and nothing else")
    func query() async throws {
        let fixture = try await ObjectsFixture()
        func told(_ functions: [QueryFunction]) async throws -> [String] {
            try await fixture.objects.query(QueryRequest(functions: functions)).fields.map { "\($0.tag)" }
        }
        let both = ["RNGParameters", "RNGParameters", "CapabilityInformation"]
        #expect(try await told([.queryCapabilities, .queryRNGs]) == both)
        #expect(try await told([.queryServerInformation]) == ["VendorIdentification", "ServerInformation"])
        #expect(try await told([.queryApplicationNamespaces]).isEmpty)
        #expect(Set(try await told([.queryProfiles])) == ["ProfileInformation"])
    }
}
