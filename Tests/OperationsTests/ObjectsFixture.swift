import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport

@testable import Operations

/// An open vault without manifests, and what the tests do in it again and again.
struct ObjectsFixture {
    let test: TestVault
    let objects: ObjectOperations
    static let stranger = Result { try Subject.mail("stranger@example.org") }

    init(manifests: Int = 0, policy: CryptographicPolicy = .default) async throws {
        test = try await TestVault(manifests: manifests, policy: policy)
        objects = test.server.objects(for: test.local)
    }

    var store: MemoryStore { test.store }

    /// A new AES key; pre-active where nothing else is said.
    func key(_ change: (inout Attributes) -> Void = { _ in }) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        change(&attributes)
        return try await objects.create(CreateRequest(objectType: .symmetricKey, attributes: attributes))
            .uniqueIdentifier
    }

    func row(_ id: String) async throws -> ObjectRow? { try await store.row(ObjectRow.self, key: ObjectRow.key(id)) }

    func attributes(_ id: String) async throws -> Attributes {
        try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id)).attributes
    }

    func state(_ id: String) async throws -> State? { try await attributes(id).state }

    func revoke(_ id: String, _ code: RevocationReasonCode) async throws {
        _ = try await objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: RevocationReason(code)))
    }

    func found(_ attributes: [TTLV], maximum: Int32? = nil, offset: Int32? = nil) async throws -> [String] {
        let request = LocateRequest(attributes: Attributes(attributes), maximumItems: maximum, offsetItems: offset)
        return try await objects.locate(request).uniqueIdentifiers
    }

    /// Writes a row as the vault itself would: sealed by its own keys.
    func put<Row: TaggedRow>(_ row: Row) async throws {
        await store.put(try await test.server.open().sealer.sealed(row, after: row).raw)
        try await store.putHints(row)
    }

    /// Gives an object to somebody else.
    func giveAway(_ id: String) async throws {
        guard var row = try await row(id) else { return }
        row.owner = try Self.stranger.get().stored
        try await put(row)
    }

    /// Grants the caller something on an object that somebody else owns.
    func grant(_ rights: Set<Right>, on id: String, until: Instant? = nil) async throws {
        let grant = Grant(
            objectID: id,
            grantee: .admin,
            rights: Rights(rights),
            until: until,
            grantedBy: try Self.stranger.get()
        )
        try await put(GrantRow(grant, created: Instant(wholeSeconds: 0)))
    }
}

extension MemoryStore {
    /// Writes what Locate finds the row's object by, as the vault itself would.
    func putHints(_ row: any TaggedRow) async throws {
        if let object = row as? ObjectRow {
            for raw in all(ObjectHintRow.table)
            where raw["id"] == .of(object.id) && raw["hint"] != .of(AttributeHint.granted) {
                erase(ObjectHintRow.table, key: raw.key)
            }
            for hint in ObjectHints.rows(of: object) { put(hint) }
        }
        guard let grant = row as? GrantRow else { return }
        let key = ObjectRow.key(grant.id)
        if let object = all(ObjectRow.table).first(where: { $0.key == key }) {
            put(ObjectHints.row(of: grant, try ObjectRow(object)))
        }
    }
}

/// The reason of the refusal in KMIP's words; nil where nothing was refused.
func refusal(_ body: () async throws -> Any) async -> ResultReason? {
    do {
        _ = try await body()
        return nil
    } catch let error as any KMIPReportable {
        return error.kmipError.reason
    } catch {
        return .internalServerError
    }
}
