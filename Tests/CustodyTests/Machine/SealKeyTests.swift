import Canonical
import Testing

@testable import Custody

@Suite("A seal machine that a key opens, or that gets another server factor")
struct SealKeyTests {
    private static let factor = Bytes(repeating: 7, count: 16)

    @Test("a key opens a sealed machine once")
    func opens() throws {
        var scene = try Scene()
        #expect(scene.handle(.autoOpened) == ["log auto-unsealed"])
        #expect(scene.machine.status.state == .unsealed)
        #expect(scene.handle(.autoOpened).isEmpty)
    }

    @Test("shares that were collected meanwhile confirm their holders")
    func collected() throws {
        var scene = try Scene()
        _ = try scene.submit("bob")
        #expect(scene.handle(.autoOpened).count == 2)
        #expect(scene.machine.status.state == .unsealed)
        #expect(scene.attempts.isEmpty)
    }

    @Test("a machine without a vault stays without one")
    func uninitialized() throws {
        var machine = SealMachine(custody: nil, ceremony: try Scene.ceremony(1))
        #expect(machine.handle(.autoOpened, at: Scene.start).isEmpty)
        #expect(machine.handle(.serverFactorChanged(id: Self.factor), at: Scene.start).isEmpty)
        #expect(machine.status.state == .uninitialized)
        #expect(machine.factorID == Self.factor)
    }

    @Test("the factor that comes later lets the shares in, and outlasts a seal")
    func factor() throws {
        var scene = try Scene(factorID: Self.factor)
        #expect(try scene.submit("bob").last == "refuse server-factor-missing")
        #expect(scene.handle(.serverFactorChanged(id: Self.factor)).isEmpty)
        #expect(try scene.submit("bob").first == "log share-accepted bob")
        _ = scene.handle(.autoOpened)
        _ = scene.handle(.sealRequested(next: try Scene.ceremony(2)))
        #expect(try scene.submit("bob").first == "log share-accepted bob")
        _ = scene.handle(.serverFactorChanged(id: nil))
        #expect(try scene.submit("cem").last == "refuse server-factor-missing")
    }
}
