public import Canonical

extension Proposal {
    /// Reads canonical bytes, and nothing else.
    ///
    /// - Throws: `proposalMalformed`.
    public init(reading bytes: Bytes) throws(CustodyError) {
        guard bytes.count <= CustodyLimits.storedBytes, let values = try? Canonical.decode(bytes, .proposal)
        else { throw Self.malformed }
        var fields = CanonicalFields(values, failure: Self.malformed)
        self = try Self.read(&fields)
        try fields.end()
        guard self.bytes == bytes else { throw Self.malformed }
    }

    private static func read(_ fields: inout CanonicalFields) throws(CustodyError) -> Proposal {
        guard let vault = VaultID(bytes: try fields.bytes(16)) else { throw malformed }
        let epoch = Epoch(try fields.number())
        guard let ceremony = CeremonyID(text: try fields.text()), let kind = CeremonyKind(rawValue: try fields.text())
        else { throw malformed }
        var proposal = Proposal(
            vault: vault,
            committedEpoch: epoch,
            ceremony: ceremony,
            kind: kind,
            nonce: try fields.bytes(32)
        )
        proposal.groupThreshold = try fields.number()
        proposal.groups = try items(&fields, atMost: CustodyLimits.groups, group)
        proposal.holders = try items(&fields, atMost: CustodyLimits.holders, holder)
        try proposal.readTerms(&fields)
        return proposal
    }

    private mutating func readTerms(_ fields: inout CanonicalFields) throws(CustodyError) {
        guard let factor = ServerFactorChange(rawValue: try fields.text()) else { throw Self.malformed }
        serverFactor = factor
        sealedSharesOnly = try fields.boolean()
        guard let rule = ConfirmationRule(rawValue: try fields.text()) else { throw Self.malformed }
        confirmations = rule
        for value in try fields.list(atMost: CustodyLimits.servers) {
            guard let bytes = value.bytes, let server = Digest(bytes: bytes) else { throw Self.malformed }
            servers.append(server)
        }
        admin = try fields.optionalText()
    }

    private static func items<Item>(
        _ fields: inout CanonicalFields,
        atMost limit: Int,
        _ read: (inout CanonicalFields) throws(CustodyError) -> Item
    ) throws(CustodyError) -> [Item] {
        var items: [Item] = []
        for value in try fields.list(atMost: limit) {
            guard let list = value.list else { throw malformed }
            var inner = CanonicalFields(list, failure: malformed)
            items.append(try read(&inner))
            try inner.end()
        }
        return items
    }

    private static func group(_ fields: inout CanonicalFields) throws(CustodyError) -> Group {
        Group(name: try fields.text(), threshold: try fields.number())
    }

    private static func holder(_ fields: inout CanonicalFields) throws(CustodyError) -> Holder {
        Holder(
            name: try fields.text(),
            group: try fields.text(),
            index: try fields.number(),
            keyDigest: try fields.digest(),
            signingKeyDigest: try fields.optionalDigest()
        )
    }

    private static let malformed = CustodyError(.proposalMalformed, "The stored proposal cannot be read.")
}
