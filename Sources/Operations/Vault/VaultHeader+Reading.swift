import Canonical
import Custody

extension VaultHeader {
    /// Reads a header's bytes, and nothing else: the check, the form of every part, and that the parts fit one another.
    ///
    /// - Throws: `OperationError` with code `header-damaged`, and a sentence that says what is wrong with it.
    public init(reading bytes: Bytes) throws(OperationError) {
        guard bytes.count <= HeaderLimits.bytes, let fields = try? Canonical.decode(bytes, .header) else {
            throw Self.damaged("it is no header, or cut off")
        }
        guard fields.first?.unsigned == Self.format else { throw Self.damaged("its format is unknown to this version") }
        guard fields.count == 10 else { throw Self.damaged("it does not have the parts of a header") }
        guard fields[9].digest == Digest(of: Canonical.labelled(.header, Array(fields.dropLast()))) else {
            throw Self.damaged("its check does not fit: a byte of it was changed")
        }
        guard let header = Self(fields: fields), header.bytes == bytes, fields[1].bytes == header.vault.bytes else {
            throw Self.damaged("one of its parts cannot be read")
        }
        try header.requireFittingParts()
        self = header
    }

    private init?(fields: [CanonicalValue]) {
        guard let custody = Self.custody(fields[2], fields[3]),
            let created = Created(fields[4]),
            let holders = fields[5].items(upTo: CustodyLimits.holders, Holder.init),
            let wraps = fields[6].items(upTo: HeaderLimits.masters, Wrap.init),
            let masters = fields[7].items(upTo: HeaderLimits.masters, Master.init)
        else { return nil }
        let databaseKey = DatabaseKey(fields[8])
        guard databaseKey != nil || fields[8].isNull else { return nil }
        self.init(
            custody: custody,
            created: created,
            holders: holders,
            wraps: wraps,
            masters: masters,
            databaseKey: databaseKey
        )
    }

    private static func custody(_ configuration: CanonicalValue, _ roster: CanonicalValue) -> DurableCustody? {
        guard let configuration = configuration.bytes, let roster = roster.bytes else { return nil }
        return try? DurableCustody(
            configuration: EpochConfiguration(reading: configuration),
            roster: Roster(reading: roster)
        )
    }

    private func requireFittingParts() throws(OperationError) {
        guard holders.count == custody.roster.holders.count,
            zip(holders, custody.roster.holders).allSatisfy({ $0.fits($1) })
        else { throw Self.damaged("its holders are not those of its roster") }
        guard let current = masters.last, masters.allSatisfy({ $0.suite == Suite.number }),
            zip(masters, masters.dropFirst()).allSatisfy({ $0.number < $1.number })
        else { throw Self.damaged("its list of masters cannot be right") }
        let keys = wraps.map(\.key)
        guard recoveryWrap?.master == current.number, wraps.filter({ $0.kind == WrapKind.recovery }).count == 1,
            wraps.allSatisfy({ wrap in masters.contains { $0.number == wrap.master } }),
            wraps.allSatisfy({ $0.kind == WrapKind.recovery || $0.master < current.number }),
            zip(keys, keys.dropFirst()).allSatisfy({ $0.lexicographicallyPrecedes($1) })
        else { throw Self.damaged("its wraps do not fit its masters") }
    }

    private static func damaged(_ what: String) -> OperationError {
        OperationError(
            .headerDamaged,
            "The vault header cannot be used: \(what). Take another copy: the root folder keeps the last three."
        )
    }
}

extension VaultHeader.Created {
    fileprivate init?(_ value: CanonicalValue) {
        guard let fields = value.list, fields.count == 2, let epoch = fields[0].instant, let roster = fields[1].instant
        else { return nil }
        self.init(epoch: epoch, roster: roster)
    }
}

extension VaultHeader.Holder {
    fileprivate init?(_ fields: [CanonicalValue]) {
        guard fields.count == 4, let name = fields[0].text, let publicKey = fields[1].bytes,
            fields[2].isNull || fields[2].bytes != nil, fields[3].isNull || fields[3].bytes != nil
        else { return nil }
        self.init(name: name, publicKey: publicKey, signingKey: fields[2].bytes, drillKey: fields[3].bytes)
    }

    /// Whether name and keys are those whose digests the roster has.
    fileprivate func fits(_ holder: RosterHolder) -> Bool {
        name.utf8.elementsEqual(holder.name.utf8) && Digest(of: publicKey) == holder.keyDigest
            && signingKey.map { Digest(of: $0) } == holder.signingKeyDigest
    }
}

extension VaultHeader.Wrap {
    /// What wraps are sorted by.
    var key: Bytes { Canonical.encode(.generation(master), .text(kind), .bytes(recipient)) }

    fileprivate init?(_ fields: [CanonicalValue]) {
        guard fields.count == 4, let master = fields[0].number32, let kind = fields[1].text,
            [WrapKind.recovery, WrapKind.history].contains(kind), let recipient = fields[2].bytes,
            recipient.count <= HeaderLimits.recipient, let wrapped = fields[3].bytes,
            wrapped.count <= HeaderLimits.wrapped
        else { return nil }
        self.init(master: MasterGeneration(master), kind: kind, recipient: recipient, wrapped: wrapped)
    }
}

extension VaultHeader.Master {
    fileprivate init?(_ fields: [CanonicalValue]) {
        guard fields.count == 4, let number = fields[0].number32, let suite = fields[1].unsigned,
            let state = fields[2].text, (1...HeaderLimits.word).contains(state.utf8.count),
            let created = fields[3].instant
        else { return nil }
        self.init(number: MasterGeneration(number), suite: suite, state: state, created: created)
    }
}

extension VaultHeader.DatabaseKey {
    fileprivate init?(_ value: CanonicalValue) {
        guard let fields = value.list, fields.count == 2, let generation = fields[0].number32,
            let sealed = fields[1].bytes, sealed.count <= HeaderLimits.wrapped
        else { return nil }
        self.init(generation: MasterGeneration(generation), sealed: sealed)
    }
}

extension CanonicalValue {
    /// A list's elements, each of them a list that is read as one item; nil if one cannot be.
    fileprivate func items<Item>(upTo limit: Int, _ item: ([CanonicalValue]) -> Item?) -> [Item]? {
        guard let list, list.count <= limit else { return nil }
        let items = list.compactMap { $0.list.flatMap(item) }
        return items.count == list.count ? items : nil
    }
}

/// How much of everything a header may have.
enum HeaderLimits {
    /// Bytes of a header: 1,024 holders with two large keys each stay below it.
    static let bytes = 8 << 20
    /// Generations of the master key, and wraps.
    static let masters = 1_024
    /// Bytes of a wrap, of a wrap's recipient, of a state.
    static let wrapped = 4_096
    static let recipient = 255
    static let word = 255
}
