import Glibc
import NIOCore
import NIOSSL

/// KMIP's operations over its port and over HTTP, by 1, 16 and 64 connections: what a request costs the server. Those of objects, or those of data
/// under keys.
///
/// Two servers over one database take turns: one with the KMIP port, whose callers show a certificate, and one of plain HTTP, whose callers show
/// an API token. Of data under keys they keep no records of signatures, as OpenBao without an audit device; two more do, as a server does by default,
/// and are asked to sign. Every face, operation and number of connections has a short turn in every round, so that the machine's moods meet all of them.
/// The figure is the server's CPU time, since the rates are those of a machine that client and server share.
struct KMIPBench {
    private static let rounds = 7
    private static let turn = TimeAmount.milliseconds(250)
    private static let warming = TimeAmount.milliseconds(500)
    private static let connections = [1, 16, 64]

    private struct Turn: Hashable {
        let face: LoadFace
        let operation: LoadOperation
        let connections: Int
        /// Whether the server has records of signatures.
        var isRecorded = false

        var name: String {
            "\(operation.rawValue)\(isRecorded ? " with records" : ""), \(face.rawValue), \(connections)"
        }
    }

    private let clients: [LoadFace: LoadClient]
    /// To the servers that keep records of signatures; none where nothing is signed.
    private let recorded: [LoadFace: LoadClient]
    private let keys: [LoadFace: [LoadKeyKind: [LoadKey]]]
    private let token: String
    private let operations: [LoadOperation]
    private let only: String?
    /// What libcrypto takes alone, where the operations are those of data.
    private var evp: [EVPBench]

    /// - Parameter only: the words of a figure's name; nil for all.
    static func run(
        _ report: inout Report,
        _ vault: BenchVault,
        in folder: String,
        _ operations: [LoadOperation] = LoadOperation.ofObjects,
        only: String? = nil
    ) async throws {
        guard let binary = ServerProcess.binary else { return }
        let credentials = try BenchCredentials(in: folder)
        let servers = BenchServers(vault: vault, binary: binary, folder: folder)
        let token = try servers.admit(BenchCredentials.subject, by: try servers.start("none"))
        let signs = operations.contains { $0.signs }
        let plain = try await open(servers, "", token, credentials, signs ? unrecorded : [])
        let recorded = signs ? try await open(servers, "-records", token, credentials, []) : nil
        let kinds = Set(operations.map(\.kind))
        let (own, others) = try (makeKeys(kinds, plain.kmip), makeKeys(kinds, plain.http))
        var bench = KMIPBench(
            clients: plain.clients,
            recorded: recorded?.clients ?? [:],
            keys: [.ttlv: own, .octets: others, .json: others, .rest: others],
            token: token,
            operations: operations,
            only: only,
            evp: kinds.contains(.aes) ? [try EVPBench(LoadOperation.small), try EVPBench(LoadOperation.large)] : []
        )
        report.add(try await bench.figures())
        for clients in [plain.clients, recorded?.clients ?? [:]] {
            for face in [LoadFace.ttlv, .json] { await clients[face]?.close() }
        }
    }

    private static let unrecorded = ["--signature-records", "false"]

    /// Two servers, and the connections to them.
    private static func open(
        _ servers: BenchServers,
        _ suffix: String,
        _ token: String,
        _ credentials: BenchCredentials,
        _ options: [String]
    ) async throws -> (kmip: Contender, http: Contender, clients: [LoadFace: LoadClient]) {
        let http = try servers.start("token" + suffix, ["--api-tokens"] + options, credential: token)
        let port = try LoopbackAddress.freePort()
        let kmip = try servers.start(
            "kmip" + suffix,
            [
                "--kmip-port", "\(port)", "--tls-cert", credentials.file("server.pem"), "--tls-key",
                credentials.file("server.key"), "--client-ca", credentials.file("ca.pem"),
            ] + options,
            isHTTPS: true,
            client: ["-cert", credentials.file("client.pem"), "-key", credentials.file("client.key")]
        )
        let most = connections.max() ?? 1
        let plain = try await LoadClient.open(most, to: http.server, http.server.port, .http)
        let ttlv = try await LoadClient.open(most, to: kmip.server, port, .ttlv, try credentials.clientTLS())
        return (kmip, http, [.ttlv: ttlv, .octets: plain, .json: plain, .rest: plain])
    }

    private static func makeKeys(
        _ kinds: Set<LoadKeyKind>,
        _ contender: Contender
    ) throws -> [LoadKeyKind: [LoadKey]] {
        var keys: [LoadKeyKind: [LoadKey]] = [:]
        for kind in kinds { keys[kind] = try contender.makeKeys(kind, for: connections.max() ?? 1) }
        return keys
    }

    private mutating func figures() async throws -> [Figure] {
        let turns = operations.flatMap { operation in
            Self.connections.flatMap { count in
                LoadFace.allCases.flatMap { face in
                    (recorded.isEmpty || !operation.signs ? [false] : [false, true]).map {
                        Turn(face: face, operation: operation, connections: count, isRecorded: $0)
                    }
                }
            }
        }
        .filter { turn in only.map { "\(turn.name).".contains($0) } ?? true }
        var series: [Turn: LoadSeries] = [:]
        for round in 0...Self.rounds {
            BenchError.complain(
                "keyquorum-bench: KMIP, \(round == 0 ? "warming up" : "round \(round) of \(Self.rounds)")"
            )
            if round > 0 { for place in evp.indices { try evp[place].measure() } }
            for turn in turns {
                guard let outcome = try await run(turn, round == 0 ? Self.warming : Self.turn) else { continue }
                if round > 0 { series[turn, default: LoadSeries()].add(outcome) }
            }
        }
        let goals = LoadGoals(bare: evp.last?.bare)
        return evp.flatMap(\.figures)
            + turns.compactMap { turn in series[turn].map { figure(turn, $0, series, goals) } }
    }

    /// Nil where the face has no such operation.
    private func run(_ turn: Turn, _ time: TimeAmount) async throws -> LoadClient.Outcome? {
        let clients = turn.isRecorded ? recorded : clients
        guard let client = clients[turn.face], let keys = keys[turn.face]?[turn.operation.kind] else { return nil }
        let requests = (0..<turn.connections).compactMap { number in
            let own = Array(keys[(number % keys.count)...] + keys[..<(number % keys.count)])
            return turn.face.request(turn.operation, own, credential: token)
        }
        guard requests.count == turn.connections else { return nil }
        let (success, failure, end) = (turn.face.success, turn.face.failure, NIODeadline.now() + time)
        return try await client.run(turn.connections) {
            .init(request: requests[$0], success: success, failure: failure, end: end)
        }
    }

    private func figure(
        _ turn: Turn,
        _ series: LoadSeries,
        _ all: [Turn: LoadSeries],
        _ goals: LoadGoals
    ) -> Figure {
        let get = all[Turn(face: turn.face, operation: .get, connections: turn.connections)]?.cpu
        // The peer was measured without an audit device, and with none of its records.
        guard !turn.isRecorded else { return Figure(turn.name, series.cpu, "µs CPU", load: series.load) }
        let goal = goals.goal(turn.operation, turn.face, turn.connections, get: get)
        let peer = goals.peer(turn.operation, turn.connections, ours: series.cpu)
        return Figure(turn.name, series.cpu, "µs CPU", goal: goal, load: series.load, peer: peer)
    }
}
