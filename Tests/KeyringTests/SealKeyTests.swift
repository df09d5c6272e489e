import Canonical
import Secrets
import Testing

@testable import Keyring

@Suite("A key to which masters are sealed")
struct SealKeyTests {
    private static let fields: [CanonicalValue] = [.text("vault"), .unsigned(7)]

    private func code(_ body: () throws -> Void) -> KeyringError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? KeyringError)?.code
        }
    }

    private func master(_ generation: UInt32 = 3) throws -> MasterKey {
        try MasterKey.random(generation: MasterGeneration(generation), SystemRandom())
    }

    @Test("opens what was sealed to it under the same label, fields and generation, and nothing else")
    func binding() throws {
        let (key, other, master) = (SealKey(), SealKey(), try master())
        let sealed = try master.sealed(to: key.publicKey, as: .sealKeyWrap, Self.fields)
        #expect(sealed.count == 81)
        let opened = try key.open(sealed, as: .sealKeyWrap, Self.fields, generation: master.generation)
        #expect(opened.isSame(as: master))
        let attempts: [() throws -> Void] = [
            { _ = try other.open(sealed, as: .sealKeyWrap, Self.fields, generation: master.generation) },
            { _ = try key.open(sealed, as: .wrap, Self.fields, generation: master.generation) },
            { _ = try key.open(sealed, as: .sealKeyWrap, [.text("vault")], generation: master.generation) },
            { _ = try key.open(sealed, as: .sealKeyWrap, Self.fields, generation: MasterGeneration(4)) },
        ]
        for attempt in attempts { #expect(code(attempt) == .notAuthentic) }
        #expect(try master.sealed(to: key.publicKey, as: .sealKeyWrap, Self.fields) != sealed)
    }

    @Test("a changed byte anywhere is noticed, and a cut one")
    func damage() throws {
        let (key, master) = (SealKey(), try master())
        let sealed = try master.sealed(to: key.publicKey, as: .sealKeyWrap, Self.fields)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x40
            let code = code { _ = try key.open(changed, as: .sealKeyWrap, Self.fields, generation: master.generation) }
            #expect(code == (index == 0 ? .unknownFormat : .notAuthentic), "byte \(index)")
        }
        for count in [0, 1, 33, 80] {
            let cut = Bytes(sealed.prefix(count))
            #expect(code { _ = try key.open(cut, as: .sealKeyWrap, [], generation: master.generation) } == .truncated)
        }
    }

    @Test("a key of another length, and a point of low order, are refused")
    func keys() throws {
        let master = try master()
        for count in [0, 31, 33] {
            #expect(code { _ = try SealKey(raw: SecretBytes(count: count) { _ in }) } == .wrongLength)
            let wrong = Bytes(repeating: 9, count: count)
            #expect(code { _ = try master.sealed(to: wrong, as: .sealKeyWrap, []) } == .wrongLength)
        }
        for point in [Bytes(repeating: 0, count: 32), [1] + Bytes(repeating: 0, count: 31)] {
            #expect(code { _ = try master.sealed(to: point, as: .sealKeyWrap, []) } == .wrongLength)
        }
    }

    @Test("the key of RFC 7748 has its public half")
    func vector() throws {
        let raw = try #require(Bytes(hex: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
        let key = try SealKey(raw: SecretBytes(copying: raw))
        #expect(key.publicKey.hex == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        #expect("\(key)" == "private seal key")
    }
}
