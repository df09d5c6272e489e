import Crypto
import Secrets

/// The text form of a raw share: `kq1-` and 16 blocks joined by `-`.
///
/// A block is five bytes, the last one a single byte, in base32 (high bits first, zero bits behind), then two check
/// characters: the top ten bits of the SHA-256 of the block's number (one byte, from 1) and its bytes. So a slip of the
/// hand is named by its block, and two blocks cannot trade places.
enum ShareText {
    static let mark = Array("kq1".utf8)
    static let blocks = 16
    static let count = 173

    static func text(of raw: SecretBytes) -> SecretBytes {
        SecretBytes(count: count) { text in
            raw.withBytes { raw in
                var written = mark.count
                text.copyBytes(from: mark)
                for block in 1...blocks {
                    text[written] = dash
                    written += 1
                    let content = UnsafeRawBufferPointer(rebasing: raw[bytes(of: block)])
                    write(content, block, to: text, at: &written)
                }
            }
        }
    }

    /// The raw bytes of a text that begins with the mark; blanks and dashes are ignored, letters read in either case.
    ///
    /// - Throws: `malformed` with the first block that has a foreign character, a wrong check or too few characters, or
    ///   without one if there are characters behind the last block.
    static func raw(of text: SecretBytes) throws(ShareError) -> SecretBytes {
        try SecretBytes(count: ShareLayout.count) { raw throws(ShareError) in
            try text.withBytes { text throws(ShareError) in try read(text, into: raw) }
        }
    }

    private static func read(
        _ text: UnsafeRawBufferPointer,
        into raw: UnsafeMutableRawBufferPointer
    ) throws(ShareError) {
        var block = 1
        var symbols = 0
        var bits: UInt64 = 0
        var marks = mark.count
        for character in text where character != dash && !isBlank(character) {
            if marks > 0 {
                marks -= 1
                continue
            }
            guard block <= blocks else { throw .malformed(block: nil) }
            guard let symbol = value(of: character) else { throw .malformed(block: block) }
            bits = bits << 5 | UInt64(symbol)
            symbols += 1
            guard symbols == self.symbols(of: block) else { continue }
            guard take(bits, block, into: raw) else { throw .malformed(block: block) }
            (block, symbols, bits) = (block + 1, 0, 0)
        }
        guard block > blocks else { throw .malformed(block: block) }
    }

    /// Writes a block's bytes if its check and its padding are right.
    private static func take(_ bits: UInt64, _ block: Int, into raw: UnsafeMutableRawBufferPointer) -> Bool {
        let range = bytes(of: block)
        let padding = padding(of: block)
        let content = bits >> checkBits
        for (place, offset) in range.enumerated() {
            let shift = padding + (range.count - 1 - place) * 8
            raw[offset] = UInt8(truncatingIfNeeded: content >> shift)
        }
        guard content & lowBits(padding) == 0 else { return false }
        return check(UnsafeRawBufferPointer(rebasing: raw[range]), block) == bits & lowBits(checkBits)
    }

    private static func write(
        _ content: UnsafeRawBufferPointer,
        _ block: Int,
        to text: UnsafeMutableRawBufferPointer,
        at written: inout Int
    ) {
        let length = symbols(of: block)
        var bits: UInt64 = 0
        for byte in content { bits = bits << 8 | UInt64(byte) }
        bits <<= padding(of: block) + checkBits
        bits |= check(content, block)
        for place in 0..<length {
            text[written] = alphabet[Int(bits >> ((length - 1 - place) * 5) & 31)]
            written += 1
        }
    }

    private static func check(_ content: UnsafeRawBufferPointer, _ block: Int) -> UInt64 {
        var hash = SHA256()
        hash.update(data: [UInt8(block)])
        hash.update(bufferPointer: content)
        let first = Array(hash.finalize().prefix(2))
        return UInt64(first[0]) << 2 | UInt64(first[1]) >> 6
    }

    private static func bytes(of block: Int) -> Range<Int> {
        (block - 1) * 5..<min(block * 5, ShareLayout.count)
    }

    private static func symbols(of block: Int) -> Int { block < blocks ? 10 : 4 }

    /// Zero bits between a block's bytes and its check.
    private static func padding(of block: Int) -> Int {
        symbols(of: block) * 5 - checkBits - bytes(of: block).count * 8
    }

    private static func lowBits(_ count: Int) -> UInt64 { (1 << count) - 1 }

    private static let checkBits = 10
    private static let dash = UInt8(ascii: "-")
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func isBlank(_ character: UInt8) -> Bool {
        character == 0x20 || character == 0x0a || character == 0x0d || character == 0x09
    }

    /// The five bits of a character; `i` and `l` are read as 1, `o` as 0, `u` is no character.
    static func value(of character: UInt8) -> UInt8? {
        let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character) ? character | 0x20 : character
        switch lower {
        case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
        case UInt8(ascii: "o"): return 0
        default: return alphabet.firstIndex(of: lower).map { UInt8($0) }
        }
    }
}
