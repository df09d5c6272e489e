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
    /// - Throws: ``KMIPError``: Codec Error for what is no such JSON, Invalid Message beyond the limits, Unknown Tag and Unknown
    ///   Enumeration for names that the standard does not have; always with the place.
    public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> Document {
        try limits.require(bytes)
        var reader = JSONReader(bytes: bytes, limits: limits)
        do throws(Malformed) {
            return try reader.document()
        } catch {
            throw error.kmipError
        }
    }

    /// Reads a request, and of one that has errors inside it what can be read.
    ///
    /// - Throws: ``KMIPError`` as ``decode(_:limits:)`` does, where not even a header can be read.
    public static func decodeRequest(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> ReadRequest {
        try limits.require(bytes)
        var reader = JSONReader(bytes: bytes, limits: limits, salvage: Salvage())
        do throws(Malformed) {
            let document = try reader.document()
            let flaws = reader.salvage?.flaws ?? Flaws()
            return ReadRequest(root: document.root, rootHasType: document.rootHasType, flaws: flaws)
        } catch {
            return try (reader.salvage ?? Salvage()).remains(error)
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
