import Canonical

/// Writes JSON without blanks, always the same way.
struct JSONWriter {
    private(set) var bytes: Bytes = []

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
        label(name)
        object(members)
        bytes.append(UInt8(ascii: ","))
    }

    /// A list of objects.
    mutating func list<T>(_ name: String, _ elements: [T], _ members: (T, inout JSONWriter) -> Void) {
        label(name)
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            object { members(element, &$0) }
            bytes.append(UInt8(ascii: ","))
        }
        close(UInt8(ascii: "]"))
        bytes.append(UInt8(ascii: ","))
    }

    mutating func text(_ name: String, _ value: String?) {
        label(name)
        if let value { quoted(value) } else { bytes.append(contentsOf: "null".utf8) }
        bytes.append(UInt8(ascii: ","))
    }

    mutating func number(_ name: String, _ value: UInt64) {
        label(name)
        bytes.append(contentsOf: "\(value),".utf8)
    }

    private mutating func label(_ name: String) {
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Each member leaves a comma behind it; the last one's gives way to the bracket.
    private mutating func close(_ bracket: UInt8) {
        if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
        bytes.append(bracket)
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0a: bytes += Bytes("\\n".utf8)
            case 0..<0x20: bytes += Bytes("\\u00\([byte].hex)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
