import Glibc
import NIOCore
import NIOSSL

/// KMIP's operations over its port and over HTTP, by 1, 16 and 64 connections: what a request costs the server.
///
/// Two servers over one database take turns: one with the KMIP port, whose callers show a certificate, and one of plain HTTP, whose callers show
/// an API token. Every face, operation and number of connections has a short turn in every round, so that the machine's moods meet all of them.
/// The figure is the server's CPU time, since the rates are those of a machine that client and server share.
struct KMIPBench {
    private static let rounds = 7
    private static let turn = TimeAmount.milliseconds(250)
    private static let warming = TimeAmount.milliseconds(500)
    private static let connections = [1, 16, 64]

    /// Of a read of a key from OpenBao by the same numbers of connections, on a machine of this kind: CPU microseconds.
    private static let peer = [1: 310.0, 16: 235, 64: 230]

    private struct Turn: Hashable {
        let face: LoadFace
        let operation: LoadOperation
        let connections: Int

        var name: String { "\(operation.rawValue), \(face.rawValue), \(connections)" }
    }

    private let clients: [LoadFace: LoadClient]
    private let keys: [LoadFace: [LoadKey]]
    private let token: String
    private let only: String?

    static func run(_ report: inout Report, _ vault: BenchVault, in folder: String, only: String? = nil) async throws {
        guard let binary = ServerProcess.binary else { return }
        let credentials = try BenchCredentials(in: folder)
        let servers = BenchServers(vault: vault, binary: binary, folder: folder)
        let token = try servers.admit(BenchCredentials.subject, by: try servers.start("none"))
        let http = try servers.start("token", ["--api-tokens"], credential: token)
        let port = try LoopbackAddress.freePort()
        let kmip = try servers.start(
            "kmip",
            [
                "--kmip-port", "\(port)", "--tls-cert", credentials.file("server.pem"), "--tls-key",
                credentials.file("server.key"), "--client-ca", credentials.file("ca.pem"),
            ],
            isHTTPS: true,
            client: ["-cert", credentials.file("client.pem"), "-key", credentials.file("client.key")]
        )
        let most = connections.max() ?? 1
        let tls = try credentials.clientTLS()
        let plain = try await LoadClient.open(most, to: http.server, http.server.port, .http)
        let clients = [
            LoadFace.ttlv: try await LoadClient.open(most, to: kmip.server, port, .ttlv, tls),
            .octets: plain, .json: plain, .rest: plain,
        ]
        let (own, others) = try (makeKeys(kmip), makeKeys(http))
        let keys = [LoadFace.ttlv: own, .octets: others, .json: others, .rest: others]
        report.add(try await KMIPBench(clients: clients, keys: keys, token: token, only: only).figures())
        for face in [LoadFace.ttlv, .json] { await clients[face]?.close() }
    }

    private static func makeKeys(_ contender: Contender) throws -> [LoadKey] {
        try (0..<(connections.max() ?? 1)).map { try contender.makeKey(named: "bench-key-\($0)") }
    }

    private func figures() async throws -> [Figure] {
        let turns = LoadOperation.allCases.flatMap { operation in
            Self.connections.flatMap { count in
                LoadFace.allCases.map { Turn(face: $0, operation: operation, connections: count) }
            }
        }
        .filter { turn in only.map { "\(turn.name).".contains($0) } ?? true }
        var series: [Turn: LoadSeries] = [:]
        for round in 0...Self.rounds {
            BenchError.complain(
                "keyquorum-bench: KMIP, \(round == 0 ? "warming up" : "round \(round) of \(Self.rounds)")"
            )
            for turn in turns {
                guard let outcome = try await run(turn, round == 0 ? Self.warming : Self.turn) else { continue }
                if round > 0 { series[turn, default: LoadSeries()].add(outcome) }
            }
        }
        return turns.compactMap { turn in series[turn].map { figure(turn, $0, series) } }
    }

    /// Nil where the face has no such operation.
    private func run(_ turn: Turn, _ time: TimeAmount) async throws -> LoadClient.Outcome? {
        guard let client = clients[turn.face], let keys = keys[turn.face] else { return nil }
        let requests = (0..<turn.connections).compactMap { number in
            let own = Array(keys[number...] + keys[..<number])
            return turn.face.request(turn.operation, own, credential: token)
        }
        guard requests.count == turn.connections else { return nil }
        let (success, failure, end) = (turn.face.success, turn.face.failure, NIODeadline.now() + time)
        return try await client.run(turn.connections) {
            .init(request: requests[$0], success: success, failure: failure, end: end)
        }
    }

    private func figure(_ turn: Turn, _ series: LoadSeries, _ all: [Turn: LoadSeries]) -> Figure {
        return Figure(turn.name, series.cpu, "µs CPU", goal: goal(turn, all), load: series.load)
    }

    private func goal(_ turn: Turn, _ all: [Turn: LoadSeries]) -> String? {
        let peer = Self.peer[turn.connections] ?? 0
        switch (turn.operation, turn.face) {
        case (.get, .ttlv): return "\(Int(peer / 6))"
        case (.get, .json), (.get, .rest): return "\(Int(peer / 2))"
        case (.batch, _):
            let one = Turn(face: turn.face, operation: .get, connections: turn.connections)
            return all[one].map { "\(Int($0.cpu * 3))" }
        default: return nil
        }
    }
}
