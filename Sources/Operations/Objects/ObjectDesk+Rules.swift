import Access
import Canonical
import KMIP
import Keyring
import Store

/// What the vault says about new objects, as one request read it.
struct RulesRead: Sendable {
    /// Nil where nobody has ever said anything.
    let row: ObjectRow?
    let rules: CreationRules

    /// Throws Constraint Violation.
    func require(_ object: NewObject) throws {
        guard !rules.constraints.isEmpty else { return }
        try rules.require(Attributes(object.attributes.items + object.computed.items), of: object.type)
    }
}

extension Query {
    /// The row with the vault's rules about new objects.
    static let creationRules = Query.object(VaultObject.creationRules)
}

// The rules stand in the attributes of an object of the vault's own, so that they are tagged, verified, wrapped anew and backed up as every other row
// is, and nobody can change them but by the operations that set them.
extension ObjectDesk {
    /// The answer to ``Query/creationRules``, checked. Throws `Damage`.
    func rules(_ rows: [RawRow]) throws -> RulesRead {
        guard let row = try rulesRow(rows) else { return RulesRead(row: nil, rules: CreationRules()) }
        guard let rules = Self.content(of: row) else { throw Damage(row.raw, "it cannot be read") }
        return RulesRead(row: row, rules: rules)
    }

    /// The row as this vault wrote it, whatever it says. Throws `Damage`.
    private func rulesRow(_ rows: [RawRow]) throws -> ObjectRow? {
        guard let row = try batch?.row(VaultObject.creationRules) ?? rows.first.map(ObjectRow.init) else { return nil }
        try vault.sealer.check(row)
        return row
    }

    /// Nil for a row that cannot be read.
    private static func content(of row: ObjectRow) -> CreationRules? {
        guard let attributes = try? Attributes(canonicalBytes: row.attributes),
            case .structure(let structures) = attributes.vendorAttribute(vendor, name)
        else { return nil }
        return try? CreationRules(structures)
    }

    /// What was decided by rules is written only while they are so.
    func witness(_ kind: String, _ rules: RulesRead, _ writer: inout Writer) {
        guard let row = rules.row, batch?.row(VaultObject.creationRules) == nil else { return }
        writer.witness(kind, row)
    }

    /// Changes the rules for all. Throws `AccessError` for who is no administrator.
    func changeRules(_ change: (inout CreationRules) -> Void) async throws {
        try await step.once {
            for attempt in 1...ObjectLimits.attempts {
                do {
                    return try await changeRulesOnce(change)
                } catch let error as StoreError where error.code == .conflict && attempt < ObjectLimits.attempts {
                    continue
                }
            }
        } again: { _ in
        }
    }

    @inline(never)
    private func changeRulesOnce(_ change: (inout CreationRules) -> Void) async throws {
        let asking = try await caller(with: [.directory, .creationRules])
        let permit = try Access.admit(asking.caller, to: .manageSettings)
        // Rules that cannot be read keep every object from being made: they must be replaceable.
        let earlier = try rulesRow(asking.answers[1])
        var changed = earlier.flatMap(Self.content) ?? CreationRules()
        change(&changed)
        var writer = Writer(vault.sealer)
        let row = try row(changed, after: earlier, at: asking.now)
        if let old = earlier {
            try writer.update(ChangeKind.setRules, row, from: old)
        } else {
            try writer.insert(ChangeKind.setRules, row)
        }
        if let directory = try asking.answers[0].first.map(DirectoryRow.init) {
            writer.witness(ChangeKind.setRules, directory)
        }
        let set = WriteSet(by: permit, writer.changes)
        try await commit(set, row.id, replacing: earlier.map { [$0] } ?? [])
    }

    /// Throws Server Limit Exceeded for rules that are too many together.
    private func row(_ rules: CreationRules, after earlier: ObjectRow?, at now: Instant) throws -> ObjectRow {
        var attributes = Attributes()
        attributes.uniqueIdentifier = VaultObject.creationRules
        attributes.objectType = .opaqueObject
        attributes.initialDate = (earlier?.created ?? now).wholeSeconds
        attributes.lastChangeDate = now.wholeSeconds
        attributes.setVendorAttribute(
            Self.vendor,
            Self.name,
            .structure([rules.constraintsTTLV, rules.defaultsTTLV])
        )
        guard attributes.storedSize <= ObjectLimits.rules else {
            throw KMIPError(
                .serverLimitExceeded,
                "constraints and defaults have more than \(ObjectLimits.rules) bytes together"
            )
        }
        return ObjectRow(
            id: VaultObject.creationRules,
            objectType: ObjectType.opaqueObject.rawValue,
            state: State.preActive.rawValue,
            owner: Subject.vault.stored,
            attributes: attributes.canonicalBytes,
            materialRevision: 1,
            created: earlier?.created ?? now,
            tagging: earlier?.tagging ?? Tagging(generation: vault.keyring.current)
        )
    }

    private static let vendor = "y"
    private static let name = "CreationRules"
}
