import Canonical

extension LogRow {
    /// What the record's hash and tag are made of: `enc(record, vault, every column but generation and tag)`. The
    /// generation only says which key made the tag, and is not known before.
    public func binding(vault: VaultID) -> Bytes {
        Canonical.labelled(
            .record,
            [
                .bytes(vault.bytes), .bytes(chain), .unsigned(seq), .unsigned(format), .digest(previous),
                .optional(checkpoint), .instant(time), .bytes(subject), .text(changeKind), .text(tableName),
                .bytes(rowKey), .unsigned(rowVersion), .digest(rowHash), .bytes(proof),
            ]
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
