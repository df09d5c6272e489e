import TestSupport
import Testing

@testable import PostgreSQL

@Suite struct FifoTests {
    @Test("what goes in comes out in the same order, however the two alternate")
    func order() {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        var fifo = Fifo<Int>()
        var model: [Int] = []
        for number in 0..<20_000 * WalkSeed.lengthFactor {
            let fills = (number / 5_000).isMultiple(of: 2)
            if Int.random(in: 0..<100, using: &random) < (fills ? 60 : 40) {
                fifo.append(number)
                model.append(number)
            } else {
                let expected = model.isEmpty ? nil : model.removeFirst()
                #expect(fifo.popFirst() == expected, "seed \(seed)")
            }
            if fifo.count != model.count || fifo.first != model.first || fifo.isEmpty != model.isEmpty {
                Issue.record("differs after \(number) steps, seed \(seed)")
                return
            }
        }
        #expect(fifo.removeAll() == model, "seed \(seed)")
        #expect(fifo.isEmpty && fifo.popFirst() == nil)
    }
}
