import Canonical
import Custody
import Store

/// How the vault opens, kept outside the database as well: configuration, roster with the holders' keys, wraps, the list of masters, and the
/// wrapped recovery key of a database that has one.
///
/// Useless without k shares. A server whose root folder has one knows its vault and refuses another database; an older backup of the data
/// opens with the newest header and today's shares, and shares are judged by it while the database does not answer.
public struct VaultHeader: Sendable, Hashable {
    public struct Holder: Sendable, Hashable {
        public let name: String
        /// SubjectPublicKeyInfo in DER; the roster has their digests.
        public let publicKey: Bytes
        public let signingKey: Bytes?
        /// What a drill's proof is checked with, sealed under the master.
        public let drillKey: Bytes?
    }

    public struct Wrap: Sendable, Hashable {
        public let master: MasterGeneration
        /// `recovery` or `history`.
        public let kind: String
        public let recipient: Bytes
        public let wrapped: Bytes
    }

    public struct Master: Sendable, Hashable {
        public let number: MasterGeneration
        public let suite: UInt64
        public let state: String
        public let created: Instant
    }

    public struct Created: Sendable, Hashable {
        public let epoch: Instant
        public let roster: Instant
    }

    /// The key by which a replacement of the database reads what its predecessor wrote, sealed under a master.
    public struct DatabaseKey: Sendable, Hashable {
        public let generation: MasterGeneration
        public let sealed: Bytes
    }

    /// Configuration and roster of the committed epoch.
    public let custody: DurableCustody
    /// When the two were made.
    public let created: Created
    /// In the order of the roster.
    public let holders: [Holder]
    /// By generation, kind and recipient: the recovery wrap of the current master, and the wraps of earlier ones.
    public let wraps: [Wrap]
    /// By number; the last one is the current.
    public let masters: [Master]
    public var databaseKey: DatabaseKey?

    init(
        custody: DurableCustody,
        created: Created,
        holders: [Holder],
        wraps: [Wrap],
        masters: [Master],
        databaseKey: DatabaseKey?
    ) {
        self.custody = custody
        self.created = created
        self.holders = holders
        self.wraps = wraps
        self.masters = masters
        self.databaseKey = databaseKey
    }

    public var vault: VaultID { custody.configuration.vault }

    /// The wrap that the shareholders open; nil only in a header that was put together wrongly.
    var recoveryWrap: Wrap? {
        let recipient = WrapKind.recipient(custody)
        return wraps.first { $0.kind == WrapKind.recovery && $0.recipient == recipient }
    }

    /// How far the vault had come.
    public var position: Position {
        Position(
            epoch: custody.configuration.epoch,
            revision: UInt64(custody.roster.revision),
            generation: masters.last?.number ?? MasterGeneration(0)
        )
    }

    /// How far a vault has come: what of it only rises.
    public struct Position: Sendable, Hashable {
        public let epoch: Epoch
        public let revision: UInt64
        public let generation: MasterGeneration

        /// Newer in one and older in nothing. Of two histories that went apart neither is newer.
        func isNewer(than other: Position) -> Bool {
            self != other && generation >= other.generation && (epoch, revision) >= (other.epoch, other.revision)
        }
    }
}

extension VaultHeader {
    /// enc(header, format, vault, configuration, roster, created, holders, wraps, masters, database key, check); see FORMATS.md.
    public var bytes: Bytes {
        Canonical.labelled(.header, fields + [.digest(check)])
    }

    /// SHA-256 over all the other fields: a damaged file is known for one before anybody hands in a share.
    var check: Digest { Digest(of: Canonical.labelled(.header, fields)) }

    private var fields: [CanonicalValue] {
        [
            .unsigned(Self.format), .vault(vault), .bytes(custody.configuration.bytes), .bytes(custody.roster.bytes),
            .list([.instant(created.epoch), .instant(created.roster)]), .list(holders.map(\.canonical)),
            .list(wraps.map(\.canonical)), .list(masters.map(\.canonical)),
            databaseKey.map { .list([.generation($0.generation), .bytes($0.sealed)]) } ?? .null,
        ]
    }

    static let format: UInt64 = 1
}

extension VaultHeader.Holder {
    fileprivate var canonical: CanonicalValue {
        .list([.text(name), .bytes(publicKey), .optional(signingKey), .optional(drillKey)])
    }
}

extension VaultHeader.Wrap {
    fileprivate var canonical: CanonicalValue {
        .list([.generation(master), .text(kind), .bytes(recipient), .bytes(wrapped)])
    }
}

extension VaultHeader.Master {
    fileprivate var canonical: CanonicalValue {
        .list([.generation(number), .unsigned(suite), .text(state), .instant(created)])
    }
}
