import Canonical
import Secrets
import Testing

@testable import Operations

/// The hashes are those of a few lines of Python's hashlib over the standard's formulas.
struct LoginProofTests {
    private static let stamp: Int64 = 1_700_000_000_123_456
    private static let hashed =
        "f20e723e4d9a4ee27430c416ad59a1753b264a62713cdaf99937cbad8b2e57b49a0c4a3f638679a1fd954b04dd99bb0b6235184cde534c9961f03cd75299d07a"

    private func proof(_ password: String) throws -> LoginProof {
        LoginProof(try .user("alice"), password: SecretBytes(copying: Bytes(password.utf8)))
    }

    private func shown(_ change: (inout Bytes) -> Void = { _ in }) throws -> SecretBytes {
        var bytes = try #require(Bytes(hex: Self.hashed))
        change(&bytes)
        return SecretBytes(copying: bytes)
    }

    @Test("S1 and the digest of S2 are kept")
    func kept() throws {
        let proof = try proof("correct horse")
        #expect(proof.first.hex == "845622bc5b78088d7aeff1792270bd12a970e657ec97a9a70fc66a638e9f8877")
        #expect(proof.second.hex == "c297cc7f0cd0e8e6ba1045855dc0b533dbaa08495e6acdc7007bf83b223abccc")
    }

    @Test("a hashed password is good for its time stamp alone, and each half is needed")
    func hashed() throws {
        let proof = try proof("correct horse")
        #expect(proof.isProved(by: try shown(), at: Self.stamp))
        #expect(!proof.isProved(by: try shown(), at: Self.stamp + 1))
        for place in [0, 31, 32, 63] { #expect(!proof.isProved(by: try shown { $0[place] ^= 1 }, at: Self.stamp)) }
        for count in [0, 32, 63] {
            #expect(!proof.isProved(by: try shown { $0.removeLast(64 - count) }, at: Self.stamp))
        }
        #expect(!proof.isProved(by: try shown { $0.append(0) }, at: Self.stamp))
        #expect(!(try self.proof("correct house").isProved(by: try shown(), at: Self.stamp)))
        let answer = "cbbb3f12d888d07a2dcf0204aa75aa594cb24da4b85fc088e7c6b51ea4926d84"
        #expect(proof.answer(to: Self.stamp).hex == answer)
    }

    @Test("what is kept makes no hashed password: the digest of S2 in its place is not taken")
    func stolen() throws {
        let proof = try proof("correct horse")
        #expect(
            !proof.isProved(by: try shown { $0.replaceSubrange(32..<64, with: proof.second.bytes) }, at: Self.stamp)
        )
    }

    @Test("a password is known by what was kept, another one is not")
    func password() throws {
        #expect(try proof("correct horse").matches(proof("correct horse")))
        #expect(!(try proof("Correct horse").matches(proof("correct horse"))))
    }

    @Test("a name and a device are never one, and a device is all of its numbers")
    func names() throws {
        let numbers: [String?] = ["1", nil, nil, nil, nil]
        let names = [
            try LoginName.user("1"), try .device(numbers), try .device([nil, "1", nil, nil, nil]),
            try .device(["1", "2", nil, nil, nil]),
        ]
        #expect(Set(names.map(\.id)).count == 4)
        #expect(
            LoginName.user(stored: names[0].canonical) == "1" && LoginName.device(stored: names[0].canonical) == nil
        )
        #expect(
            LoginName.device(stored: names[1].canonical) == numbers && LoginName.user(stored: names[1].canonical) == nil
        )
        for bad in ["", "a\nb", String(repeating: "a", count: 256)] {
            #expect(throws: (any Error).self) { _ = try LoginName.user(bad) }
        }
        #expect(throws: (any Error).self) { _ = try LoginName.device([nil, nil, nil, nil, nil]) }
    }
}
