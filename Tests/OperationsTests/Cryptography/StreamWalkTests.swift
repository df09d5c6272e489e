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

private enum StreamKind: CaseIterable {
    case encrypt, decrypt, gcm, mac, macVerify, hash, sign, signatureVerify

    var verifies: Bool { self == .macVerify || self == .signatureVerify }
}

private enum StreamStep: Sendable, CustomStringConvertible {
    case begin(who: Int, kind: StreamKind)
    case go(who: Int, stream: Int, count: Int, isLast: Bool)
    case restart

    static func random(_ random: inout SplitMix64) -> StreamStep {
        let who = Int.random(in: 0..<2, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5: return .begin(who: who, kind: StreamKind.allCases.randomElement(using: &random) ?? .hash)
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
        case .begin(let who, let kind): "\(who) begins \(kind)"
        case .go(let who, let stream, let count, let last):
            "\(who) \(last ? "ends" : "goes on with") \(stream), \(count) bytes"
        case .restart: "restart"
        }
    }
}

private struct StreamWalk {
    private struct Stream {
        let who: Int
        let kind: StreamKind
        let name: [UInt8]
        var data: [UInt8] = []
        var result: [UInt8] = []
        var isOver = false
    }

    private var servers: ManyServers
    private let people: [Requester]
    /// One key of both, and a pair.
    private let id: String
    private let pair: (own: String, other: String)
    /// What is verified: a code and a signature of this.
    private static let target: [UInt8] = [9, 1, 1]
    private var code: [UInt8] = []
    private var signature: [UInt8] = []
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
        let fixture = try await SharingFixture()
        servers = fixture.servers
        let owner = try await fixture.owner("0")
        people = [owner, try SharingFixture.mail("1")]
        var attributes = Attributes()
        attributes.cryptographicUsageMask = [.encrypt, .decrypt, .macGenerate, .macVerify]
        attributes.lifeDates.activation = 1
        id = try await fixture.objects(0, owner)
            .create(CreateRequest(objectType: .symmetricKey, attributes: attributes)).uniqueIdentifier
        var (common, sign, verify) = (Attributes(), Attributes(), Attributes())
        common.cryptographicAlgorithm = .ed25519
        common.lifeDates.activation = 1
        sign.cryptographicUsageMask = .sign
        verify.cryptographicUsageMask = .verify
        let made = try await fixture.objects(0, owner).createKeyPair(
            CreateKeyPairRequest(commonAttributes: common, privateKeyAttributes: sign, publicKeyAttributes: verify)
        )
        pair = (made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier)
        let granted = [
            (id, ["encrypt", "decrypt", "mac", "macVerify"]), (pair.own, ["sign"]), (pair.other, ["signatureVerify"]),
        ]
        for (id, rights) in granted { try await fixture.grant(rights, on: id, to: "1@example.com", by: owner) }
        code = try await ask(0, .mac, Self.target, StreamPart()).bytes
        signature = try await ask(0, .sign, Self.target, StreamPart()).bytes
    }

    private static let nonce = [UInt8](repeating: 3, count: 16)
    private static let hashing: CryptographicParameters = {
        var parameters = CryptographicParameters()
        parameters.hashingAlgorithm = .sha256
        return parameters
    }()

    private typealias Told = (bytes: [UInt8], name: [UInt8]?)

    /// What one operation gives, and what it is called after.
    private func ask(_ who: Int, _ kind: StreamKind, _ data: [UInt8], _ part: StreamPart) async throws -> Told {
        let objects = servers[0].objects(for: people[who])
        let secret = SecretBytes(copying: data)
        switch kind {
        case .encrypt, .gcm:
            var request = EncryptRequest(uniqueIdentifier: id, data: secret, part: part)
            if part.correlationValue == nil { Self.begin(&request, kind) }
            let answer = try await objects.encrypt(request)
            return ((answer.data ?? []) + (answer.tag ?? []), answer.correlationValue)
        case .decrypt:
            var request = DecryptRequest(uniqueIdentifier: id, data: data)
            request.part = part
            if part.correlationValue == nil { (request.parameters, request.nonce) = (.of(.ctr), Self.nonce) }
            let answer = try await objects.decrypt(request)
            return (answer.data?.withBytes { [UInt8]($0) } ?? [], answer.correlationValue)
        case .mac:
            let answer = try await objects.mac(MACRequest(uniqueIdentifier: id, data: secret, part: part))
            return (answer.macData ?? [], answer.correlationValue)
        case .hash:
            let answer = try await objects.hash(HashRequest(parameters: Self.hashing, data: secret, part: part))
            return (answer.data ?? [], answer.correlationValue)
        case .sign:
            let answer = try await objects.sign(SignRequest(uniqueIdentifier: pair.own, data: secret, part: part))
            return (answer.signatureData ?? [], answer.correlationValue)
        case .macVerify, .signatureVerify: return try await verify(objects, kind, secret, part)
        }
    }

    /// The first part says how, with which nonce, and what is authenticated besides.
    private static func begin(_ request: inout EncryptRequest, _ kind: StreamKind) {
        request.parameters = .of(kind == .gcm ? .gcm : .ctr)
        request.nonce = kind == .gcm ? Array(nonce.prefix(12)) : nonce
        if kind == .gcm { request.additionalData = [4, 5, 6] }
    }

    /// The verdict as a byte; none before the last part.
    private func verify(
        _ objects: ObjectOperations,
        _ kind: StreamKind,
        _ data: SecretBytes,
        _ part: StreamPart
    ) async throws -> Told {
        let isFirst = part.correlationValue == nil
        let (validity, name): (ValidityIndicator?, [UInt8]?)
        if kind == .macVerify {
            var request = MACVerifyRequest(uniqueIdentifier: id, data: data, part: part)
            if isFirst { request.macData = code }
            let answer = try await objects.macVerify(request)
            (validity, name) = (answer.validity, answer.correlationValue)
        } else {
            var request = SignatureVerifyRequest(uniqueIdentifier: pair.other, data: data, part: part)
            if isFirst { request.signatureData = signature }
            let answer = try await objects.signatureVerify(request)
            (validity, name) = (answer.validity, answer.correlationValue)
        }
        return (validity.map { [$0 == .valid ? 1 : 0] } ?? [], name)
    }

    private mutating func run(_ step: StreamStep) async throws -> String? {
        switch step {
        case .restart:
            // What is in memory alone is gone: another process, over the same database.
            try await servers.restart(0)
            try await servers.unseal(0)
            for place in streams.indices { streams[place].isOver = true }
            return nil
        case .begin(let who, let kind):
            let (bytes, name) = try await ask(who, kind, [9], StreamPart(isFirst: true))
            guard let name else { return "no name" }
            streams.append(Stream(who: who, kind: kind, name: name, data: [9], result: bytes))
            return nil
        case .go(let who, let place, let count, let isLast):
            guard streams.indices.contains(place) else { return nil }
            // What is verified is now and then what was signed.
            let data =
                streams[place].kind.verifies
                ? [UInt8](repeating: 1, count: count % 3) : [UInt8](repeating: UInt8(place), count: count)
            return try await go(who, place, data, isLast)
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
        let ended = streams[place]
        if stream.kind.verifies, ended.result != [ended.data == Self.target ? 1 : 0] { return "the verdict is wrong" }
        // Who tries the same part once more, or the other one with what he saw of it, is refused.
        for one in people.indices {
            do {
                _ = try await ask(one, stream.kind, data, part)
                return "\(one) did the last part once more"
            } catch let error as KMIPError where error.reason == .invalidCorrelationValue {}
        }
        let whole = try await ask(who, stream.kind, ended.data, StreamPart())
        return whole.bytes == ended.result ? nil : "it is not what it is in one piece"
    }
}
