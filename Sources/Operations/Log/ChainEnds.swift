import Canonical
import Keyring
import Store

/// Follows chains of the change log from where a checkpoint left them to their newest records.
struct ChainEnds {
    let store: any Store
    let vault: OpenVault

    /// Where each chain ends now, in the order of `heads`; a head of sequence 0 stands for a chain's beginning.
    ///
    /// A chain is followed as far as its records follow one another and have the vault's tags: what somebody else appended is never signed.
    @inline(never)
    func ends(after heads: [Checkpoint.Head]) async throws -> [Checkpoint.Head] {
        var ends = heads
        var open = Array(heads.indices)
        while !open.isEmpty {
            let asked = open.prefix(CheckpointLimits.chains)
            let answers = try await store.read(asked.map { .log(chain: ends[$0].chain, after: ends[$0].sequence) })
            var unfinished: [Int] = []
            for (index, records) in zip(asked, answers) {
                let end = try follow(records, from: ends[index])
                // A full page of records may have more behind it; a broken one has not.
                if records.count == StoreLimits.rows, end.sequence == ends[index].sequence + UInt64(records.count) {
                    unfinished.append(index)
                }
                ends[index] = end
            }
            open = unfinished + open.dropFirst(asked.count)
        }
        return ends
    }

    private func follow(_ records: [RawRow], from head: Checkpoint.Head) throws -> Checkpoint.Head {
        var last = head
        for raw in records {
            let record = try LogRow(raw)
            guard vault.isOwn(record, after: last) else { break }
            last = Checkpoint.Head(chain: head.chain, sequence: record.seq, hash: record.hash(vault: vault.id))
        }
        return last
    }
}

/// Bounds of taking checkpoints.
enum CheckpointLimits {
    /// Chains that one read follows.
    static let chains = 32
    /// How often a number is tried that other servers take.
    static let attempts = 8
}

extension OpenVault {
    /// Whether a record is this vault's and the next one of its chain.
    fileprivate func isOwn(_ record: LogRow, after head: Checkpoint.Head) -> Bool {
        let follows = record.seq == head.sequence + 1 && record.previous == head.hash
        let binding = record.binding(vault: id)
        return follows && (try? keyring.checkLogTag(record.tag, binding, generation: record.generation)) != nil
    }
}

extension Checkpoint.Head {
    init(_ head: ChainHead) {
        self.init(chain: head.chain, sequence: head.seq, hash: head.hash)
    }

    /// The beginning of the chain of a server's newest start.
    init(_ server: ServerRow, of vault: VaultID) {
        self.init(LogChain(vault: vault, server: server.id, start: server.startCounter).head)
    }
}
