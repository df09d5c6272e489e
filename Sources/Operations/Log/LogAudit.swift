public import Authority
public import Canonical

/// Follows the change log and its checkpoints as somebody who has no key of the vault does: by the root certificate, by a checkpoint that was kept
/// outside the database, and by hashes.
///
/// It takes the checkpoints first, oldest first, then the records, those of each chain in their order. What it cannot see is whether a row fits
/// its record, and whether records that no checkpoint names yet are the vault's: that is for `db verify` in an unsealed server.
public struct LogAudit: Sendable {
    /// What was found.
    public struct Report: Sendable {
        /// Sentences, at most a thousand; empty when the log is whole.
        public let findings: [String]
        /// Findings beyond those.
        public let furtherFindings: Int
        public let checkpoints: UInt64
        public let newest: SignedCheckpoint?
        public let chains: Int
        public let records: UInt64
        /// Records that no checkpoint names or follows.
        public let uncovered: UInt64
    }

    private struct Place: Hashable {
        let chain: Bytes
        let seq: UInt64
    }

    private struct End {
        var seq: UInt64
        var hash: Bytes
    }

    private let vault: VaultID
    private let key: Ed25519PublicKey
    private let anchor: SignedCheckpoint?
    private var last: Checkpoint?
    private var signature: Bytes = []
    private var isBroken = false
    private var expected: [Place: Digest] = [:]
    private var covered: [Bytes: UInt64] = [:]
    private var ends: [Bytes: End] = [:]
    private var records: UInt64 = 0
    private var findings: [String] = []
    private var furtherFindings = 0

    /// - Parameters:
    ///   - key: the history signing key, certified by the root.
    ///   - anchor: a checkpoint that was kept outside the database.
    public init(vault: VaultID, key: Ed25519PublicKey, anchor: SignedCheckpoint?) {
        self.vault = vault
        self.key = key
        self.anchor = anchor
        guard let anchor, !isSigned(anchor.checkpoint.bytes, anchor.signature) else { return }
        note("The anchor is not signed by this vault's history key.")
    }

    /// Takes the next checkpoint. Behind one that is not the vault's none is looked at.
    public mutating func take(checkpoint statement: Bytes, signature: Bytes) {
        if isBroken { return }
        let number = (last?.number ?? 0) + 1
        guard let checkpoint = Checkpoint(reading: statement), checkpoint.vault == vault,
            isSigned(statement, signature)
        else {
            isBroken = true
            return note(
                "The checkpoint after number \(number - 1) cannot be read or is not signed by this vault's history key."
            )
        }
        guard checkpoint.number == number, checkpoint.previous == last?.hash else {
            isBroken = true
            return note("Checkpoint \(checkpoint.number) does not follow checkpoint \(number - 1).")
        }
        if let last, checkpoint.folded != last.folded(into: checkpoint.heads) {
            note("Checkpoint \(number) does not fold the chains that the one before it named.")
        }
        if let anchor, anchor.checkpoint.number == number, anchor.checkpoint != checkpoint {
            note(
                "Checkpoint \(number) is another one than the anchor: the database was put back and went on from there."
            )
        }
        expect(checkpoint)
        last = checkpoint
        self.signature = signature
    }

    /// Takes the next record of its chain, by its canonical bytes.
    public mutating func take(record bytes: Bytes) {
        records += 1
        guard let record = LogStatement(bytes), record.vault == vault.bytes else {
            return note("A record cannot be read or is of another vault.")
        }
        let end = ends[record.chain] ?? End(seq: 0, hash: Bytes(repeating: 0, count: 32))
        if record.seq != end.seq + 1 {
            note("\(Self.name(record.chain)): records before \(record.seq) are missing.")
        } else if record.previous != end.hash {
            note("\(Self.name(record.chain)): record \(record.seq) does not follow the one before it.")
        }
        if let hash = expected.removeValue(forKey: Place(chain: record.chain, seq: record.seq)), hash != record.hash {
            note("\(Self.name(record.chain)): record \(record.seq) is not the one that a checkpoint names.")
        }
        ends[record.chain] = End(seq: record.seq, hash: record.hash.bytes)
    }

    /// The end of the log.
    public consuming func finish() -> Report {
        if let anchor, anchor.checkpoint.number > last?.number ?? 0, !isBroken {
            note(
                "The log ends at checkpoint \(last?.number ?? 0), the anchor is number \(anchor.checkpoint.number): the database was put back."
            )
        }
        for place in expected.keys.sorted(by: { ($0.chain.hex, $0.seq) < ($1.chain.hex, $1.seq) }) {
            note("\(Self.name(place.chain)): record \(place.seq), which a checkpoint names, is missing.")
        }
        let uncovered = ends.reduce(UInt64(0)) { sum, end in
            let named = covered[end.key] ?? 0
            return sum + (end.value.seq > named ? end.value.seq - named : 0)
        }
        return Report(
            findings: findings,
            furtherFindings: furtherFindings,
            checkpoints: last?.number ?? 0,
            newest: last.map { SignedCheckpoint(checkpoint: $0, signature: signature) },
            chains: ends.count,
            records: records,
            uncovered: uncovered
        )
    }

    private mutating func expect(_ checkpoint: Checkpoint) {
        // A head that stood in the checkpoint before is expected already.
        let known = Set(last?.heads ?? [])
        for head in checkpoint.heads where !known.contains(head) {
            guard expected.count < LogLimits.heads else { return note("There are more checkpoints than can be held.") }
            expected[Place(chain: head.chain, seq: head.sequence)] = head.hash
            covered[head.chain] = max(covered[head.chain] ?? 0, head.sequence)
        }
    }

    private mutating func note(_ finding: String) {
        if findings.count < LogLimits.findings { findings.append(finding) } else { furtherFindings += 1 }
    }

    private func isSigned(_ statement: Bytes, _ signature: Bytes) -> Bool {
        key.isValid(signature: signature, over: statement)
    }

    /// A chain for people: the server's id, shortened, and which of its starts.
    private static func name(_ chain: Bytes) -> String {
        let start: UInt64 = chain.bigEndian(at: chain.count - 8) ?? 0
        return "Server \(chain.prefix(8).map { $0 }.hex)…, start \(start)"
    }
}
