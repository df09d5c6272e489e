import Access
import Canonical
import KMIP
import Store

extension ObjectDesk {
    /// Replaces a key as Re-key does, a private key with its public key as Re-key Key Pair does, or a certificate as Re-certify does, without a caller:
    /// for its owner, by what its attributes say. Answers the identifier of the new object; nil where it is not the server's to replace.
    ///
    /// - Parameter row: as it was read, its tag checked.
    /// - Throws: as Re-key and Re-certify do; `conflict` where somebody has changed the object.
    @inline(never)
    func rotate(_ row: ObjectRow) async throws -> String? {
        guard let type = ObjectType(rawValue: row.objectType), !ObjectFacts.isReserved(row.id) else { return nil }
        let attributes = try Attributes(canonicalBytes: row.attributes)
        let facts = try ObjectFacts(row, attributes)
        let permit = Permit.internal(.keyRotation)
        guard permit.covers(facts), !facts.isVaultOwn else { return nil }
        let read = try await server.snapshot([.creationRules], of: vault)
        let rules = try rules(read.answers[0])
        if type == .certificate { return try await renew(row, attributes, facts, read.row, rules, by: permit) }
        // As Re-key says: a key whose value is elsewhere is not replaced by one that is here.
        guard row.material != nil else {
            throw KMIPError(.keyValueNotPresent, "only the key's attributes are here; its KeyValueLocation says more")
        }
        var made = ObjectsMade(
            kind: ChangeKind.rotateKey,
            permit: permit,
            rules: rules,
            owner: facts.owner,
            now: server.clock.now()
        )
        let id = newIdentifier()
        switch type {
        case .symmetricKey: try replace(row, attributes, id, &made)
        case .privateKey: try await replacePair(row, attributes, id, &made)
        default: return nil
        }
        try await write(made)
        return id
    }

    private func replace(
        _ row: ObjectRow,
        _ attributes: Attributes,
        _ id: String,
        _ made: inout ObjectsMade
    ) throws(KMIPError) {
        let replacement = try KeyReplacement(
            of: attributes,
            .symmetricKey,
            offset: attributes.rotateOffset,
            now: made.now.wholeSeconds
        )
        let (old, object) = try replace(row.id, replacement, id)
        made.new = [object]
        made.changed = [ChangedObject(row, attributes, old)]
    }

    private func replacePair(
        _ row: ObjectRow,
        _ attributes: Attributes,
        _ id: String,
        _ made: inout ObjectsMade
    ) async throws {
        let other = try await publicKey(of: row, attributes)
        let others = try Attributes(canonicalBytes: other.attributes)
        let replacement = try PairReplacement(
            of: attributes,
            others,
            offset: attributes.rotateOffset,
            now: made.now.wholeSeconds
        )
        let key = try await replacement.shape.make(in: server.slowPool, under: server.options.cryptography, for: nil)
        let done = try replacement.done(key, (row.id, other.id), id)
        made.new = done.pair.objects
        made.changed = [
            ChangedObject(row, attributes, done.old.privateKey), ChangedObject(other, others, done.old.publicKey),
        ]
    }

    /// The other key of the pair, of the same owner and not destroyed.
    private func publicKey(of row: ObjectRow, _ attributes: Attributes) async throws -> ObjectRow {
        let id = try attributes.publicKeyOfPair()
        guard let other = try await vault.store.row(ObjectRow.self, key: ObjectRow.key(id)),
            other.objectType == ObjectType.publicKey.rawValue, other.owner == row.owner, other.material != nil
        else { throw KMIPError(.invalidField, "the pair's public key is not there") }
        try vault.sealer.check(other)
        return other
    }
}
