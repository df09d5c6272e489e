import Canonical
import Keyring
import Secrets

/// What each read and write of an object costs in cryptography.
enum KeyringBench {
    private static let times = 10_000

    static func run() throws -> [Figure] {
        let random = SystemRandom()
        let master = try MasterKey.random(generation: MasterGeneration(1), random)
        let keyring = Keyring(current: master, random: random)
        let context = MaterialContext(vault: VaultID.random(random.bytes(16)), id: "a-key", objectType: 2, revision: 1)
        let key = random.secret(32)
        let wrapped = try keyring.wrapMaterial(key, context)
        let row = random.bytes(400)
        let tag = try keyring.rowTag(row)
        return [
            Figure("wrap a key", try measure { _ = try keyring.wrapMaterial(key, context) }, "µs CPU"),
            Figure(
                "unwrap a key",
                try measure { _ = try keyring.unwrapMaterial(wrapped, context, generation: master.generation) },
                "µs CPU"
            ),
            Figure("tag a row of 400 bytes", try measure { _ = try keyring.rowTag(row) }, "µs CPU"),
            Figure(
                "check a row's tag",
                try measure { try keyring.checkRowTag(tag, row, generation: master.generation) },
                "µs CPU"
            ),
        ]
    }

    private static func measure(_ body: () throws -> Void) rethrows -> Double {
        try Stopwatch.microseconds(times: times, body)
    }
}
