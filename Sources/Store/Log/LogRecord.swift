import Canonical

extension LogRow {
    /// What the record's hash and tag are made of: `enc(record, vault, every column but generation and tag)`. The
    /// generation only says which key made the tag, and is not known before. Records of format 1 have no details.
    public func binding(vault: VaultID) -> Bytes {
        // Details that were put to a record of format 1 make it one that nobody tagged.
        let details: [CanonicalValue] = format == 1 && details == nil ? [] : [.optional(details)]
        return Canonical.labelled(
            .record,
            [
                .bytes(vault.bytes), .bytes(chain), .unsigned(seq), .unsigned(format), .digest(previous),
                .optional(checkpoint), .instant(time), .bytes(subject), .text(changeKind), .text(tableName),
                .bytes(rowKey), .unsigned(rowVersion), .digest(rowHash), .bytes(proof),
            ] + details
        )
    }

    /// SHA-256 of the binding: the next record's `previous`. It needs no secret, so that anyone may follow the chain.
    public func hash(vault: VaultID) -> Digest { Digest(of: binding(vault: vault)) }
}

extension RowReference {
    /// The key as the log names it: the canonical encoding of its values.
    public var canonicalKey: Bytes {
        Canonical.encode(
            key.map { value in
                switch value {
                case .null: .null
                case .bytes(let bytes): .bytes(bytes)
                case .integer(let number): .unsigned(UInt64(bitPattern: number))
                }
            }
        )
    }
}
