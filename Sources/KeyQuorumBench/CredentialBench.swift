import FoundationEssentials
import Glibc

/// What it costs the server to know who asks: the same read of a key without authentication, by an API token, by a bearer token, and over HTTPS
/// without and with a client certificate. Five servers over one database take turns, so that the machine's moods meet all of them.
struct CredentialBench {
    private static let rounds = 10
    private static let requests = 2_000

    private let vault: BenchVault
    private let binary: String
    private let folder: String
    private let credentials: BenchCredentials

    static func run(_ vault: BenchVault, in folder: String) throws -> [Figure] {
        guard let binary = ServerProcess.binary else { return [] }
        let credentials = try BenchCredentials(in: folder)
        return try CredentialBench(vault: vault, binary: binary, folder: folder, credentials: credentials).run()
    }

    private func run() throws -> [Figure] {
        let alone = try contender("none")
        let token = try prepare(alone)
        let keySet = try OneFileServer.start(credentials.keySet())
        let https = ["--tls-cert", credentials.file("server.pem"), "--tls-key", credentials.file("server.key")]
        let contenders = [
            alone,
            try contender("token", ["--api-tokens"], credential: token),
            try contender("bearer", issuer(keySet), credential: credentials.token()),
            try contender("https", https, isHTTPS: true),
            try contender(
                "certificate",
                https + ["--client-ca", credentials.file("ca.pem")],
                isHTTPS: true,
                client: ["-cert", credentials.file("client.pem"), "-key", credentials.file("client.key")]
            ),
        ]
        let path = "/v1/objects/\(vault.key)/material"
        for contender in contenders { _ = try contender.read(path, times: 200) }
        var used = [Double](repeating: 0, count: contenders.count)
        for _ in 0..<Self.rounds {
            for place in contenders.indices { used[place] += try contenders[place].read(path, times: Self.requests) }
        }
        return figures(used.map { $0 * 1e6 / Double(Self.rounds * Self.requests) })
    }

    private func figures(_ cost: [Double]) -> [Figure] {
        let goal = "at most 15"
        return [
            Figure("GET a key, nobody asks who reads", cost[0], "µs CPU"),
            Figure("more for an API token", cost[1] - cost[0], "µs CPU", goal: goal),
            Figure("more for a bearer token", cost[2] - cost[0], "µs CPU", goal: goal),
            Figure("GET a key over HTTPS", cost[3], "µs CPU"),
            Figure("more for a client certificate", cost[4] - cost[3], "µs CPU", goal: goal),
        ]
    }

    private func issuer(_ port: UInt16) -> [String] {
        [
            "--oidc-issuer", BenchCredentials.issuer, "--oidc-audience", BenchCredentials.audience, "--oidc-jwks",
            "http://127.0.0.1:\(port)/",
        ]
    }

    /// Gives the key to those who will read it.
    ///
    /// - Returns: an API token.
    private func prepare(_ server: Contender) throws -> String {
        struct Made: Decodable { let token: String }
        let made = try server.ask("POST", "/v1/tokens", #"{"name":"bench"}"#, 201)
        for subject in ["token:bench", BenchCredentials.subject] {
            _ = try server.ask("PUT", "/v1/objects/\(vault.key)/grants/\(subject)", #"{"operations":["get"]}"#, 200)
        }
        return try JSONDecoder().decode(Made.self, from: Data(made)).token
    }

    /// One of the servers, started and opened.
    private func contender(
        _ name: String,
        _ options: [String] = [],
        credential: String? = nil,
        isHTTPS: Bool = false,
        client: [String] = []
    ) throws -> Contender {
        let root = folder + "/server-" + name
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let server = try ServerProcess(binary, database: vault.database, root: root, options)
        let contender = try Contender(server, credential: credential, isHTTPS: isHTTPS, client: client)
        for share in vault.shares { _ = try contender.ask("POST", "/recover", share, 200) }
        return contender
    }
}
