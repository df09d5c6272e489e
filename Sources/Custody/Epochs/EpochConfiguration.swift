import Canonical
import SecretSharing

/// What never changes while an epoch lasts: which secret was split, how, and how to tell that the right one came back.
///
/// Its bytes (``bytes``) stand in the database as they are; the ``anchor`` made of them is in every share, so a share
/// shows that the stored configuration is the one it was made for.
public struct EpochConfiguration: Hashable, Sendable {
    public let vault: VaultID
    public let epoch: Epoch
    /// How many groups are needed.
    public let groupThreshold: UInt8
    /// By number, from 1 without a gap.
    public let groups: [ShareGroup]
    /// 32 random bytes, the salt of the epoch's key derivation.
    public let salt: Bytes
    /// The 16 bytes that name the server factor, if the epoch's key needs one.
    public let factorID: Bytes?
    /// The 32 bytes that only the right recovery secret (with the right factor) derives.
    public let commitment: Bytes
    /// Whether a share must come sealed to a ceremony's key.
    public let sealedSharesOnly: Bool

    /// - Throws: `configurationMalformed` unless the sizes are as said, the groups are numbered from 1 without a gap
    ///   and named differently, and the thresholds are at least 1 and the group threshold at most the groups' number.
    public init(
        vault: VaultID,
        epoch: Epoch,
        groupThreshold: UInt8,
        groups: [ShareGroup],
        salt: Bytes,
        factorID: Bytes?,
        commitment: Bytes,
        sealedSharesOnly: Bool
    ) throws(CustodyError) {
        self.vault = vault
        self.epoch = epoch
        self.groupThreshold = groupThreshold
        self.groups = groups
        self.salt = salt
        self.factorID = factorID
        self.commitment = commitment
        self.sealedSharesOnly = sealedSharesOnly
        guard hasRightSizes, hasRightGroups else { throw Self.malformed }
    }

    /// The group with this number.
    public func group(_ number: UInt8) -> ShareGroup? {
        number >= 1 && Int(number) <= groups.count ? groups[Int(number) - 1] : nil
    }

    private var hasRightSizes: Bool {
        salt.count == 32 && commitment.count == 32 && (factorID.map { $0.count == 16 } ?? true)
    }

    private var hasRightGroups: Bool {
        (1...CustodyLimits.groups).contains(groups.count)
            && groupThreshold >= 1 && Int(groupThreshold) <= groups.count
            && groups.map { Int($0.number) } == Array(1...groups.count)
            && Set(groups.map(\.name)).count == groups.count
            && groups.allSatisfy { $0.threshold >= 1 && HolderName.flaw(of: $0.name) == nil }
    }

    private static let malformed = CustodyError(
        .configurationMalformed,
        "The stored configuration of the epoch cannot be read."
    )
}

extension EpochConfiguration {
    /// The canonical bytes: label `configuration`, then format 1, suite 1, vault, epoch, group threshold, the list of
    /// groups as [name, threshold], salt, factor id or null, commitment, sealed shares only.
    public var bytes: Bytes {
        Canonical.labelled(
            .configuration,
            [
                .unsigned(1), .unsigned(1), .vault(vault), .epoch(epoch), .unsigned(UInt64(groupThreshold)),
                .list(groups.map { .list([.text($0.name), .unsigned(UInt64($0.threshold))]) }),
                .bytes(salt), .optional(factorID), .bytes(commitment), .boolean(sealedSharesOnly),
            ]
        )
    }

    /// The first 16 bytes of the SHA-256 of ``bytes``; every share of the epoch carries them.
    public var anchor: Bytes { Share.anchor(of: bytes) }

    /// Reads canonical bytes, and nothing else.
    ///
    /// - Throws: `configurationUnknownFormat` for another format or suite, `configurationMalformed` for all else.
    public init(reading bytes: Bytes) throws(CustodyError) {
        guard bytes.count <= CustodyLimits.storedBytes, let values = try? Canonical.decode(bytes, .configuration)
        else { throw Self.malformed }
        var fields = CanonicalFields(values, failure: Self.malformed)
        guard try fields.number(UInt64.self) == 1, try fields.number(UInt64.self) == 1 else {
            throw CustodyError(
                .configurationUnknownFormat,
                "The stored configuration has a format that this version does not know."
            )
        }
        try self.init(fields: &fields)
    }

    private init(fields: inout CanonicalFields) throws(CustodyError) {
        guard let vault = VaultID(bytes: try fields.bytes(16)) else { throw Self.malformed }
        let epoch = Epoch(try fields.number())
        let groupThreshold = try fields.number(UInt8.self)
        var groups: [ShareGroup] = []
        for value in try fields.list(atMost: CustodyLimits.groups) {
            guard let list = value.list else { throw Self.malformed }
            var group = CanonicalFields(list, failure: Self.malformed)
            let number = UInt8(groups.count + 1)
            groups.append(ShareGroup(number: number, name: try group.text(), threshold: try group.number()))
            try group.end()
        }
        try self.init(
            vault: vault,
            epoch: epoch,
            groupThreshold: groupThreshold,
            groups: groups,
            salt: try fields.bytes(32),
            factorID: try fields.optionalBytes(16),
            commitment: try fields.bytes(32),
            sealedSharesOnly: try fields.boolean()
        )
        try fields.end()
    }
}
