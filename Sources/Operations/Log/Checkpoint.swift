import Canonical

/// A signed statement of everything that the database held at a moment: the heads of the change log's chains and the rows of each table.
///
/// The newest one is kept outside the database (the anchor), so that a database put back to an earlier day is noticed. The history
/// signing key signs `bytes`.
public struct Checkpoint: Sendable, Hashable {
    /// The last record of one chain: sequence number and hash.
    public struct Head: Sendable, Hashable {
        public let chain: Bytes
        public let sequence: UInt64
        public let hash: Digest
    }

    public let vault: VaultID
    public let epoch: Epoch
    public let generation: MasterGeneration
    /// Counted from 1 without a gap.
    public let number: UInt64
    /// The hash of the checkpoint before; nil for the first.
    public let previous: Digest?
    /// The heads of the open chains, sorted by chain.
    public let heads: [Head]
    /// One hash over the heads of the chains that are closed; nil while there are none.
    public let folded: Digest?
    /// Rows per table, sorted by name.
    public let rows: [String: UInt64]

    /// What is signed: enc(checkpoint, vault, epoch, generation, number, previous, heads, folded, rows); see FORMATS.md.
    public var bytes: Bytes {
        Canonical.labelled(
            .checkpoint,
            [
                .vault(vault), .epoch(epoch), .generation(generation), .unsigned(number), .optional(previous),
                .list(heads.map { .list([.bytes($0.chain), .unsigned($0.sequence), .digest($0.hash)]) }),
                .optional(folded),
                .list(rows.sorted { $0.key < $1.key }.map { .list([.text($0.key), .unsigned($0.value)]) }),
            ]
        )
    }

    /// SHA-256 of `bytes`: the name by which people speak of a checkpoint.
    public var hash: Digest { Digest(of: bytes) }
}

extension Checkpoint {
    /// Reads `bytes`; nil for anything that this type did not write.
    public init?(reading bytes: Bytes) {
        guard let fields = try? Canonical.decode(bytes, .checkpoint), let checkpoint = Checkpoint(fields: fields),
            checkpoint.bytes == bytes
        else { return nil }
        self = checkpoint
    }

    private init?(fields: [CanonicalValue]) {
        guard fields.count == 8, let vault = fields[0].bytes.flatMap({ VaultID(bytes: $0) }),
            let epoch = fields[1].number32, let generation = fields[2].number32, let number = fields[3].unsigned,
            let heads = fields[5].list, let rows = fields[7].list
        else { return nil }
        self.vault = vault
        self.epoch = Epoch(epoch)
        self.generation = MasterGeneration(generation)
        self.number = number
        previous = fields[4].digest
        self.heads = heads.compactMap(Head.init)
        folded = fields[6].digest
        let pairs = rows.compactMap { row -> (String, UInt64)? in
            guard let pair = row.list, pair.count == 2, let name = pair[0].text, let count = pair[1].unsigned else {
                return nil
            }
            return (name, count)
        }
        self.rows = Dictionary(pairs) { first, _ in first }
    }
}

extension Checkpoint.Head {
    fileprivate init?(_ value: CanonicalValue) {
        guard let fields = value.list, fields.count == 3, let chain = fields[0].bytes,
            let sequence = fields[1].unsigned,
            let hash = fields[2].digest
        else { return nil }
        self.init(chain: chain, sequence: sequence, hash: hash)
    }
}

extension CanonicalValue {
    var digest: Digest? { bytes.flatMap { Digest(bytes: $0) } }
    var number32: UInt32? { unsigned.flatMap { UInt32(exactly: $0) } }
}

/// A checkpoint with its signature: what is written into the database, beside it, and handed to callers.
public struct SignedCheckpoint: Sendable, Hashable {
    public let checkpoint: Checkpoint
    /// Ed25519 by the history signing key over `checkpoint.bytes`.
    public let signature: Bytes

    public init(checkpoint: Checkpoint, signature: Bytes) {
        self.checkpoint = checkpoint
        self.signature = signature
    }

    /// The content of the anchor file.
    var anchor: Bytes { Canonical.encode(.bytes(checkpoint.bytes), .bytes(signature)) }

    /// Reads the content of an anchor file; nil for anything else. The signature is not looked at.
    public init?(anchor: Bytes) {
        guard let fields = try? Canonical.decode(anchor), fields.count == 2, let statement = fields[0].bytes,
            let signature = fields[1].bytes, let checkpoint = Checkpoint(reading: statement)
        else { return nil }
        self.init(checkpoint: checkpoint, signature: signature)
    }
}
