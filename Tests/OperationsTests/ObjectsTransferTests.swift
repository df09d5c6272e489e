import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Export and Import.
struct ObjectsTransferTests {
    private static func id(_ id: String) -> GetRequest { GetRequest(uniqueIdentifier: id) }

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

    @Test("what comes plain is kept as it came, whatever Key Wrap Type says", arguments: KeyWrapType.allCases)
    func plain(_ type: KeyWrapType) async throws {
        let fixture = try await ObjectsFixture()
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7, 8])), nil))
        var request = ImportRequest(
            uniqueIdentifier: "one",
            attributes: Attributes(),
            object: .secretData(.password, block)
        )
        request.keyWrapType = type
        #expect(try await fixture.objects.import(request).uniqueIdentifier == "one")
        #expect(try await fixture.objects.get(Self.id("one")).object.keyBlock?.plainBytes?.count == 2)
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

    @Test("what was always sensitive and never extractable is so where nothing else is said")
    func protections() async throws {
        let fixture = try await ObjectsFixture()
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
        let told = [TTLV(.alwaysSensitive, .boolean(true)), TTLV(.neverExtractable, .boolean(true))]
        let request = ImportRequest(
            uniqueIdentifier: "kept",
            attributes: Attributes(told),
            object: .secretData(.seed, block)
        )
        _ = try await fixture.objects.import(request)
        let kept = try await fixture.attributes("kept")
        #expect(kept.sensitive == true && kept.alwaysSensitive == true)
        #expect(kept.extractable == false && kept.neverExtractable == true)
    }

    @Test("an import that replaces ends as Destroy does: the old key leaves the memory, and a checkpoint says so")
    func replacedEnds() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key([UInt8](repeating: 7, count: 32))
        _ = try await fixture.encrypt(id, [1, 2, 3]) {
            $0.blockCipherMode = .gcm
            $0.randomIV = true
        }
        let vault = try await fixture.test.server.open()
        #expect(vault.openKeys.count == 1)
        let before = try await fixture.store.count(CheckpointRow.table)
        func bring(_ id: String) async throws {
            let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
            let request = ImportRequest(
                uniqueIdentifier: id,
                attributes: Attributes(),
                object: .secretData(.password, block),
                replacesExisting: true
            )
            _ = try await fixture.objects.import(request)
        }
        try await bring("nothing-there")
        #expect(vault.openKeys.count == 1)
        #expect(try await fixture.store.count(CheckpointRow.table) == before)
        try await bring(id)
        #expect(vault.openKeys.count == 0)
        #expect(try await fixture.store.count(CheckpointRow.table) == before + 1)
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
        let (no, yes) = (TTLVValue.boolean(false), TTLVValue.boolean(true))
        let open = [TTLV(.sensitive, no), TTLV(.alwaysSensitive, yes)]
        #expect(await reason("i", open) == .invalidAttributeValue)
        let loose = [TTLV(.extractable, yes), TTLV(.neverExtractable, yes)]
        #expect(await reason("i", loose) == .invalidAttributeValue)
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
}
