import KMIP
import Secrets
import TestSupport
import Testing

@testable import Operations

/// Operations over several requests of two people, on a real server: interleaved, abandoned, tried by the other one, and over a restart.
@Suite("Operations over several requests: a random walk")
struct StreamWalkTests {
    @Test("whatever is begun, gone on with, given up or tried by others, each ends as in one piece, or is refused")
    func walk() async throws {
        let seed = WalkSeed.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<(3 * WalkSeed.lengthFactor) {
            let steps = (0..<60).map { _ in StreamStep.random(&random) }
            guard let failure = await StreamWalk.failure(of: steps) else { continue }
            let shortest = await Shrinker.shrink(steps, attempts: 60) { await StreamWalk.failure(of: $0) }
            Issue.record("KEYQUORUM_SEED=\(seed): \(failure)\n\(shortest)")
            return
        }
    }
}

private enum StreamStep: Sendable, CustomStringConvertible {
    /// 0 Encrypt, 1 MAC, 2 Hash
    case begin(who: Int, kind: Int)
    case go(who: Int, stream: Int, count: Int, isLast: Bool)
    case restart

    static func random(_ random: inout SplitMix64) -> StreamStep {
        let who = Int.random(in: 0..<2, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5: return .begin(who: who, kind: Int.random(in: 0..<3, using: &random))
        case 19 where Bool.random(using: &random): return .restart
        default:
            return .go(
                who: who,
                stream: Int.random(in: 0..<6, using: &random),
                count: Int.random(in: 0..<40, using: &random),
                isLast: Int.random(in: 0..<4, using: &random) == 0
            )
        }
    }

    var description: String {
        switch self {
        case .begin(let who, let kind): "\(who) begins \(["Encrypt", "MAC", "Hash"][kind])"
        case .go(let who, let stream, let count, let last):
            "\(who) \(last ? "ends" : "goes on with") \(stream), \(count) bytes"
        case .restart: "restart"
        }
    }
}

private struct StreamWalk {
    private struct Stream {
        let who: Int
        let kind: Int
        let name: [UInt8]
        var data: [UInt8] = []
        var result: [UInt8] = []
        var isOver = false
    }

    private let fixture: SharingFixture
    private let people: [Requester]
    /// One key of both.
    private let id: String
    private var streams: [Stream] = []

    static func failure(of steps: [StreamStep]) async -> String? {
        do {
            var walk = try await StreamWalk()
            for step in steps { if let failure = try await walk.run(step) { return "\(step): \(failure)" } }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private init() async throws {
        fixture = try await SharingFixture()
        let owner = try await fixture.owner("0")
        people = [owner, try SharingFixture.mail("1")]
        var attributes = Attributes()
        attributes.cryptographicUsageMask = [.encrypt, .macGenerate]
        attributes.lifeDates.activation = 1
        id = try await fixture.objects(0, owner)
            .create(CreateRequest(objectType: .symmetricKey, attributes: attributes)).uniqueIdentifier
        try await fixture.grant(["encrypt", "mac"], on: id, to: "1@example.com", by: owner)
    }

    private static let nonce = [UInt8](repeating: 3, count: 16)
    private static let hashing: CryptographicParameters = {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        return parameters
    }()

    /// What one operation gives, and what it is called after.
    private func ask(_ who: Int, _ kind: Int, _ data: [UInt8], _ part: StreamPart) async throws -> ([UInt8], [UInt8]?) {
        let (objects, data) = (fixture.objects(0, people[who]), SecretBytes(copying: data))
        switch kind {
        case 0:
            var request = EncryptRequest(uniqueIdentifier: id, data: data, part: part)
            if part.correlationValue == nil { (request.parameters, request.nonce) = (.of(.ctr), Self.nonce) }
            let answer = try await objects.encrypt(request)
            return (answer.data ?? [], answer.correlationValue)
        case 1:
            let answer = try await objects.mac(MACRequest(uniqueIdentifier: id, data: data, part: part))
            return (answer.macData ?? [], answer.correlationValue)
        default:
            let answer = try await objects.hash(HashRequest(parameters: Self.hashing, data: data, part: part))
            return (answer.data ?? [], answer.correlationValue)
        }
    }

    private mutating func run(_ step: StreamStep) async throws -> String? {
        switch step {
        case .restart:
            // What is in memory alone is gone.
            try await fixture[0].open().streams.forget()
            for place in streams.indices { streams[place].isOver = true }
            return nil
        case .begin(let who, let kind):
            let (bytes, name) = try await ask(who, kind, [9], StreamPart(isFirst: true))
            guard let name else { return "no name" }
            streams.append(Stream(who: who, kind: kind, name: name, data: [9], result: bytes))
            return nil
        case .go(let who, let place, let count, let isLast):
            guard streams.indices.contains(place) else { return nil }
            return try await go(who, place, [UInt8](repeating: UInt8(place), count: count), isLast)
        }
    }

    private mutating func go(_ who: Int, _ place: Int, _ data: [UInt8], _ isLast: Bool) async throws -> String? {
        let stream = streams[place]
        let part = StreamPart(correlationValue: stream.name, isLast: isLast)
        do {
            let (bytes, _) = try await ask(who, stream.kind, data, part)
            guard !stream.isOver, stream.who == who else { return "it was done" }
            streams[place].data += data
            streams[place].result += bytes
        } catch let error as KMIPError where error.reason == .invalidCorrelationValue {
            return stream.isOver || stream.who != who ? nil : "it was refused"
        }
        guard isLast else { return nil }
        streams[place].isOver = true
        let whole = try await ask(who, stream.kind, streams[place].data, StreamPart())
        return whole.0 == streams[place].result ? nil : "it is not what it is in one piece"
    }
}
