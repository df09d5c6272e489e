import Canonical
import Store

/// A record of the change log as its canonical bytes say it: all that the hashes cover, and nothing that needs a key.
struct LogStatement {
    let vault: Bytes
    let chain: Bytes
    let seq: UInt64
    let previous: Bytes
    /// SHA-256 of the bytes: the next record's `previous`.
    let hash: Digest

    /// Nil for bytes that no record has.
    init?(_ bytes: Bytes) {
        guard let fields = try? Canonical.decode(bytes, .record), [14, 15].contains(fields.count),
            fields[3].unsigned == UInt64(fields.count - 13), let vault = fields[0].bytes,
            let chain = fields[1].bytes, let seq = fields[2].unsigned, let previous = fields[4].bytes
        else { return nil }
        self.vault = vault
        self.chain = chain
        self.seq = seq
        self.previous = previous
        hash = Digest(of: bytes)
    }
}
