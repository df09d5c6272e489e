import Canonical
import Secrets
import TestTools
import Testing

@testable import Keyring

@Suite("The recovery key")
struct RecoveryKeyTests {
    private func code(_ body: () throws -> Void) -> KeyringError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? KeyringError)?.code
        }
    }

    @Test("commits and wraps as the vectors say, with and without a server factor")
    func vectors() throws {
        let records = try VectorFile("keyring.txt", in: .module).records.filter { $0["what"] == "recovery" }
        #expect(records.count == 2)
        for record in records {
            func bytes(_ key: String) throws -> Bytes { try #require(Bytes(hex: record[key])) }
            let factor =
                record["factor"].isEmpty ? nil : try ServerFactor(SecretBytes(copying: bytes("factor")))
            if let factor { #expect(factor.id.hex == record["factorid"]) }
            let key = try RecoveryKey(
                recoverySecret: SecretBytes(copying: bytes("secret")),
                factor: factor,
                salt: bytes("salt")
            )
            #expect(key.commitment.hex == record["commitment"])
            #expect(try key.matches(bytes("commitment")))
            let master = try MasterKey(
                generation: MasterGeneration(3),
                key: SecretBytes(copying: bytes("master"))
            )
            let random = FixedRandom(repeated: try bytes("nonce"))
            let wrapped = try key.wrap(master, binding: bytes("binding"), random: random)
            #expect(wrapped.hex == record["wrapped"])
            let opened = try key.open(wrapped, generation: master.generation, binding: bytes("binding"))
            #expect(opened.key == master.key)
        }
    }

    @Test("another secret, factor, salt, generation or binding opens nothing")
    func refusals() throws {
        let (secret, factor) = (SystemRandom().secret(32), ServerFactor.random(SystemRandom()))
        let key = try RecoveryKey(recoverySecret: secret, factor: factor, salt: [1])
        let master = try MasterKey.random(generation: MasterGeneration(1), SystemRandom())
        let wrapped = try key.wrap(master, binding: [9], random: SystemRandom())
        let others = [
            try RecoveryKey(recoverySecret: SystemRandom().secret(32), factor: factor, salt: [1]),
            try RecoveryKey(recoverySecret: secret, factor: nil, salt: [1]),
            try RecoveryKey(recoverySecret: secret, factor: .random(SystemRandom()), salt: [1]),
            try RecoveryKey(recoverySecret: secret, factor: factor, salt: [2]),
        ]
        for other in others {
            #expect(!other.matches(key.commitment))
            #expect(code { _ = try other.open(wrapped, generation: master.generation, binding: [9]) } == .notAuthentic)
        }
        #expect(code { _ = try key.open(wrapped, generation: MasterGeneration(2), binding: [9]) } == .notAuthentic)
        #expect(code { _ = try key.open(wrapped, generation: master.generation, binding: [8]) } == .notAuthentic)
    }

    @Test("a secret and a factor have 32 bytes", arguments: [0, 31, 33])
    func lengths(count: Int) {
        let wrong = SecretBytes(count: count) { _ in }
        #expect(code { _ = try RecoveryKey(recoverySecret: wrong, factor: nil, salt: []) } == .wrongLength)
        #expect(code { _ = try ServerFactor(wrong) } == .wrongLength)
    }
}
