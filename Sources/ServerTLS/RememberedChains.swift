import Canonical
import Crypto
import Synchronization

/// The chains that peers showed, by their leaves. A continued session (RFC 8446, 2.2) brings the leaf only, and a leaf without the CAs between
/// would be judged differently on the same client's second connection.
final class RememberedChains: Sendable {
    private struct Generations {
        var young: [SHA256Digest: [Bytes]] = [:]
        var old: [SHA256Digest: [Bytes]] = [:]
    }

    private let kept = Mutex(Generations())

    /// A chain of one certificate needs no memory.
    func remember(_ chain: [Bytes]) {
        guard let leaf = chain.first, chain.count > 1 else { return }
        let name = SHA256.hash(data: leaf)
        kept.withLock { kept in
            if kept.young[name] == nil, kept.young.count >= TLSLimits.rememberedChains / 2 {
                kept.old = kept.young
                kept.young.removeAll(keepingCapacity: true)
            }
            kept.young[name] = chain
        }
    }

    /// The chain of this leaf; the leaf alone where none is remembered.
    func chain(of leaf: Bytes) -> [Bytes] {
        let name = SHA256.hash(data: leaf)
        return kept.withLock { $0.young[name] ?? $0.old[name] } ?? [leaf]
    }
}
