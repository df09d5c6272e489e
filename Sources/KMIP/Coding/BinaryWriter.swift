import Secrets

/// Writes elements of the binary form one after the other, without a value for each.
///
/// The bytes are allocated once: whoever makes it says how many there may be, so that key material is not left behind in outgrown copies.
struct BinaryWriter: ElementWriter {
    private let output: UnsafeMutableRawBufferPointer
    private var count = 0
    private var hasRoom = true

    /// The bytes that `body` writes; nil where they are more than there is room for.
    static func bytes(atMost room: Int, _ body: (inout BinaryWriter) -> Void) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            var writer = BinaryWriter(output: UnsafeMutableRawBufferPointer(output))
            body(&writer)
            (isWhole, count) = (writer.hasRoom, writer.count)
        }
        return isWhole ? bytes : nil
    }

    private init(output: UnsafeMutableRawBufferPointer) { self.output = output }

    mutating func structure(_ tag: Tag, _ content: (inout Self) -> Void) {
        let start = count + 8
        begin(tag, .structure, 0)
        content(&self)
        guard hasRoom else { return }
        output.storeBytes(of: UInt32(count - start).bigEndian, toByteOffset: start - 4, as: UInt32.self)
    }

    mutating func integer(_ tag: Tag, _ number: Int32) { word(tag, .integer, UInt32(bitPattern: number)) }

    mutating func enumeration(_ tag: Tag, _ number: UInt32) { word(tag, .enumeration, number) }

    /// - Parameter seconds: since 1970.
    mutating func date(_ tag: Tag, _ seconds: Int64) {
        begin(tag, .dateTime, 8)
        append(UInt64(bitPattern: seconds))
    }

    mutating func text(_ tag: Tag, _ text: String) {
        begin(tag, .textString, text.utf8.count)
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    mutating func bytes(_ tag: Tag, _ content: [UInt8]) {
        begin(tag, .byteString, content.count)
        content.withUnsafeBytes { append($0) }
    }

    mutating func secret(_ tag: Tag, _ content: SecretBytes) {
        begin(tag, .byteString, content.count)
        content.withBytes { append($0) }
    }

    private mutating func word(_ tag: Tag, _ type: ItemType, _ number: UInt32) {
        begin(tag, type, 4)
        append(UInt64(number) << 32)
    }

    private mutating func begin(_ tag: Tag, _ type: ItemType, _ length: Int) {
        append(UInt64(tag.rawValue << 8 | UInt32(type.rawValue)) << 32 | UInt64(length))
    }

    private mutating func append(_ number: UInt64) {
        guard takes(8) else { return }
        output.storeBytes(of: number.bigEndian, toByteOffset: count, as: UInt64.self)
        count += 8
    }

    /// The bytes, and zeros up to the next multiple of 8.
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let padded = BinaryTTLV.padded(bytes.count)
        guard padded > 0, takes(padded) else { return }
        output.storeBytes(of: 0, toByteOffset: count + padded - 8, as: UInt64.self)
        UnsafeMutableRawBufferPointer(rebasing: output[count...]).copyMemory(from: bytes)
        count += padded
    }

    private mutating func takes(_ more: Int) -> Bool {
        hasRoom = hasRoom && more <= output.count - count
        return hasRoom
    }
}
