import Canonical

/// The records that one run of one server writes, each with the hash of the one before it. Every start has a chain of its
/// own; its first record opens it.
public struct LogChain: Sendable, Hashable {
    public let vault: VaultID
    public private(set) var head: ChainHead

    /// - Parameters:
    ///   - server: SHA-256 of the server's identity key.
    ///   - start: the server's start counter, never used before.
    public init(vault: VaultID, server: Digest, start: UInt64) {
        var chain = server.bytes
        chain.append(bigEndian: start)
        self.vault = vault
        head = ChainHead(chain: chain, seq: 0, hash: Self.nothing)
    }

    /// A chain as somebody else left it.
    public init(vault: VaultID, at head: ChainHead) {
        self.vault = vault
        self.head = head
    }

    /// The record of the change, in the next place and not yet tagged; the chain does not move.
    ///
    /// - Parameter details: what it says besides the change's own details. Of a row that was only looked at there are none, unless the change has some of
    ///   its own.
    public func record(
        of change: Change,
        by subject: Bytes,
        at time: Instant,
        checkpoint: Digest?,
        details: LogDetails = LogDetails()
    ) -> LogRow {
        let row = change.row
        let isTold = change.isWriting || !change.details.words.isEmpty
        let details = isTold ? details.merging(change.details).stored : nil
        return LogRow(
            chain: head.chain,
            seq: head.seq + 1,
            format: details == nil ? 1 : 2,
            previous: head.hash,
            checkpoint: checkpoint,
            time: time,
            subject: subject,
            changeKind: change.kind,
            tableName: row.table.name,
            rowKey: row.reference.canonicalKey,
            rowVersion: row.version,
            rowHash: row.contentHash,
            proof: row.tag,
            details: details,
            generation: MasterGeneration(0),
            tag: []
        )
    }

    /// Moves on to a record that `record` made.
    public mutating func append(_ record: LogRow) {
        head = ChainHead(chain: head.chain, seq: record.seq, hash: record.hash(vault: vault))
    }

    /// Whether the record is the next one.
    public func isFollowed(by record: LogRow) -> Bool {
        record.chain == head.chain && record.seq == head.seq + 1 && record.previous == head.hash
    }

    /// What stands for the hash of a record where there is none.
    static let nothing = Digest(zeroes: 32)
}

extension Digest {
    fileprivate init(zeroes count: Int) {
        // 32 bytes always make a digest; the other branch is there because the initializer may refuse.
        self = Digest(bytes: Bytes(repeating: 0, count: count)) ?? Digest(of: Bytes())
    }
}

extension RawRow {
    fileprivate var version: UInt64 {
        guard case .integer(let version) = self["version"] else { return 0 }
        return UInt64(bitPattern: version)
    }
}
