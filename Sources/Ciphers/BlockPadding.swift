import Secrets

/// How the last block is filled, in the modes that need whole blocks.
public enum BlockPadding: String, Sendable, Hashable, CaseIterable {
    /// The data has to be whole blocks.
    case none
    /// Each byte says how many there are (RFC 8018 section 6.1.1).
    case pkcs5
    /// Zeros, and none where the block is whole. What ends with zeros loses them when it is decrypted.
    case zeros
    /// Zeros, then how many there are.
    case x923
    /// Random bytes, then how many there are.
    case iso10126

    /// What is put after data of `count` bytes.
    func bytes(after count: Int, block: Int, random: any RandomSource) -> [UInt8] {
        let missing = block - count % block
        switch self {
        case .none: return []
        case .pkcs5: return [UInt8](repeating: UInt8(missing), count: missing)
        case .zeros: return missing == block ? [] : [UInt8](repeating: 0, count: missing)
        case .x923: return [UInt8](repeating: 0, count: missing - 1) + [UInt8(missing)]
        case .iso10126: return random.bytes(missing - 1) + [UInt8(missing)]
        }
    }

    /// How many bytes of the last block are data, or nothing where this is no padding. It takes the same steps for every block;
    /// what it found is known by the length of the data all the same.
    func kept(of block: UnsafeRawBufferPointer) -> Int? {
        switch self {
        case .none: return block.count
        case .zeros: return Self.withoutZeros(block)
        case .pkcs5: return counted(block) { _, said in said }
        case .x923: return counted(block) { _, _ in 0 }
        case .iso10126: return counted(block) { byte, _ in byte }
        }
    }

    private func counted(
        _ block: UnsafeRawBufferPointer,
        _ expected: (_ byte: UInt8, _ said: UInt8) -> UInt8
    ) -> Int? {
        let said = block[block.count - 1]
        var wrong: UInt8 = 0
        for place in 0..<(block.count - 1) {
            // All ones where the place belongs to the padding.
            let isPadding = 0 &- UInt8(truncatingIfNeeded: (block.count - 1 - place - Int(said)) >> 63 & 1)
            wrong |= isPadding & (block[place] ^ expected(block[place], said))
        }
        let fits = said >= 1 && Int(said) <= block.count
        return fits && wrong == 0 ? block.count - Int(said) : nil
    }

    private static func withoutZeros(_ block: UnsafeRawBufferPointer) -> Int {
        var kept = 0
        for place in 0..<block.count where block[place] != 0 { kept = place + 1 }
        return kept
    }
}
