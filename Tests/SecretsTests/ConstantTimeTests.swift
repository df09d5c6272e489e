import Secrets
import Testing

@Suite("Comparison in constant time")
struct ConstantTimeTests {
    @Test("tells equal from different bytes, at each place and each bit")
    func bits() {
        let bytes = [UInt8](0..<64)
        #expect(equalInConstantTime(bytes, bytes))
        for place in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << UInt8(bit)
                #expect(!equalInConstantTime(bytes, other))
            }
        }
    }

    @Test("different lengths are different, two empty ones equal")
    func lengths() {
        #expect(!equalInConstantTime([1, 2], [1, 2, 3]))
        #expect(equalInConstantTime([UInt8](), []))
        #expect(equalInConstantTime(SecretBytes(copying: [1, 2]), [1, 2]))
        #expect(!equalInConstantTime(SecretBytes(copying: [1, 2]), [1]))
    }

    @Test("wiping leaves zeros")
    func wipe() {
        var bytes: [UInt8] = [1, 2, 3]
        bytes.wipe()
        #expect(bytes == [0, 0, 0])
        var none: [UInt8] = []
        none.wipe()
        #expect(none.isEmpty)
    }
}
