import Secrets

/// Messages and stored attributes in the standard's binary form (KMIP 2.1 section 10.1).
public enum BinaryTTLV {
    /// The canonical bytes: fixed lengths, zero padding, Booleans of 0 or 1.
    ///
    /// The array is allocated once at its full size, so that key material is not left behind in outgrown copies; it holds that
    /// material in plain, and is the caller's to wipe. The marks of ``Tag/isOnTheWire`` must not be in `ttlv`.
    public static func encode(_ ttlv: TTLV) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(size(of: ttlv))
        append(ttlv, to: &output)
        return output
    }

    /// Reads exactly one element; bytes behind it are refused, as is everything that ``encode(_:)`` would write differently.
    ///
    /// - Throws: ``KMIPError`` with reason Codec Error, or Invalid Message beyond the limits, naming the place.
    public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> TTLV {
        try limits.require(bytes)
        var reader = BinaryReader(bytes: bytes, limits: limits)
        do throws(Malformed) {
            return try reader.message()
        } catch {
            throw error.kmipError
        }
    }

    /// Reads a request, and of one that has errors inside it what can be read.
    ///
    /// - Throws: ``KMIPError`` as ``decode(_:limits:)`` does, where not even a header can be read.
    public static func decodeRequest(_ bytes: [UInt8], limits: Limits = .standard) throws(KMIPError) -> ReadRequest {
        try limits.require(bytes)
        var reader = BinaryReader(bytes: bytes, limits: limits, salvage: Salvage())
        do throws(Malformed) {
            let root = try reader.message()
            return ReadRequest(root: root, flaws: reader.salvage?.flaws ?? Flaws())
        } catch {
            return try (reader.salvage ?? Salvage()).remains(error)
        }
    }

    /// The number of bytes that ``encode(_:)`` makes: what Maximum Response Size counts, for every encoding.
    public static func size(of ttlv: TTLV) -> Int { 8 + size(of: ttlv.value) }

    private static func size(of value: TTLVValue) -> Int {
        switch value {
        case .structure(let children): children.reduce(0) { $0 + size(of: $1) }
        case .text(let text): padded(text.utf8.count)
        case .bytes(let bytes): padded(bytes.count)
        case .secret(let bytes), .secretText(let bytes), .secretInteger(let bytes): padded(bytes.count)
        case .bigInteger(let bytes): bytes.count
        default: 8
        }
    }

    static func padded(_ count: Int) -> Int { (count + 7) & ~7 }

    private static func append(_ ttlv: TTLV, to output: inout [UInt8]) {
        appendBigEndian(ttlv.tag.rawValue << 8 | UInt32(ttlv.value.type.rawValue), to: &output)
        let lengthPosition = output.count
        appendBigEndian(UInt32(0), to: &output)
        append(ttlv.value, to: &output)
        let length = ttlv.value.type.fixedLength ?? (output.count - lengthPosition - 4)
        writeLength(length, at: lengthPosition, in: &output)
        while output.count % 8 != 0 { output.append(0) }
    }

    private static func append(_ value: TTLVValue, to output: inout [UInt8]) {
        switch value {
        case .structure(let children): for child in children { append(child, to: &output) }
        case .integer(let number): appendBigEndian(number, to: &output)
        case .longInteger(let number), .dateTime(let number), .dateTimeExtended(let number):
            appendBigEndian(number, to: &output)
        case .bigInteger(let bytes): output += bytes
        case .enumeration(let number), .interval(let number): appendBigEndian(number, to: &output)
        case .boolean(let flag): appendBigEndian(UInt64(flag ? 1 : 0), to: &output)
        case .text(let text): output += text.utf8
        case .bytes(let bytes): output += bytes
        case .secret(let secret), .secretText(let secret), .secretInteger(let secret):
            secret.withBytes { output.append(contentsOf: $0) }
        }
    }

    private static func writeLength(_ length: Int, at position: Int, in output: inout [UInt8]) {
        for index in 0..<4 { output[position + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index)) }
    }

    private static func appendBigEndian(_ number: some FixedWidthInteger, to output: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) }
    }
}
