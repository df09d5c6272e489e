import Canonical
import Secrets

/// Reads and writes PEM without leaving a decoded key in memory that is not wiped.
enum PEMText {
    static func blocks(of text: UnsafeRawBufferPointer) throws -> [PEMBlock] {
        guard text.count <= Limits.pemBytes else { throw HolderKeyError(.tooLarge, "a key text is at most 64 KiB") }
        var blocks: [PEMBlock] = []
        var lines = PEMLines(text)
        while let line = lines.next() {
            guard let label = marked(line, "-----BEGIN ") else { continue }
            guard blocks.count < Limits.pemBlocks else {
                throw HolderKeyError(.tooLarge, "a key text has at most \(Limits.pemBlocks) blocks")
            }
            blocks.append(try block(label, &lines, of: text))
        }
        return blocks
    }

    /// PEM of a key, in lines of 64 characters.
    static func encode(_ label: String, _ der: SecretBytes) -> SecretBytes {
        let line = SecretBytes(count: Base64.encodedCount(der.count)) { out in
            der.withBytes { Base64.encode($0, into: out) }
        }
        let newline = SecretBytes(copying: [UInt8(ascii: "\n")])
        var parts = [SecretBytes(copying: "-----BEGIN \(label)-----\n".utf8)]
        for start in stride(from: 0, to: line.count, by: 64) {
            parts += [line.slice(start..<min(start + 64, line.count)), newline]
        }
        return SecretBytes.joining(parts + [SecretBytes(copying: "-----END \(label)-----\n".utf8)])
    }

    private static func block(
        _ label: String,
        _ lines: inout PEMLines,
        of text: UnsafeRawBufferPointer
    ) throws -> PEMBlock {
        var isEncrypted = false
        var start = lines.offset
        var end = start
        while let line = lines.next() {
            if let ending = marked(line, "-----END ") {
                guard ending == label else { break }
                let body = isEncrypted ? start..<start : start..<end
                return PEMBlock(label: label, isEncrypted: isEncrypted, der: try decode(text[body]))
            }
            if line.contains(UInt8(ascii: ":")) {
                isEncrypted = isEncrypted || contains(line, "ENCRYPTED")
                start = lines.offset
            }
            end = lines.offset
        }
        throw HolderKeyError(.malformed, "a PEM block does not end with its own END line")
    }

    private static func decode(_ body: Slice<UnsafeRawBufferPointer>) throws -> SecretBytes {
        let text = UnsafeRawBufferPointer(rebasing: body)
        var length: Int?
        let room = SecretBytes(count: text.count / 4 * 3 + 3) { length = Base64.decode(text, into: $0) }
        guard let length else { throw HolderKeyError(.malformed, "a PEM block is not base64") }
        guard length <= Limits.derBytes else { throw HolderKeyError(.tooLarge, "a key is at most 32 KiB of DER") }
        return room.prefix(length)
    }

    private static func marked(_ line: UnsafeRawBufferPointer, _ prefix: String) -> String? {
        guard line.count > prefix.utf8.count + 5, line.count <= 80, line.starts(with: prefix.utf8),
            line.suffix(5).elementsEqual("-----".utf8)
        else { return nil }
        return String(decoding: line.dropFirst(prefix.utf8.count).dropLast(5), as: UTF8.self)
    }

    private static func contains(_ line: UnsafeRawBufferPointer, _ word: String) -> Bool {
        line.indices.contains { line[$0...].starts(with: word.utf8) }
    }
}
