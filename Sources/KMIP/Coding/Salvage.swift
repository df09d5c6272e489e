/// Where the reader of a request message goes on behind an error: behind the field of the header or of the batch item that it is in. The reader sees
/// to it that no byte is read more than twice: once for what it says, and once to pass over it.
///
/// What only says something that is not known goes with its field; what leaves in doubt where the next field begins ends the message.
struct Salvage {
    private(set) var flaws = Flaws()
    /// As far as it could be read.
    private var header: TTLV?
    /// Batch items that are behind the reader.
    private var items = 0
    /// A later version than is known may have tags that are not known (KMIP 1.4 section 11.1).
    private var ignoresUnknownTags = false

    /// Whether an error in a field of this structure may be survived. `depth` is the structure's own; a structure whose tag is not known yet, since JSON
    /// may say it behind the value, has fields of no other kind than a later version's.
    func mayGoOn(in parent: Tag?, depth: Int) -> Bool {
        switch depth {
        case 1: parent == .requestMessage || (parent == nil && ignoresUnknownTags)
        case 2: parent == .requestHeader || parent == .batchItem || ignoresUnknownTags
        default: ignoresUnknownTags
        }
    }

    /// Takes note of a field that was read.
    mutating func pass(_ field: TTLV, depth: Int) {
        guard depth == 1 else { return }
        if field.tag == .batchItem { items += 1 }
        guard field.tag == .requestHeader else { return }
        header = field
        let version = field.first(.protocolVersion).flatMap { try? ProtocolVersion(ttlv: $0) }
        ignoresUnknownTags = version?.isLaterMinor ?? false
    }

    /// Takes note of a field that could not be read; the reader then goes on behind it.
    ///
    /// - Throws: the error, where it is no field's own.
    mutating func note(_ error: Malformed, in parent: Tag?, depth: Int) throws(Malformed) {
        if error.isLimit { throw error }
        if ignoresUnknownTags, error.reason == .unknownTag { return }
        guard let parent else { throw error }
        switch (depth, parent) {
        case (1, _): flaws.message = flaws.message ?? error.inside(parent).kmipError
        case (2, .requestHeader):
            flaws.message = flaws.message ?? error.inside(parent).inside(.requestMessage).kmipError
        case (2, .batchItem):
            flaws.items[items] = flaws.items[items] ?? error.inside(parent).inside(.requestMessage).kmipError
        default: throw error
        }
    }

    /// What is left of a message that broke off.
    ///
    /// - Throws: the error, where not even the header was read.
    func remains(_ error: Malformed) throws(KMIPError) -> ReadRequest {
        guard let header else { throw error.kmipError }
        let root = TTLV(.requestMessage, .structure([header]))
        return ReadRequest(root: root, flaws: Flaws(message: flaws.message ?? error.kmipError))
    }
}
