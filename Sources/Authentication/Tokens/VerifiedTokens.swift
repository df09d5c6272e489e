import Access
import Canonical

/// Tokens that were verified, by the digest of their text: a bounded number, those used last.
struct VerifiedTokens: Sendable {
    struct Entry: Sendable {
        let identity: Identity
        let expires: Instant
        /// The issuer's place in the settings.
        let issuer: Int
        /// The set of keys that the signature was checked with.
        let keySet: Digest
    }

    private let capacity: Int
    private var entries: [Digest: (entry: Entry, used: UInt64)] = [:]
    private var uses: UInt64 = 0

    init(capacity: Int = AuthenticationLimits.verifiedTokens) {
        self.capacity = max(capacity, 1)
    }

    var count: Int { entries.count }

    /// The entry, unless its token is over. Whoever uses it compares the set of keys.
    mutating func entry(_ token: Digest, at now: Instant) -> Entry? {
        guard let found = entries[token] else { return nil }
        guard now < found.entry.expires else {
            entries[token] = nil
            return nil
        }
        uses += 1
        entries[token]?.used = uses
        return found.entry
    }

    mutating func insert(_ entry: Entry, for token: Digest, at now: Instant) {
        if entries[token] == nil, entries.count >= capacity { makeRoom(now) }
        uses += 1
        entries[token] = (entry, uses)
    }

    mutating func remove(_ token: Digest) { entries[token] = nil }

    /// A quarter at a time, so that a flood of tokens does not sort at each one.
    private mutating func makeRoom(_ now: Instant) {
        entries = entries.filter { now < $0.value.entry.expires }
        let wanted = capacity - max(capacity / 4, 1)
        guard entries.count > wanted else { return }
        let oldest = entries.sorted { $0.value.used < $1.value.used }.prefix(entries.count - wanted)
        for (token, _) in oldest { entries[token] = nil }
    }
}
