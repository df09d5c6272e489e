/// Messages in the XML form (KMIP Additional Message Encodings 1.0 section 6), read and written over bytes.
///
/// Reading takes every form that the profile permits: elements named as their tag or `TTLV` with a `tag`, names or hexadecimal for
/// tags and enumerations, masks as words or numbers, dates as ISO 8601 or hexadecimal, a missing `type` for a structure, the
/// profile's namespace with any prefix. It takes no document type, no CDATA, no entities beyond the five of XML.
public enum XMLTTLV {
    /// Reads one message and nothing behind it but blanks and comments.
    ///
    /// - Throws: ``KMIPError``: Codec Error for what is no such XML, Invalid Message beyond the limits, Unknown Tag and Unknown
    ///   Enumeration for names that the standard does not have; always with the place.
    public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> TTLV {
        try limits.require(bytes)
        var reader = XMLReader(bytes: bytes, limits: limits)
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
        var reader = XMLReader(bytes: bytes, limits: limits, salvage: Salvage())
        do throws(Malformed) {
            let root = try reader.document()
            return ReadRequest(root: root, flaws: reader.salvage?.flaws ?? Flaws())
        } catch {
            return try (reader.salvage ?? Salvage()).remains(error)
        }
    }

    /// Writes one message, on one line or (`isIndented`) one element a line with two spaces for each level. The array is allocated
    /// once, large enough; it holds key material in plain and is the caller's to wipe.
    ///
    /// Characters that XML 1.0 cannot say, such as U+0001, are written as the reference `&#x1;`, which this room reads again.
    public static func encode(_ ttlv: TTLV, isIndented: Bool = false) -> [UInt8] {
        var writer = XMLWriter(isIndented: isIndented)
        writer.write(ttlv)
        return writer.output
    }
}
