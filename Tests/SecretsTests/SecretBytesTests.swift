import Secrets
import Testing

@Suite("Secret bytes")
struct SecretBytesTests {
    private struct Refused: Error {}

    private func bytes(_ secret: SecretBytes) -> [UInt8] { secret.withBytes { Array($0) } }

    @Test("begin as zeros and hold what is written")
    func filling() {
        let secret = SecretBytes(count: 40) { memory in
            #expect(memory.allSatisfy { $0 == 0 })
            memory[39] = 7
        }
        #expect(secret.count == 40)
        #expect(bytes(secret) == [UInt8](repeating: 0, count: 39) + [7])
    }

    @Test("an error while filling comes out")
    func fillingFails() {
        #expect(throws: Refused.self) {
            try SecretBytes(count: 8) { (_: UnsafeMutableRawBufferPointer) throws(Refused) in throw Refused() }
        }
    }

    @Test("joined, cut and compared")
    func parts() {
        let first = SecretBytes(copying: [1, 2, 3])
        let second = SecretBytes(copying: [4, 5])
        let all = SecretBytes.joining([first, .empty, second])
        #expect(bytes(all) == [1, 2, 3, 4, 5])
        #expect(all.prefix(3) == first)
        #expect(all.suffix(2) == second)
        #expect(bytes(all.slice(1..<4)) == [2, 3, 4])
        #expect(all != SecretBytes(copying: [1, 2, 3, 4, 6]))
        #expect(all != first)
        #expect(SecretBytes.empty == SecretBytes(copying: [UInt8]()))
    }

    @Test("are silent in description, debug description, dump and interpolation")
    func silence() {
        let secret = SecretBytes(copying: Array("hunter2-hunter2".utf8))
        var dumped = ""
        dump(["key": secret], to: &dumped)
        for text in [secret.description, secret.debugDescription, String(reflecting: [secret]), dumped, "\(secret)"] {
            #expect(!text.contains("hunter") && !text.contains("104") && !text.contains("0x"), "\(text)")
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("their memory is zero again when it is used next", arguments: [1, 32, 33, 1_000, 16_384, 100_000])
    func reuse(count: Int) {
        for _ in 0..<50 {
            let secret = SecretBytes(count: count) { memory in
                #expect(memory.allSatisfy { $0 == 0 })
                memory.copyBytes(from: repeatElement(0xff, count: count))
            }
            #expect(secret.withBytes { $0.allSatisfy { $0 == 0xff } })
        }
    }

    @Test("made and dropped by many tasks at once, none reaches another's memory")
    func concurrency() async {
        await withTaskGroup(of: Bool.self) { group in
            for mark in UInt8(0)..<16 {
                group.addTask {
                    (0..<300).allSatisfy { round in
                        let secrets = (1...5).map { place in
                            SecretBytes(copying: [UInt8](repeating: mark, count: place * (round % 40)))
                        }
                        return secrets.allSatisfy { $0.withBytes { $0.allSatisfy { $0 == mark } } }
                    }
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
