import Canonical

/// The newest record of a chain: what a checkpoint states of it.
public struct ChainHead: Sendable, Hashable {
    public let chain: Bytes
    /// 0 while the chain has no record.
    public let seq: UInt64
    /// The hash of the record `seq`; 32 zero bytes while there is none.
    public let hash: Digest

    public init(chain: Bytes, seq: UInt64, hash: Digest) {
        self.chain = chain
        self.seq = seq
        self.hash = hash
    }
}
