import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Objects in a database that somebody edited")
struct ObjectsTamperTests {
    @Test("one changed value in any column of the row refuses the read", arguments: ObjectRow.table.columns.indices)
    func columns(position: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        let row = try #require(try await fixture.row(id)).raw
        await fixture.store.edit(ObjectRow.table, key: row.key) { row in
            switch row.values[position] {
            case .null: row.values[position] = .integer(1)
            case .integer(let number): row.values[position] = .integer(number ^ 1)
            case .bytes(var bytes):
                bytes[bytes.count / 2] ^= 1
                row.values[position] = .bytes(bytes)
            }
        }
        let reason = await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) }
        #expect(reason != nil)
    }

    @Test("the material of another object opens nowhere else")
    func swapped() async throws {
        let fixture = try await ObjectsFixture()
        let (one, other) = (try await fixture.key(), try await fixture.key())
        let foreign = try #require(try await fixture.row(other))
        var row = try #require(try await fixture.row(one))
        row.material = foreign.material
        await fixture.store.put(row.raw)
        #expect(await code { try await fixture.objects.get(GetRequest(uniqueIdentifier: one)) } == .stateDamaged)
        // Even with a tag of the vault's own the wrap itself is bound to its object.
        try await fixture.put(row)
        #expect(await code { try await fixture.objects.get(GetRequest(uniqueIdentifier: one)) } == .stateDamaged)
        #expect(try await fixture.state(one) == .preActive)
        row.sealedAttributes = foreign.sealedAttributes
        try await fixture.put(row)
        #expect(
            await code { try await fixture.objects.getAttributes(GetAttributesRequest(uniqueIdentifier: one)) }
                == .stateDamaged
        )
    }

    @Test("a row in another one's place is refused")
    func rows() async throws {
        let fixture = try await ObjectsFixture()
        let (one, other) = (try await fixture.key(), try await fixture.key())
        var raw = try #require(try await fixture.row(other)).raw
        raw.values[0] = .of(one)
        await fixture.store.put(raw)
        #expect(await code { try await fixture.objects.get(GetRequest(uniqueIdentifier: one)) } == .stateDamaged)
        #expect(
            await code { try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: one)) } == .stateDamaged
        )
    }

    @Test("a forged grant is refused, on the object and on the vault")
    func grants() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        try await fixture.giveAway(id)
        let grant = Grant(objectID: id, grantee: .admin, rights: Rights([.get]), grantedBy: .admin)
        await fixture.store.put(GrantRow(grant, created: Instant(wholeSeconds: 0)).raw)
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) } == .generalFailure)
    }

    @Test("a forged hint makes no hit, and a name that is only a hint is not taken")
    func hints() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key { $0.add(ObjectName("backup").ttlv) }
        var forged = Attributes([ObjectName("payroll").ttlv])
        forged.tags = ["prod"]
        let row = try #require(try await fixture.row(id))
        for hint in forged.items.flatMap({ AttributeHint.hints(of: $0) }) {
            await fixture.store.put(
                ObjectHintRow(owner: row.owner, hint: hint.hint, created: row.created, id: id).raw
            )
        }
        await fixture.store.put(NameHintRow(name: Bytes("payroll".utf8), id: id).raw)
        await fixture.store.put(LabelHintRow(label: Bytes("prod".utf8), id: id).raw)
        #expect(try await fixture.found([ObjectName("payroll").ttlv]).isEmpty)
        var tagged = Attributes()
        tagged.tags = ["prod"]
        #expect(try await fixture.found(tagged.items).isEmpty)
        #expect(try await fixture.found([ObjectName("backup").ttlv]) == [id])
        #expect(try await fixture.key { $0.add(ObjectName("payroll").ttlv) } != id)
    }

    private func code(_ body: () async throws -> Any) async -> OperationError.Code? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? OperationError)?.code
        }
    }
}
