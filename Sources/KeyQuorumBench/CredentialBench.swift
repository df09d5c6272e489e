/// What it costs the server to know who asks: the read of a key of one's own without authentication, by an API token, by a bearer token, and over
/// HTTPS without and with a client certificate. Five servers over one database take turns, so that the machine's moods meet all of them.
struct CredentialBench {
    private static let rounds = 21
    private static let requests = 1_000

    private let servers: BenchServers
    private let credentials: BenchCredentials

    static func run(_ vault: BenchVault, in folder: String) throws -> [Figure] {
        guard let binary = ServerProcess.binary else { return [] }
        let credentials = try BenchCredentials(in: folder)
        let servers = BenchServers(vault: vault, binary: binary, folder: folder)
        return try CredentialBench(servers: servers, credentials: credentials).run()
    }

    private func run() throws -> [Figure] {
        let alone = try servers.start("none")
        let token = try servers.admit(BenchCredentials.subject, by: alone)
        let keySet = try OneFileServer.start(credentials.keySet())
        let https = ["--tls-cert", credentials.file("server.pem"), "--tls-key", credentials.file("server.key")]
        let contenders = [
            alone,
            try servers.start("token", ["--api-tokens"], credential: token),
            try servers.start("bearer", issuer(keySet), credential: credentials.token()),
            try servers.start("https", https, isHTTPS: true),
            try servers.start(
                "certificate",
                https + ["--client-ca", credentials.file("ca.pem")],
                isHTTPS: true,
                client: ["-cert", credentials.file("client.pem"), "-key", credentials.file("client.key")]
            ),
        ]
        let keys = try contenders.map { ($0, try $0.makeKey()) }
        for (contender, key) in keys { _ = try contender.read(key, times: 200) }
        var rounds: [[Double]] = []
        for _ in 0..<Self.rounds {
            rounds.append(try keys.map { try $0.read($1, times: Self.requests) * 1e6 / Double(Self.requests) })
        }
        return figures(rounds)
    }

    /// The middle of what the rounds say: of a difference, of that within each round.
    private func figures(_ rounds: [[Double]]) -> [Figure] {
        func middle(_ value: ([Double]) -> Double) -> Double { rounds.map(value).sorted()[rounds.count / 2] }
        let goal = "at most 15"
        return [
            Figure("GET a key, nobody asks who reads", middle { $0[0] }, "µs CPU"),
            Figure("more for an API token", middle { $0[1] - $0[0] }, "µs CPU", goal: goal),
            Figure("more for a bearer token", middle { $0[2] - $0[0] }, "µs CPU", goal: goal),
            Figure("GET a key over HTTPS", middle { $0[3] }, "µs CPU"),
            Figure("more for a client certificate", middle { $0[4] - $0[3] }, "µs CPU", goal: goal),
        ]
    }

    private func issuer(_ port: UInt16) -> [String] {
        [
            "--oidc-issuer", BenchCredentials.issuer, "--oidc-audience", BenchCredentials.audience, "--oidc-jwks",
            "http://127.0.0.1:\(port)/",
        ]
    }
}
