import Canonical
import Secrets
import TestTools
import Testing

@testable import Keyring

@Suite("The keyring")
struct KeyringTests {
    private let vault = VaultID.random(Bytes(repeating: 7, count: 16))

    private func code(_ body: () throws -> Void) -> KeyringError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? KeyringError)?.code
        }
    }

    private func master(_ number: UInt32) throws -> MasterKey {
        try .random(generation: MasterGeneration(number), SystemRandom())
    }

    @Test("seals, wraps and tags as the vectors say")
    func vectors() throws {
        let records = try VectorFile("keyring.txt", in: .module).records.filter { $0["what"] != "recovery" }
        #expect(records.count == 11)
        for record in records {
            let master = try MasterKey(
                generation: MasterGeneration(3),
                key: SecretBytes(copying: #require(Bytes(hex: record["master"])))
            )
            let vaultBytes = try #require(Bytes(hex: record["vault"]))
            let vault = try #require(VaultID(bytes: vaultBytes))
            let random = FixedRandom(repeated: try #require(Bytes(hex: record["nonce"])))
            let ring = Keyring(current: master, random: random)
            let plain = try #require(Bytes(hex: record["plain"]))
            let secret = SecretBytes(copying: plain)
            let context = MaterialContext(vault: vault, id: "key-1", objectType: 2, revision: 1)
            let sealed =
                switch record["what"] {
                case "material": try ring.wrapMaterial(secret, context)
                case "sealed-attributes": try ring.sealAttributes(secret, context)
                case "row": try ring.rowTag(plain)
                case "log": try ring.logTag(plain)
                default:
                    try master.wrap(
                        earlier: MasterKey(generation: MasterGeneration(2), key: secret),
                        vault: vault,
                        random: random
                    )
                }
            #expect(sealed.hex == record["sealed"], "\(record)")
        }
    }

    @Test("gives back each material, of each length")
    func material() throws {
        let ring = Keyring(current: try master(1))
        for count in [0, 1, 27, 28, 29, 60, 61, 5_000] {
            let context = MaterialContext(vault: vault, id: "object-\(count)", objectType: 7, revision: 3)
            let secret = SystemRandom().secret(count)
            let wrapped = try ring.wrapMaterial(secret, context)
            #expect((wrapped.count - 41).isMultiple(of: 32) && wrapped.count - 41 >= count + 4)
            #expect(try ring.unwrapMaterial(wrapped, context, generation: ring.current) == secret)
            #expect(try wrapped != ring.wrapMaterial(secret, context))
        }
    }

    @Test("a wrap opens in its own place only")
    func places() throws {
        let ring = Keyring(current: try master(1))
        let own = MaterialContext(vault: vault, id: "a", objectType: 2, revision: 1)
        let wrapped = try ring.wrapMaterial(SystemRandom().secret(16), own)
        let other = VaultID.random(Bytes(repeating: 8, count: 16))
        for place in [
            MaterialContext(vault: other, id: "a", objectType: 2, revision: 1),
            MaterialContext(vault: vault, id: "a ", objectType: 2, revision: 1),
            MaterialContext(vault: vault, id: "a", objectType: 3, revision: 1),
            MaterialContext(vault: vault, id: "a", objectType: 2, revision: 2),
        ] {
            #expect(code { _ = try ring.unwrapMaterial(wrapped, place, generation: ring.current) } == .notAuthentic)
        }
        #expect(code { _ = try ring.openAttributes(wrapped, own, generation: ring.current) } == .notAuthentic)
    }

    @Test("earlier generations open, a later or forgotten one is named, the newest wraps")
    func generations() throws {
        let (first, second, third) = (try master(1), try master(2), try master(3))
        let context = MaterialContext(vault: vault, id: "a", objectType: 2, revision: 1)
        let secret = SystemRandom().secret(32)
        let wrapped = try Keyring(current: first).wrapMaterial(secret, context)
        let ring = Keyring(current: second, earlier: [first])
        #expect(ring.current == MasterGeneration(2) && ring.generations == [MasterGeneration(1), MasterGeneration(2)])
        #expect(ring.allMasters.map(\.generation) == ring.generations)
        #expect(try ring.unwrapMaterial(wrapped, context, generation: MasterGeneration(1)) == secret)
        #expect(
            code { _ = try ring.unwrapMaterial(wrapped, context, generation: MasterGeneration(2)) } == .notAuthentic
        )
        let error = #expect(throws: KeyringError.self) {
            try ring.unwrapMaterial(wrapped, context, generation: third.generation)
        }
        #expect(error?.code == .unknownGeneration && error?.generation == third.generation)
    }

    @Test("a tag fits its own bytes, its own use and its own generation only")
    func tags() throws {
        let ring = Keyring(current: try master(2), earlier: [try master(1)])
        let row = Bytes("a row".utf8)
        let tag = try ring.rowTag(row)
        #expect(tag.count == 41)
        #expect(code { try ring.checkRowTag(tag, row, generation: ring.current) } == nil)
        #expect(code { try ring.checkRowTag(tag, row + [0], generation: ring.current) } == .notAuthentic)
        #expect(code { try ring.checkRowTag(tag, row, generation: MasterGeneration(1)) } == .notAuthentic)
        #expect(code { try ring.checkLogTag(tag, row, generation: ring.current) } == .notAuthentic)
        #expect(code { try ring.checkLogTag(try ring.logTag(row), row, generation: ring.current) } == nil)
        #expect(code { try ring.checkRowTag([], row, generation: ring.current) } == .truncated)
        let context = MaterialContext(vault: vault, id: "a", objectType: 2, revision: 1)
        let wrapped = try ring.wrapMaterial(.empty, context)
        #expect(code { try ring.checkRowTag(wrapped, row, generation: ring.current) } == .notAuthentic)
    }

    @Test("an earlier master key comes back out of its wrap, in its vault and generation only")
    func earlierMasters() throws {
        let (first, second) = (try master(1), try master(2))
        let wrapped = try second.wrap(earlier: first, vault: vault, random: SystemRandom())
        let opened = try second.open(earlier: wrapped, generation: first.generation, vault: vault)
        #expect(opened.key == first.key && opened.generation == first.generation)
        let other = VaultID.random(Bytes(repeating: 8, count: 16))
        #expect(
            code { _ = try second.open(earlier: wrapped, generation: first.generation, vault: other) } == .notAuthentic
        )
        #expect(
            code { _ = try second.open(earlier: wrapped, generation: MasterGeneration(3), vault: vault) }
                == .notAuthentic
        )
    }

    @Test("more material than the limit is refused, the limit itself is wrapped and opened")
    func limits() throws {
        let ring = Keyring(current: try master(1))
        let context = MaterialContext(vault: vault, id: "a", objectType: 2, revision: 1)
        let largest = SecretBytes(count: KeyringLimits.material) { _ in }
        let wrapped = try ring.wrapMaterial(largest, context)
        #expect(try ring.unwrapMaterial(wrapped, context, generation: ring.current) == largest)
        let tooLarge = SecretBytes(count: KeyringLimits.material + 1) { _ in }
        #expect(code { _ = try ring.wrapMaterial(tooLarge, context) } == .tooLarge)
    }

    @Test("prints no key")
    func silence() throws {
        let key = Bytes(repeating: 0xab, count: 32)
        let ring = Keyring(current: try MasterKey(generation: MasterGeneration(1), key: SecretBytes(copying: key)))
        var dumped = ""
        dump(ring, to: &dumped)
        for text in ["\(ring)", String(reflecting: ring), dumped] {
            #expect(!text.contains("171, 171") && !text.lowercased().contains("abab"))
        }
    }

    @Test("moves on to a master key that it knows, and forgets earlier ones")
    func movesOn() throws {
        let (first, second) = (try master(1), try master(2))
        let ring = Keyring(current: first)
        let sealed = try ring.seal(SecretBytes(copying: [1, 2]), as: .answer, [])
        let knowing = ring.knowing([second])
        #expect(knowing.current == MasterGeneration(1))
        let moved = try knowing.moved(to: MasterGeneration(2))
        #expect(moved.current == MasterGeneration(2))
        #expect(moved.generations == [MasterGeneration(1), MasterGeneration(2)])
        #expect(try moved.open(sealed, as: .answer, [], generation: MasterGeneration(1)).count == 2)
        let left = moved.forgetting([MasterGeneration(1), MasterGeneration(2)])
        #expect(left.generations == [MasterGeneration(2)])
        #expect(
            code { _ = try left.open(sealed, as: .answer, [], generation: MasterGeneration(1)) } == .unknownGeneration
        )
        #expect(code { _ = try ring.moved(to: MasterGeneration(2)) } == .unknownGeneration)
    }

    @Test("knows a master key from another of the same generation")
    func sameMaster() throws {
        let (one, other) = (try master(4), try master(4))
        #expect(one.isSame(as: one))
        #expect(!one.isSame(as: other))
    }
}
