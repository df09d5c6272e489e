import Canonical
import Custody
import SecretSharing

/// The values under the vectors.
enum Samples {
    static func digest(_ text: String) -> Digest { Digest(of: Bytes(text.utf8)) }

    static let nonce = Bytes(0xc0...0xdf)
    static let publicKey = Bytes(0x20...0x3f)
    static let server = digest("server")
    /// Half a second after the whole one that is signed.
    static let expires = Instant(microseconds: 1_800_000_000_500_000)

    static func vault() throws -> VaultID { try some(VaultID(bytes: Bytes(0...15))) }

    static func ceremony() throws -> CeremonyID { try some(CeremonyID(text: "3F2B8C1E-5D4A-4E6F-8A7B-9C0D1E2F3A4B")) }

    static func proposal() throws -> Proposal {
        Proposal(
            vault: try vault(),
            committedEpoch: Epoch(7),
            ceremony: try ceremony(),
            kind: .rekey,
            nonce: nonce,
            groupThreshold: 1,
            groups: [Proposal.Group(name: "owners", threshold: 1)],
            holders: [
                Proposal.Holder(name: "bob", group: "owners", index: 1, keyDigest: digest("key"), signingKeyDigest: nil)
            ]
        )
    }

    static func context(_ kind: CeremonyKind) throws -> CeremonyContext {
        CeremonyContext(
            vault: try vault(),
            epoch: Epoch(7),
            ceremony: try ceremony(),
            kind: kind,
            nonce: nonce,
            proposal: kind.isChanging ? try proposal().digest : nil
        )
    }

    static func configuration() throws -> EpochConfiguration {
        try EpochConfiguration(
            vault: vault(),
            epoch: Epoch(7),
            groupThreshold: 2,
            groups: [
                ShareGroup(number: 1, name: "workload", threshold: 2),
                ShareGroup(number: 2, name: "data", threshold: 1),
            ],
            salt: digest("salt").bytes,
            factorID: Bytes(0x70...0x7f),
            commitment: digest("commitment").bytes,
            sealedSharesOnly: true
        )
    }

    /// Out of order, as a caller may give it.
    static func holders() -> [RosterHolder] {
        [
            holder("dan", 2, 1, "dan", nil, "share 3"), holder("Zoë", 1, 2, "zoe", "signing", "share 2"),
            holder("ann", 1, 1, "ann", nil, "share 1"),
        ]
    }

    static func roster() throws -> Roster { try Roster(epoch: Epoch(7), revision: 3, holders: holders()) }

    static func holder(
        _ name: String,
        _ group: UInt8,
        _ index: UInt8,
        _ key: String,
        _ signing: String?,
        _ share: String
    ) -> RosterHolder {
        RosterHolder(
            name: name,
            position: SharePosition(group: group, index: index),
            keyDigest: digest(key),
            signingKeyDigest: signing.map(digest),
            shareDigest: digest(share)
        )
    }

    /// The value, or an error: for what a test takes for granted.
    static func some<T>(_ value: T?) throws -> T {
        guard let value else { throw Missing() }
        return value
    }

    struct Missing: Error {}
}
