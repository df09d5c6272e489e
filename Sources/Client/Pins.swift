import Authority
public import Canonical
import FoundationEssentials
public import SecretSharing

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
    /// The root's newest revocation list of servers that was seen, base64 of the DER.
    public private(set) var revocations: String?

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

    /// Remembers whose share a digest names, beside what is known.
    public mutating func remember(_ holder: Holder) {
        guard !holders.contains(holder) else { return }
        if holders.count >= ClientLimits.pinnedHolders { holders.removeFirst() }
        holders.append(holder)
    }

    /// Takes the holders of a new epoch for those of the one before it.
    public mutating func replaceHolders(with holders: [Holder]) {
        self.holders = Array(holders.prefix(ClientLimits.pinnedHolders))
    }

    /// Keeps the root's newest revocation list; an older one or one that the root did not sign changes nothing.
    public mutating func advance(revocations der: Bytes) {
        guard let list = try? IdentityRevocations(der: der, root: rootCA) else { return }
        let kept = pinnedRevocations.flatMap { try? IdentityRevocations(der: $0, root: rootCA) }
        if list.number > kept?.number ?? 0 || kept == nil { revocations = der.base64 }
    }

    /// The pinned revocation list in DER.
    public var pinnedRevocations: Bytes? { revocations.flatMap { Bytes(base64: $0) } }
}
