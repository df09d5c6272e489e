import Canonical
import Secrets
import Testing

@testable import HolderKeys

@Suite("The reader of DER")
struct DERReaderTests {
    @Test("lengths that are not the shortest, indefinite, or too long are refused")
    func lengths() {
        let bad: [Bytes] = [
            [], [0x04], [0x04, 0x01], [0x04, 0x80], [0x04, 0x81, 0x7f] + Bytes(repeating: 0, count: 127),
            [0x04, 0x82, 0x00, 0x80] + Bytes(repeating: 0, count: 128), [0x04, 0x85, 1, 0, 0, 0, 0], [0x04, 0xff],
            [0x04, 0x84, 0xff, 0xff, 0xff, 0xff], [0x02, 0x01, 0x00],
        ]
        for bytes in bad {
            #expect(throws: HolderKeyError.self, "\(bytes.hex)") { try content(bytes) }
        }
    }

    @Test("what the writer wrote is read back, at every length of the length")
    func roundTrip() throws {
        for count in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let value = Bytes(repeating: 7, count: count)
            #expect(try content(DERWriter.node(0x04, value)) == value)
            let secret = DERWriter.secretNode(0x04, SecretBytes(copying: value))
            #expect(secret.withBytes { Bytes($0) } == DERWriter.node(0x04, value))
        }
    }

    private func content(_ bytes: Bytes) throws -> Bytes {
        try bytes.withUnsafeBytes { raw in
            var reader = DERReader(raw)
            let content = Bytes(try reader.next(0x04))
            try reader.finish()
            return content
        }
    }
}
