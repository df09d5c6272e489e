import Canonical
import FoundationEssentials
import SecretSharing

/// What this folder knows of a vault: by it a server is recognized before a share leaves.
public struct Pins: Codable, Sendable, Hashable {
    /// One holder of the epoch, to tell whose share a file holds.
    public struct Holder: Codable, Sendable, Hashable {
        public let name: String
        public let group: UInt8
        public let index: UInt8
        /// The share's digest in hex.
        public let digest: String

        public init(name: String, group: UInt8, index: UInt8, digest: String) {
            self.name = name
            self.group = group
            self.index = index
            self.digest = digest
        }
    }

    /// The file's form; this program knows 1.
    public private(set) var version = 1
    /// UUID text.
    public let vault: String
    /// PEM.
    public let rootCA: String
    /// The highest epoch that a server of this vault has shown.
    public private(set) var epoch: UInt32
    public private(set) var checkpoint: PinnedCheckpoint?
    public private(set) var holders: [Holder]

    public init(vault: String, rootCA: String, epoch: UInt32, checkpoint: PinnedCheckpoint?, holders: [Holder]) {
        self.vault = vault
        self.rootCA = rootCA
        self.epoch = epoch
        self.checkpoint = checkpoint
        self.holders = holders
    }

    /// Whose share this is, by its digest; nil if it is none of this epoch's.
    public func holder(of share: Share) -> String? {
        holders.first { share.digest(holder: $0.name).hex == $0.digest }?.name
    }

    /// Remembers what a trusted server showed; nothing ever goes back.
    public mutating func advance(epoch shown: UInt32?, checkpoint newest: PinnedCheckpoint?) {
        if let shown, shown > epoch { epoch = shown }
        if let newest, newest.number >= checkpoint?.number ?? 0 { checkpoint = newest }
    }
}
