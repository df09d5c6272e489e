import Canonical
import Custody
import SecretSharing
import Secrets

/// An epoch with its secret and all its shares, as no server ever has them together.
struct SampleEpoch {
    /// A group to be made: its name, its threshold, and its holders.
    typealias Group = (name: String, threshold: Int, holders: [String])

    let secret: SecretBytes
    let custody: DurableCustody
    let staged: [StagedShare]
    /// The ceremony that made it, over whose nonce holders confirm.
    let ceremony: InitializeCeremony

    init(
        vault: VaultID,
        epoch: UInt32,
        groups: [Group],
        groupThreshold: Int? = nil,
        factorID: Bytes? = nil,
        sealedSharesOnly: Bool = false,
        replaced: [Epoch: Epoch] = [:],
        random: some RandomSource
    ) throws {
        let shareholders = groups.flatMap { group in
            group.holders.map {
                RosterRequest.Shareholder(name: $0, group: group.name, keyDigest: Samples.digest("key of \($0)"))
            }
        }
        let plan = try RosterRequest(
            shareholders: shareholders,
            groups: groups.map { RosterRequest.Group(name: $0.name, threshold: $0.threshold) },
            groupThreshold: groupThreshold
        ).plan()
        secret = random.secret(32)
        let configuration = try EpochConfiguration(
            vault: vault,
            epoch: Epoch(epoch),
            groupThreshold: plan.groupThreshold,
            groups: plan.groups,
            salt: random.bytes(32),
            factorID: factorID,
            commitment: secret.withBytes { Digest(of: Bytes($0)).bytes },
            sealedSharesOnly: sealedSharesOnly
        )
        ceremony = InitializeCeremony(
            id: try Samples.some(CeremonyID(random: random.bytes(16))),
            nonce: random.bytes(32)
        )
        let points = try Splitting.split(secret, plan.split, random: random)
        staged = try ceremony.stage(points, for: plan, in: configuration)
        let roster = try InitializeCeremony.roster(of: staged, epoch: Epoch(epoch))
        custody = try DurableCustody(configuration: configuration, roster: roster, replacedEpochs: replaced)
    }

    func share(of holder: String) throws -> Share {
        try Samples.some(staged.first { $0.holder.name == holder }).share
    }

    /// The same share with one bit of its value turned.
    static func spoiled(_ share: Share) throws -> Share {
        let y = share.y.withBytes { Bytes($0) }
        return try changed(share, y: [y[0] ^ 1] + y.dropFirst())
    }

    static func changed(
        _ share: Share,
        vault: VaultID? = nil,
        epoch: Epoch? = nil,
        position: SharePosition? = nil,
        anchor: Bytes? = nil,
        y: Bytes? = nil
    ) throws -> Share {
        try Share(
            vault: vault ?? share.vault,
            epoch: epoch ?? share.epoch,
            position: position ?? share.position,
            anchor: anchor ?? share.anchor,
            y: y.map { SecretBytes(copying: $0) } ?? share.y
        )
    }
}
