import Access
import Canonical
import KMIP
import Keyring
import Secrets
import Store

/// Makes and opens the rows of what belongs to the vault itself: its own keys, its manifests and policies. All are managed objects.
struct VaultDocuments: Sendable {
    let sealer: RowSealer
    let now: Instant

    /// One of the vault's own keys: Sensitive, not Extractable, owned by the vault, active.
    func key(_ id: String, _ type: ObjectType, _ algorithm: CryptographicAlgorithm?, _ material: SecretBytes) throws
        -> ObjectRow
    {
        var attributes = common(id, type)
        attributes.sensitive = true
        attributes.alwaysSensitive = true
        attributes.extractable = false
        attributes.neverExtractable = true
        attributes.cryptographicAlgorithm = algorithm
        return try row(id, type, owner: .vault, attributes, material)
    }

    /// A manifest or a policy, as an opaque object of the subject that set it. Not secret, but wrapped and tagged like everything else.
    func document(_ id: String, owner: Subject, _ content: Bytes) throws -> ObjectRow {
        try row(id, .opaqueObject, owner: owner, common(id, .opaqueObject), SecretBytes(copying: content))
    }

    private func common(_ id: String, _ type: ObjectType) -> Attributes {
        var attributes = Attributes()
        attributes.uniqueIdentifier = id
        attributes.objectType = type
        attributes.initialDate = now.wholeSeconds
        attributes.lastChangeDate = now.wholeSeconds
        attributes.lifeDates = LifeDates(activation: now.wholeSeconds)
        return attributes
    }

    private func row(
        _ id: String,
        _ type: ObjectType,
        owner: Subject,
        _ attributes: Attributes,
        _ material: SecretBytes
    ) throws -> ObjectRow {
        let context = MaterialContext(vault: sealer.vault, id: id, objectType: type.rawValue, revision: 1)
        return ObjectRow(
            id: id,
            objectType: type.rawValue,
            state: State.active.rawValue,
            owner: owner.stored,
            attributes: attributes.canonicalBytes,
            material: try sealer.keyring.wrapMaterial(material, context),
            materialRevision: 1,
            created: now,
            tagging: Tagging(generation: sealer.keyring.current)
        )
    }
}

extension RowSealer {
    /// The material of an object whose row was checked. The permit says who needs it; for the vault's own objects it is a duty's.
    func open(_ row: ObjectRow, _ permit: Permit, _ facts: ObjectFacts) throws -> SecretBytes {
        guard permit.covers(facts) else { throw OperationError(.permissionDenied, "This was not permitted.") }
        guard let material = row.material else { throw Damage(row.raw, "its material is missing") }
        let context = MaterialContext(
            vault: vault,
            id: row.id,
            objectType: row.objectType,
            revision: row.materialRevision
        )
        do {
            return try keyring.unwrapMaterial(material, context, generation: row.generation)
        } catch {
            throw Damage(row.raw, "its material does not open")
        }
    }

    /// The material of one of the vault's own objects, after checking its row.
    func openOwn(_ row: ObjectRow, _ duty: Duty) throws -> SecretBytes {
        try check(row)
        return try open(row, .internal(duty), try ObjectFacts(row))
    }
}

extension ObjectFacts {
    /// What a permit needs to know of a stored object. Throws `Damage` when the row cannot be read.
    init(_ row: ObjectRow) throws {
        guard let attributes = try? Attributes(canonicalBytes: row.attributes) else {
            throw Damage(row.raw, "it cannot be read")
        }
        try self.init(row, attributes)
    }

    /// The same with the row's attributes, which were read already.
    init(_ row: ObjectRow, _ attributes: Attributes) throws {
        guard let owner = try? Subject(stored: row.owner), let state = State(rawValue: row.state) else {
            throw Damage(row.raw, "it cannot be read")
        }
        self.init(
            id: row.id,
            owner: owner,
            state: state,
            isSensitive: attributes.sensitive ?? false,
            isExtractable: attributes.extractable ?? true
        )
    }
}
