import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Keys that are split, split again and joined from parts of all kinds, at random, against what must come of it.
struct SplitKeyWalkTests {
    private struct Split {
        let key: SecretBytes
        let parts: [String]
        let threshold: Int
        var destroyed: Set<Int> = []
    }

    @Test("whatever is split, what is joined is the key or nothing", arguments: [1, 2, 3, 4])
    func walk(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let fixture = try await ObjectsFixture()
        var keys: [String] = [try await fixture.key()]
        var splits: [Split] = []
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                keys.append(
                    try await fixture.key { $0.cryptographicLength = [128, 192, 256].randomElement(using: &random) }
                )
            case 1, 2: splits.append(try await split(keys.randomElement(using: &random) ?? keys[0], fixture, &random))
            case 3:
                guard let place = splits.indices.randomElement(using: &random) else { continue }
                let part = Int.random(in: 0..<splits[place].parts.count, using: &random)
                guard splits[place].destroyed.insert(part).inserted else { continue }
                let id = splits[place].parts[part]
                _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: id))
            default: try await join(splits, &keys, fixture, &random)
            }
        }
        #expect(splits.count > 3 && keys.count > 3)
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    private func split(_ id: String, _ fixture: ObjectsFixture, _ random: inout SplitMix64) async throws -> Split {
        let method = SplitKeyMethod.allCases.randomElement(using: &random) ?? .xor
        let parts = Int.random(in: 2...6, using: &random)
        let threshold = method == .xor ? parts : Int.random(in: 2...parts, using: &random)
        let request = CreateSplitKeyRequest(
            objectType: .splitKey,
            uniqueIdentifier: id,
            parts: Int32(parts),
            threshold: Int32(threshold),
            method: method
        )
        let made = try await fixture.objects.createSplitKey(request).uniqueIdentifiers
        return Split(key: try await key(id, fixture), parts: made, threshold: threshold)
    }

    /// Parts of one split, and sometimes one of another among them.
    private func join(
        _ splits: [Split],
        _ keys: inout [String],
        _ fixture: ObjectsFixture,
        _ random: inout SplitMix64
    ) async throws {
        guard let split = splits.randomElement(using: &random), let other = splits.randomElement(using: &random) else {
            return
        }
        var chosen = Set(split.parts.filter { _ in Bool.random(using: &random) })
        let isMixed = Int.random(in: 0..<4, using: &random) == 0 && other.parts != split.parts && !chosen.isEmpty
        if isMixed { chosen.insert(other.parts[0]) }
        let gone = splits.flatMap { split in split.destroyed.map { split.parts[$0] } }
        let isWhole = chosen.isDisjoint(with: gone)
        let request = JoinSplitKeyRequest(
            objectType: .symmetricKey,
            uniqueIdentifiers: chosen.shuffled(using: &random)
        )
        guard isWhole, !isMixed, chosen.count >= split.threshold else {
            #expect(await refusal { try await fixture.objects.joinSplitKey(request) } != nil)
            return
        }
        let id = try await fixture.objects.joinSplitKey(request).uniqueIdentifier
        #expect(try await key(id, fixture) == split.key)
        keys.append(id)
    }

    private func key(_ id: String, _ fixture: ObjectsFixture) async throws -> SecretBytes {
        try #require(try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock?.plainBytes)
    }
}
