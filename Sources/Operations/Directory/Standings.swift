import Canonical

/// What a server remembers of its callers. None of it is believed without the directory's row of the same request.
struct Standings: Sendable {
    private var standings: [Bytes: Standing] = [:]
    /// Scoped grants that were remembered since the last time all was forgotten: those to everyone are kept once for each caller.
    private var grants = 0
    /// The newest revision of the directory that this server has seen.
    private var revision: UInt64 = 0

    subscript(_ key: Bytes) -> Standing? {
        get { standings[key] }
        set {
            if standings.count >= DirectoryLimits.standings || grants >= DirectoryLimits.standingGrants { forget() }
            grants += newValue?.scopedGrants.count ?? 0
            standings[key] = newValue
        }
    }

    /// Whether a newer directory was seen; else this is now the newest one, and what an earlier one said is forgotten.
    mutating func isOlder(_ revision: UInt64) -> Bool {
        if revision < self.revision { return true }
        if revision > self.revision { forget() }
        self.revision = revision
        return false
    }

    private mutating func forget() {
        standings.removeAll(keepingCapacity: true)
        grants = 0
    }
}
