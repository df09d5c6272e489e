import Canonical
import Custody
import Store

extension VaultHeader {
    /// The header of what a database holds. Wraps for single servers are left out: they are gone as soon as they were taken.
    init(
        custody: DurableCustody,
        created: Created,
        shareholders: [ShareholderRow],
        wraps: [WrapRow],
        masters: [MasterRow],
        databaseKey: DatabaseKey? = nil
    ) {
        let rows = Dictionary(shareholders.map { (Bytes($0.holder.utf8), $0) }) { first, _ in first }
        let recipient = WrapKind.recipient(custody)
        let kept = wraps.filter { wrap in
            wrap.kind == WrapKind.history || (wrap.kind == WrapKind.recovery && wrap.recipient == recipient)
        }
        self.init(
            custody: custody,
            created: created,
            holders: custody.roster.holders.compactMap { rows[Bytes($0.name.utf8)].map(Holder.init) },
            wraps: kept.map(Wrap.init).sorted { $0.key.lexicographicallyPrecedes($1.key) },
            masters: masters.map(Master.init).sorted { $0.number < $1.number },
            databaseKey: databaseKey
        )
    }
}

extension VaultHeader.Holder {
    fileprivate init(_ row: ShareholderRow) {
        self.init(name: row.holder, publicKey: row.publicKey, signingKey: row.signingKey, drillKey: row.drillKey)
    }
}

extension VaultHeader.Wrap {
    init(_ row: WrapRow) {
        self.init(master: row.master, kind: row.kind, recipient: row.recipient, wrapped: row.wrapped)
    }
}

extension VaultHeader.Master {
    fileprivate init(_ row: MasterRow) {
        self.init(number: row.number, suite: row.suite, state: row.state, created: row.created)
    }
}
