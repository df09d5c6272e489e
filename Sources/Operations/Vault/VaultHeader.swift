import Canonical
import Store

/// How the vault opens, kept outside the database as well: configuration, roster, wraps and the list of masters.
///
/// Useless without k shares. A server whose root folder has one knows its vault and refuses another database; an older backup of the data
/// opens with the newest header and today's shares.
public struct VaultHeader: Sendable, Hashable {
    public struct Wrap: Sendable, Hashable {
        public let master: MasterGeneration
        public let kind: String
        public let recipient: Bytes
        public let wrapped: Bytes
    }

    public struct Master: Sendable, Hashable {
        public let number: MasterGeneration
        public let suite: UInt64
        public let state: String
    }

    public let vault: VaultID
    /// The canonical bytes of the epoch's configuration and of its newest roster.
    public let configuration: Bytes
    public let roster: Bytes
    public let wraps: [Wrap]
    public let masters: [Master]

    init(vault: VaultID, configuration: Bytes, roster: Bytes, wraps: [WrapRow], masters: [MasterRow]) {
        self.vault = vault
        self.configuration = configuration
        self.roster = roster
        self.wraps = wraps.map {
            Wrap(master: $0.master, kind: $0.kind, recipient: $0.recipient, wrapped: $0.wrapped)
        }
        self.masters = masters.map { Master(number: $0.number, suite: $0.suite, state: $0.state) }
    }

    /// enc(header, vault, configuration, roster, wraps, masters); see FORMATS.md.
    public var bytes: Bytes {
        Canonical.labelled(
            .header,
            [
                .vault(vault), .bytes(configuration), .bytes(roster),
                .list(
                    wraps.map {
                        .list([.generation($0.master), .text($0.kind), .bytes($0.recipient), .bytes($0.wrapped)])
                    }
                ),
                .list(masters.map { .list([.generation($0.number), .unsigned($0.suite), .text($0.state)]) }),
            ]
        )
    }

    /// Only the vault's id, which is all that a start compares; nil for anything that is not a header.
    static func vault(in bytes: Bytes) -> VaultID? {
        guard let fields = try? Canonical.decode(bytes, .header), fields.count == 5 else { return nil }
        return fields[0].bytes.flatMap { VaultID(bytes: $0) }
    }
}
