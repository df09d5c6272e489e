import KMIP
import Store
import Testing

@testable import Operations

/// Archive, and Recover out of it.
struct ObjectsArchiveTests {
    private static func id(_ id: String) -> GetRequest { GetRequest(uniqueIdentifier: id) }

    @Test("nothing but Recover and Locate reaches an archived object")
    func archive() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let id = try await fixture.key { $0.add(ObjectName("n").ttlv) }
        #expect(try await objects.archive(ArchiveRequest(uniqueIdentifier: id)).uniqueIdentifier == id)
        let attempts: [@Sendable () async throws -> any ResponsePayload] = [
            { try await objects.get(Self.id(id)) }, { try await objects.export(ExportRequest(Self.id(id))) },
            { try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)) },
            { try await objects.getAttributeList(GetAttributeListRequest(uniqueIdentifier: id)) },
            {
                try await objects.addAttribute(
                    AddAttributeRequest(uniqueIdentifier: id, newAttribute: ObjectName("m").ttlv)
                )
            },
            { try await objects.activate(ActivateRequest(uniqueIdentifier: id)) },
            { try await objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: RevocationReason(.keyCompromise))) },
            { try await objects.destroy(DestroyRequest(uniqueIdentifier: id)) },
            { try await objects.check(CheckRequest(uniqueIdentifier: id)) },
            { try await objects.obtainLease(ObtainLeaseRequest(uniqueIdentifier: id)) },
            {
                try await objects.getUsageAllocation(
                    GetUsageAllocationRequest(uniqueIdentifier: id, usageLimitsCount: 1)
                )
            },
            { try await objects.reKey(ReKeyRequest(uniqueIdentifier: id)) },
            { try await objects.archive(ArchiveRequest(uniqueIdentifier: id)) },
        ]
        for attempt in attempts { #expect(await refusal { try await attempt() } == .objectArchived) }
        #expect(try await fixture.found([ObjectName("n").ttlv]).isEmpty)
        let archived = LocateRequest(attributes: Attributes([ObjectName("n").ttlv]), storageStatus: .archival)
        #expect(try await objects.locate(archived).uniqueIdentifiers == [id])
        _ = try await objects.recover(KMIP.RecoverRequest(uniqueIdentifier: id))
        #expect(try await fixture.found([ObjectName("n").ttlv]) == [id])
        #expect(try await fixture.attributes(id).archiveDate == nil)
        #expect(try await objects.get(Self.id(id)).object.objectType == .symmetricKey)
        #expect(try await objects.locate(archived).uniqueIdentifiers.isEmpty)
    }

    @Test("the owners' list shows archived objects, and a destroyed one is not archived")
    func archivedInLists() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        _ = try await fixture.objects.archive(ArchiveRequest(uniqueIdentifier: id))
        let page = Page(limit: 10, after: nil)
        #expect(try await fixture.objects.list(ObjectQuestion(type: "symmetricKey"), page).items.map(\.id) == [id])
        let gone = try await fixture.key()
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        #expect(
            await refusal { try await fixture.objects.archive(ArchiveRequest(uniqueIdentifier: gone)) }
                == .permissionDenied
        )
    }
}
