import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Archive, Recover, Check, Obtain Lease, Get Usage Allocation, Export, Import, Log, Query.
struct ObjectsServicesTests {
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

    @Test("Check says whether a use, an amount and a lease are allowed")
    func check() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let id = try await fixture.key {
            $0.cryptographicUsageMask = [.encrypt]
            $0.add(Self.limits(total: 10))
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

    @Test("limits begin with all that they are, and a key that protects nothing has no allocation")
    func limitsBegin() async throws {
        let fixture = try await ObjectsFixture()
        let drawn = TTLV(
            .usageLimits,
            .structure(Self.limits(total: 10).children + [TTLV(.usageLimitsCount, .longInteger(3))])
        )
        for given in [Self.limits(total: 10), drawn] {
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

    private static func limits(total: Int64) -> TTLV {
        TTLV(
            .usageLimits,
            .structure([
                TTLV(KMIP.Tag(rawValue: 0x42_0097), .longInteger(total)),
                TTLV(KMIP.Tag(rawValue: 0x42_0098), .enumeration(1)),
            ])
        )
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
        let id = try await fixture.key { $0.add(Self.limits(total: 10)) }
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
            var attributes = Attributes([Self.limits(total: 5)])
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

    @Test("what one server exports, another imports as it was: material, dates, state, and who sees it")
    func exportImport() async throws {
        let (one, other) = (try await ObjectsFixture(), try await ObjectsFixture())
        let id = try await one.key { $0.add(ObjectName("moved").ttlv) }
        _ = try await one.objects.activate(ActivateRequest(uniqueIdentifier: id))
        try await one.revoke(id, .cessationOfOperation)
        let exported = try await one.objects.export(ExportRequest(Self.id(id)))
        let request = ImportRequest(
            uniqueIdentifier: id,
            attributes: exported.attributes,
            object: try #require(exported.object)
        )
        #expect(try await other.objects.import(request).uniqueIdentifier == id)
        #expect(try await other.objects.get(Self.id(id)).object == exported.object)
        #expect(try await other.found([ObjectName("moved").ttlv]) == [id])
        // The other server has served it by now.
        var (before, after) = (exported.attributes, try await other.attributes(id))
        #expect(before.fresh == true && after.fresh == false)
        (before.fresh, after.fresh) = (nil, nil)
        #expect(after.canonicalBytes == before.canonicalBytes)
        #expect(try await other.state(id) == .deactivated)
        #expect(await refusal { try await other.objects.import(request) } == .objectAlreadyExists)
    }

    @Test("an import keeps what it is told, also what this server would say otherwise, but no digest that is wrong")
    func importedAttributes() async throws {
        let fixture = try await ObjectsFixture()
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
        func digest(_ algorithm: UInt32, _ value: Bytes) -> TTLV {
            TTLV(
                .digest,
                .structure([
                    TTLV(.hashingAlgorithm, .enumeration(algorithm)),
                    TTLV(KMIP.Tag(rawValue: 0x42_0035), .bytes(value)),
                    KeyFormatType.raw.ttlv,
                ])
            )
        }
        func bring(_ id: String, _ items: [TTLV]) async throws -> Attributes {
            let request = ImportRequest(
                uniqueIdentifier: id,
                attributes: Attributes(items),
                object: .secretData(.password, block)
            )
            _ = try await fixture.objects.import(request)
            return try await fixture.attributes(id)
        }
        let (own, other) = (digest(6, Digest(of: [7]).bytes), digest(4, [1, 2]))
        let told = [
            TTLV(.initialDate, .dateTime(3)), TTLV(.lastChangeDate, .dateTime(4)), TTLV(.leaseTime, .interval(60)),
            TTLV(.shortUniqueIdentifier, .bytes([1, 2, 3])), own, other, TTLV(.uniqueIdentifier, .text("one")),
        ]
        let kept = try await bring("one", told)
        for item in told { #expect(kept.items.filter { $0 == item }.count == 1, "\(item.tag)") }
        #expect(kept.all(.digest).count == 2)
        let lease = try await fixture.objects.obtainLease(ObtainLeaseRequest(uniqueIdentifier: "one"))
        #expect(lease.leaseTime == 60)
        let bad: [([TTLV], ResultReason)] = [
            ([digest(6, [9])], .invalidAttributeValue), ([TTLV(.uniqueIdentifier, .text("two"))], .invalidField),
            ([TTLV(.protectionStorageMask, .integer(2))], .protectionStorageUnavailable),
        ]
        for (items, reason) in bad { #expect(await refusal { try await bring("three", items) } == reason) }
        _ = try await fixture.objects.import(
            ImportRequest(
                uniqueIdentifier: "four",
                attributes: Attributes([TTLV(.archiveDate, .dateTime(5))]),
                object: .secretData(.password, block)
            )
        )
        #expect(await refusal { try await fixture.attributes("four") } == .objectArchived)
        _ = try await fixture.objects.recover(RecoverRequest(uniqueIdentifier: "four"))
        #expect(try await fixture.attributes("four").archiveDate == nil)
    }

    @Test("only the owner's own object is replaced by an import, and its material is gone")
    func replacing() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let (id, others) = (try await fixture.key { $0.add(ObjectName("before").ttlv) }, try await fixture.key())
        try await fixture.giveAway(others)
        func secret(_ id: String) -> ImportRequest {
            let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
            var attributes = Attributes([ObjectName("after \(id)").ttlv])
            attributes.lifeDates.activation = 5
            return ImportRequest(
                uniqueIdentifier: id,
                attributes: attributes,
                object: .secretData(.password, block),
                replacesExisting: true
            )
        }
        #expect(await refusal { try await objects.import(secret(others)) } == .objectAlreadyExists)
        try await fixture.grant([.destroy], on: others)
        #expect(await refusal { try await objects.import(secret(others)) } == .permissionDenied)
        let old = try #require(try await fixture.row(id))
        #expect(try await objects.import(secret(id)).uniqueIdentifier == id)
        let new = try #require(try await fixture.row(id))
        #expect(new.materialRevision == old.materialRevision + 1 && new.version == old.version + 1)
        #expect(try await objects.get(Self.id(id)).object.keyBlock?.plainBytes?.count == 1)
        #expect(try await fixture.state(id) == .active)
        #expect(try await fixture.found([ObjectName("before").ttlv]).isEmpty)
        #expect(try await fixture.found([ObjectName("after \(id)").ttlv]) == [id])
        #expect(try await objects.import(secret("new-one")).uniqueIdentifier == "new-one")
    }

    @Test("an import that contradicts itself, or takes what is the server's, is refused")
    func badImport() async throws {
        let fixture = try await ObjectsFixture()
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
        func reason(_ id: String, _ items: [TTLV]) async -> ResultReason? {
            let request = ImportRequest(
                uniqueIdentifier: id,
                attributes: Attributes(items),
                object: .secretData(.seed, block)
            )
            return await refusal { try await fixture.objects.import(request) }
        }
        #expect(await reason("vault-1", []) == .invalidField)
        #expect(await reason("two words", []) == .invalidField)
        #expect(await reason("i", [State.destroyed.ttlv]) == .invalidAttributeValue)
        #expect(await reason("i", [ObjectType.symmetricKey.ttlv]) == .invalidAttributeValue)
        #expect(await reason("i", [State.active.ttlv, State.active.ttlv]) == .attributeSingleValued)
        #expect(try await fixture.row("i") == nil)
    }

    @Test("a sensitive object is not exported; of a destroyed one there is all but the material")
    func noExport() async throws {
        let fixture = try await ObjectsFixture()
        let sensitive = try await fixture.key { $0.sensitive = true }
        #expect(await refusal { try await fixture.objects.export(ExportRequest(Self.id(sensitive))) } == .sensitive)
        let gone = try await fixture.key()
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        let left = try await fixture.objects.export(ExportRequest(Self.id(gone)))
        #expect(left.attributes.state == .destroyed && left.attributes.cryptographicLength == 256)
        #expect(left.object?.keyBlock?.algorithm == .aes && left.object?.keyBlock?.value == nil)
        let opaque = ManagedObject.opaqueObject(OpaqueDataType(rawValue: 7), SecretBytes(copying: [1]))
        let request = RegisterRequest(attributes: Attributes(), object: opaque)
        let note = try await fixture.objects.register(request).uniqueIdentifier
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: note))
        let nothing = try await fixture.objects.export(ExportRequest(Self.id(note)))
        #expect(nothing.objectType == .opaqueObject && nothing.object == nil)
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
