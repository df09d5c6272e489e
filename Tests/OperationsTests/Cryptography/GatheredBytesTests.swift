import Secrets
import Testing

@testable import Operations

@Suite("Bytes that are gathered")
struct GatheredBytesTests {
    @Test("however small the pieces are, few parts are kept, none of them empty, and all bytes come out in their order")
    func few() {
        var gathered = GatheredBytes()
        let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        var most = 0
        for byte in bytes {
            gathered.add(SecretBytes(copying: [byte]))
            gathered.add(.empty)
            most = max(most, gathered.parts.count)
        }
        #expect(most <= 13)
        #expect(gathered.count == bytes.count)
        #expect(gathered.taken() == SecretBytes(copying: bytes))
        #expect(gathered.count == 0 && gathered.parts.isEmpty)
    }

    @Test("pieces of any length come out as they came in, and what was taken does not come again")
    func lengths() {
        var gathered = GatheredBytes()
        for _ in 0..<2 {
            var all: [UInt8] = []
            for count in [7, 1, 0, 30, 2, 2, 64, 1] {
                let piece = (0..<count).map { UInt8(truncatingIfNeeded: $0 + all.count) }
                gathered.add(SecretBytes(copying: piece))
                all += piece
            }
            #expect(gathered.count == all.count)
            #expect(gathered.taken() == SecretBytes(copying: all))
            #expect(gathered.taken().count == 0)
        }
    }
}
