import Secrets

/// Long decimal numbers, in which Go writes the numbers of keys.
enum DecimalNumber {
    /// The number in network order without leading zeros; nil for what is no whole number, is negative or too long.
    static func bytes(_ digits: UnsafeRawBufferPointer) -> SecretBytes? {
        guard (1...EstateLimits.digits).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        // A digit has less than 3.4 bits.
        var used = 0
        let room = SecretBytes(count: digits.count * 17 / 40 + 1) { room in
            // Least significant byte first, then turned round.
            for digit in digits {
                var carry = UInt32(digit - 0x30)
                for place in 0..<room.count where place < used || carry > 0 {
                    carry += UInt32(room[place]) * 10
                    room[place] = UInt8(truncatingIfNeeded: carry)
                    carry >>= 8
                    used = max(used, place + 1)
                }
            }
            for place in 0..<room.count / 2 { room.swapAt(place, room.count - 1 - place) }
        }
        return room.suffix(max(used, 1))
    }
}
