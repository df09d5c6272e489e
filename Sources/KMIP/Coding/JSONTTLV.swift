/// Messages in the JSON form (KMIP Additional Message Encodings 1.0 section 4), read and written over bytes without an intermediate tree.
///
/// Reading takes every form that the profile permits: names or hexadecimal for tags and enumerations, masks as words or numbers,
/// dates as ISO 8601 or hexadecimal, a missing `type` for a structure, the properties of an element in any order.
public enum JSONTTLV {
    /// A message that was read, with what tells which kind of client wrote it.
    public struct Document: Equatable, Sendable {
        /// In the standard's form, whichever form came in; the root of a bare operation has a mark of its own, see
        /// ``Tag/requestedOperation``.
        public var root: TTLV
        /// Whether the outermost element said `"type": "Structure"`, which Cosmian's 4.x client does and its 5.x ones don't.
        public var rootHasType: Bool
    }

    /// Reads one message and nothing behind it.
    ///
    /// - Throws: ``KMIPError``: Invalid Message for what is no such JSON or beyond the limits, Unknown Tag and Unknown Enumeration
    ///   for names that the standard does not have; always with the place.
    public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> Document {
        guard bytes.count <= limits.messageBytes else {
            throw KMIPError(.invalidMessage, "the message has \(bytes.count) bytes, more than \(limits.messageBytes)")
        }
        var reader = JSONReader(bytes: bytes, limits: limits)
        do throws(Malformed) {
            let element = try reader.root()
            let root = reader.sawPseudoTag ? try CosmianForm.standard(element.ttlv) : element.ttlv
            return Document(root: root, rootHasType: element.hasType)
        } catch {
            throw error.kmipError
        }
    }

    /// Whether the text begins as a whole message does, not a bare operation: an error in it is answered in a message too.
    public static func beginsAsMessage(_ bytes: [UInt8]) -> Bool {
        var text = JSONText(bytes: bytes)
        do throws(Malformed) {
            try text.expect("{")
            let key = try text.string()
            try text.expect(":")
            let name = try text.string()
            return text.slice(key).elementsEqual("tag".utf8) && text.slice(name).elementsEqual("RequestMessage".utf8)
        } catch {
            return false
        }
    }

    /// Writes one message. The array is allocated once, large enough; it holds key material in plain and is the caller's to wipe.
    public static func encode(_ ttlv: TTLV, style: JSONStyle = .standard) -> [UInt8] {
        var writer = JSONWriter(style: style)
        let root = style == .cosmian4 ? CosmianForm.fourX(ttlv) : ttlv
        writer.write(root)
        return writer.output
    }
}
