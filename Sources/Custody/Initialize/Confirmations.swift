import Canonical
import SecretSharing

/// Which holders have proved that they can read their new share.
public struct Confirmations: Hashable, Sendable {
    /// What a proof turned out to be.
    public enum Verdict: Hashable, Sendable {
        case accepted
        /// Right, and confirmed before.
        case alreadyConfirmed
        case wrong
        case unknownHolder
    }

    public let ceremony: CeremonyID
    /// For each holder what his proof must hash to.
    private let expected: [String: Digest]
    private var confirmed: Set<String>

    /// - Parameters:
    ///   - expected: For each holder the `confirmDigest` of his staged share.
    ///   - confirmed: Who has confirmed already; names that are not expected count for nothing.
    public init(ceremony: CeremonyID, expected: [String: Digest], confirmed: Set<String> = []) {
        self.ceremony = ceremony
        self.expected = expected
        self.confirmed = confirmed.filter { expected[$0] != nil }
    }

    /// Checks a holder's proof: HMAC-SHA256 of the ceremony's nonce under the decrypted share's bytes.
    public mutating func confirm(_ holder: String, proof: Bytes) -> Verdict {
        guard let digest = expected[holder] else { return .unknownHolder }
        guard proof.count == 32,
            Share.confirmationDigest(ceremony: ceremony.text, holder: holder, proof: proof) == digest
        else { return .wrong }
        return confirmed.insert(holder).inserted ? .accepted : .alreadyConfirmed
    }

    /// The holder has handed in his right share, which shows as much.
    public mutating func sawShare(of holder: String) {
        if expected[holder] != nil { confirmed.insert(holder) }
    }

    /// Sorted by name.
    public var unconfirmed: [String] { expected.keys.filter { !confirmed.contains($0) }.sorted() }

    /// Whether every holder has confirmed: an initialization asks for all.
    public var isComplete: Bool { confirmed.count == expected.count }

    /// Whether enough holders have confirmed by this rule.
    ///
    /// With `floor` that is, in as many groups as are needed, one more than the group's threshold (all, where a group has
    /// no more): a single lost share must not lose the vault.
    public func satisfies(_ rule: ConfirmationRule, _ custody: DurableCustody) -> Bool {
        guard rule == .floor else { return isComplete }
        let meeting = custody.configuration.groups.count { group in
            let holders = custody.roster.holders(ofGroup: group.number)
            let needed = min(holders.count, Int(group.threshold) + 1)
            return holders.count { confirmed.contains($0.name) } >= needed
        }
        return meeting >= Int(custody.configuration.groupThreshold)
    }
}
