import KMIP
import Store

/// What a Re-certify makes of a certificate's attributes: those of the new one, and what is left to the old one (KMIP 2.1 section 6.1.45).
struct CertificateReplacement {
    /// Of the new certificate, as a client would give them: without what the certificate itself says, and without links.
    let new: Attributes
    /// Of the old certificate until now.
    let before: Attributes
    private let initialDate: Int64

    /// - Parameter now: Seconds since 1970.
    /// - Throws: Attribute Read Only and its like for attributes that no client gives a new object; Invalid Message where an offset and dates are
    ///   asked for; Invalid Field for dates too far apart.
    init(of attributes: Attributes, _ request: ReCertifyRequest, now: Int64) throws(KMIPError) {
        try request.attributes.checkForCreation(of: .certificate)
        guard request.attributes.value(.uniqueIdentifier) == nil else {
            throw KMIPError(.invalidField, "the new certificate's UniqueIdentifier is the server's to choose")
        }
        before = attributes
        initialDate = now
        var new = Attributes(
            attributes.withoutHidden.items.filter { item in
                let isOwn = if case .vendor("y", _) = AttributeReference(attribute: item) { true } else { false }
                return AttributeRule.of(item.tag)?.clientMaySet == true && !isOwn && !Self.notCopied.contains(item.tag)
            }
        )
        try new.moveDates(by: request.offset, asked: request.attributes, now: now)
        for item in request.attributes.items { new.remove(AttributeReference(attribute: item)) }
        for item in request.attributes.items { new.add(item) }
        self.new = new
    }

    /// The new certificate, and what is left to the old one, whose names and whose place in the set are the new one's now.
    func done(
        _ leaf: IssuedLeaf,
        replacing oldID: String,
        by id: String
    ) throws -> (new: NewObject, old: Attributes) {
        let link = before.links.first { $0.type == .publicKey }
        let links = [Link(type: .replacedObject, identifier: oldID)] + (link.map { [$0] } ?? [])
        var object = try NewObject(leaf, new, links: links)
        object.attributes.initialDate = initialDate
        var old = before
        old.set(.name, nil)
        old.setLink(Link(type: .replacementObject, identifier: id))
        object.attributes.replace(&old, at: initialDate)
        return (object, old.numbered([.tag(.link), .tag(.name)], asIn: before))
    }

    /// What the standard names besides what is the server's to say, and what the new certificate says itself.
    private static let notCopied: Set<KMIP.Tag> = [
        .uniqueIdentifier, .link, .certificateType, .certificateLength, .digitalSignatureAlgorithm,
        .cryptographicAlgorithm, .cryptographicLength, .compromiseOccurrenceDate, .fresh, .revocationReason,
    ]
}

extension Attributes {
    /// The dates of the old certificate, or both as much later as the new one's activation is.
    fileprivate mutating func moveDates(by offset: UInt32?, asked: Attributes, now: Int64) throws(KMIPError) {
        guard let offset else { return }
        guard asked.value(.activationDate) == nil, asked.value(.deactivationDate) == nil else {
            throw KMIPError(.invalidMessage, "Offset and dates exclude each other")
        }
        let (activation, isTooLate) = now.addingReportingOverflow(Int64(offset))
        guard !isTooLate else { throw KMIPError(.invalidField, "Offset lies too far ahead") }
        if case .dateTime(let end) = value(.deactivationDate), let earlier = lifeDates.activation {
            let (distance, isTooFar) = activation.subtractingReportingOverflow(earlier)
            let (moved, overflows) = end.addingReportingOverflow(distance)
            guard !isTooFar, !overflows else {
                throw KMIPError(.invalidField, "the dates lie too far apart to be moved by Offset")
            }
            set(.deactivationDate, .dateTime(moved))
        }
        lifeDates.activation = activation
    }
}
