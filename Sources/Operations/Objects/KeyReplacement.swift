import KMIP

/// What a Re-key makes of a key's attributes: those of the new key, and what is left to the old one (KMIP 2.1 section 6.1.46).
struct KeyReplacement {
    /// Of the new key, without identifier and links.
    private(set) var new: Attributes
    private var old: Attributes
    /// Of the old key until now.
    private let before: Attributes

    /// - Parameters:
    ///   - offset: seconds from now to the activation of the new key.
    ///   - asked: what the new key shall have in the place of what the old one has.
    ///   - randomness: the fields of RNG Parameters: what the new key is made of.
    ///   - now: Seconds since 1970.
    /// - Throws: Attribute Read Only and its like for attributes that no client gives a new object; Invalid Message where an offset and dates
    ///   are asked for; Invalid Attribute Value for dates that contradict each other.
    init(
        of attributes: Attributes,
        _ type: ObjectType,
        offset: UInt32?,
        asked: Attributes = Attributes(),
        randomness: [TTLV] = ServerFacts.randomness,
        now: Int64
    ) throws(KMIPError) {
        try asked.checkForCreation(of: type)
        guard asked.value(.uniqueIdentifier) == nil else {
            throw KMIPError(.invalidField, "the new key's UniqueIdentifier is the server's to choose")
        }
        (old, before) = (attributes, attributes)
        old.set(.name, nil)
        new = attributes.withoutHidden
        for tag in Self.notCopied { new.set(tag, nil) }
        new.initialDate = now
        new.originalCreationDate = now
        new.usageLimits = new.usageLimits?.undrawn
        try new.move(by: offset, asked: asked, now: now)
        for item in asked.items { new.remove(AttributeReference(attribute: item)) }
        for item in asked.items { new.add(item) }
        let (sensitive, extractable) = (new.sensitive ?? false, new.extractable ?? true)
        (new.sensitive, new.alwaysSensitive) = (sensitive, sensitive)
        (new.extractable, new.neverExtractable) = (extractable, !extractable)
        new.objectType = type
        // Register and Import take another word of a client, and no other operation does (section 4.24).
        new.fresh = true
        new.set(.randomNumberGenerator, .structure(randomness))
        try new.checkBounds(after: before)
        if offset != nil || Self.dates.contains(where: { asked.value($0) != nil }) {
            try new.checkDates()
        }
        new.usageLimits = new.usageLimits?.undrawn
        new.replace(&old, at: now)
    }

    /// The attributes of both once the new key has its identifier.
    func linked(_ oldID: String, _ newID: String) -> (old: Attributes, new: Attributes) {
        var (old, new) = (old, new)
        for link in old.links where link.type == .replacementObject { old.removeLink(link) }
        old.add(Link(type: .replacementObject, identifier: newID).ttlv)
        old = old.numbered([.tag(.link), .tag(.name)], asIn: before)
        new.add(Link(type: .replacedObject, identifier: oldID).ttlv)
        return (old, new)
    }

    private static let dates: [Tag] = [.activationDate, .processStartDate, .protectStopDate, .deactivationDate]

    private static let notCopied: [Tag] = [
        .uniqueIdentifier, .initialDate, .destroyDate, .compromiseDate, .compromiseOccurrenceDate, .revocationReason,
        .archiveDate, .state, .digest, .link, .lastChangeDate, .fresh, .keyValuePresent, .keyValueLocation,
    ]
}

extension Attributes {
    /// New dates: those of the old key, or all of them as much later as the activation is.
    fileprivate mutating func move(by offset: UInt32?, asked: Attributes, now: Int64) throws(KMIPError) {
        guard let offset else { return }
        let dates: [Tag] = [.processStartDate, .protectStopDate, .deactivationDate]
        guard (dates + [.activationDate]).allSatisfy({ asked.value($0) == nil }) else {
            throw KMIPError(.invalidMessage, "Offset and dates exclude each other")
        }
        let activation = now + Int64(offset)
        for tag in dates {
            guard case .dateTime(let date) = value(tag) else { continue }
            // Without an activation there is nothing that says how far: the date stays, as it does of a certificate.
            guard let earlier = lifeDates.activation else { continue }
            let (distance, isTooFar) = activation.subtractingReportingOverflow(earlier)
            let (moved, overflows) = date.addingReportingOverflow(distance)
            guard !isTooFar, !overflows else {
                throw KMIPError(.invalidField, "the dates lie too far apart to be moved by Offset")
            }
            set(tag, .dateTime(moved))
        }
        lifeDates.activation = activation
    }

    fileprivate mutating func removeLink(_ link: Link) {
        let rest = all(.link).filter { (try? Link(ttlv: $0)) != link }
        set(.link, nil)
        for item in rest { add(item) }
    }
}
