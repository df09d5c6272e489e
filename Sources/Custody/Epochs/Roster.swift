import Canonical
import SecretSharing

/// Who holds the shares of an epoch, in one revision: enrolling or replacing a holder makes the next one.
public struct Roster: Hashable, Sendable {
    public let epoch: Epoch
    /// From 1; it only rises.
    public let revision: UInt32
    /// By position.
    public let holders: [RosterHolder]

    /// Sorts the holders by position.
    ///
    /// - Throws: `rosterMalformed` if there is no holder or more than the limit, a name breaks ``HolderName``'s rule, a
    ///   place has a 0, or two holders have the same name or position.
    public init(epoch: Epoch, revision: UInt32, holders: [RosterHolder]) throws(CustodyError) {
        self.epoch = epoch
        self.revision = revision
        self.holders = holders.sorted { $0.position < $1.position }
        guard (1...CustodyLimits.holders).contains(holders.count),
            holders.allSatisfy({
                $0.position.group >= 1 && $0.position.index >= 1 && HolderName.flaw(of: $0.name) == nil
            }),
            Set(holders.map(\.position)).count == holders.count,
            // Swift compares composed and decomposed letters as equal: two such names would be one to the eye.
            Set(holders.map(\.name)).count == holders.count
        else { throw Self.malformed }
    }

    /// The holder at this position.
    public func holder(at position: SharePosition) -> RosterHolder? { holders.first { $0.position == position } }

    /// The holder with this name.
    public func holder(named name: String) -> RosterHolder? { holders.first { $0.name.utf8.elementsEqual(name.utf8) } }

    /// The holders of a group, by index.
    public func holders(ofGroup number: UInt8) -> [RosterHolder] { holders.filter { $0.position.group == number } }

    private static let malformed = CustodyError(.rosterMalformed, "The stored roster of the epoch cannot be read.")
}

extension Roster {
    /// The canonical bytes: label `roster`, then format 1, epoch, revision, and the list of holders by position as
    /// [name, group, index, key digest, signing key digest or null, share digest].
    public var bytes: Bytes {
        Canonical.labelled(
            .roster,
            [.unsigned(1), .epoch(epoch), .unsigned(UInt64(revision)), .list(holders.map(Self.encoded))]
        )
    }

    /// Reads canonical bytes, and nothing else.
    ///
    /// - Throws: `rosterUnknownFormat` for another format, `rosterMalformed` for all else, holders out of order too.
    public init(reading bytes: Bytes) throws(CustodyError) {
        guard bytes.count <= CustodyLimits.storedBytes, let values = try? Canonical.decode(bytes, .roster)
        else { throw Self.malformed }
        var fields = CanonicalFields(values, failure: Self.malformed)
        guard try fields.number(UInt64.self) == 1 else {
            throw CustodyError(.rosterUnknownFormat, "The stored roster has a format that this version does not know.")
        }
        let epoch = Epoch(try fields.number())
        let revision = try fields.number(UInt32.self)
        var holders: [RosterHolder] = []
        for value in try fields.list(atMost: CustodyLimits.holders) { holders.append(try Self.decoded(value)) }
        try fields.end()
        try self.init(epoch: epoch, revision: revision, holders: holders)
        guard self.holders == holders else { throw Self.malformed }
    }

    private static func encoded(_ holder: RosterHolder) -> CanonicalValue {
        .list([
            .text(holder.name), .unsigned(UInt64(holder.position.group)), .unsigned(UInt64(holder.position.index)),
            .digest(holder.keyDigest), .optional(holder.signingKeyDigest), .digest(holder.shareDigest),
        ])
    }

    private static func decoded(_ value: CanonicalValue) throws(CustodyError) -> RosterHolder {
        guard let list = value.list else { throw malformed }
        var fields = CanonicalFields(list, failure: malformed)
        let holder = RosterHolder(
            name: try fields.text(),
            position: SharePosition(group: try fields.number(), index: try fields.number()),
            keyDigest: try fields.digest(),
            signingKeyDigest: try fields.optionalDigest(),
            shareDigest: try fields.digest()
        )
        try fields.end()
        return holder
    }
}
