import Canonical

/// What happened during an unseal, for the change log once the vault is open: a sealed server writes nothing. It is
/// bounded; the oldest entries go first and are counted.
public struct Transcript: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let time: Instant
        public let entry: SealLogEntry
    }

    /// Oldest first.
    public private(set) var entries: [Entry] = []
    /// Entries that had to go.
    public private(set) var omitted: UInt64 = 0

    mutating func append(_ entry: SealLogEntry, at time: Instant) {
        if entries.count == CustodyLimits.transcript {
            entries.removeFirst()
            omitted += 1
        }
        entries.append(Entry(time: time, entry: entry))
    }

    /// enc(format 1, omitted, list of [time, code, holder or null]).
    public var bytes: Bytes {
        let list = entries.map { entry in
            CanonicalValue.list([.instant(entry.time), .text(entry.entry.code), .optional(entry.entry.holder)])
        }
        return Canonical.encode(.unsigned(1), .unsigned(omitted), .list(list))
    }
}
