import FoundationEssentials

/// Starts servers over one vault, each with a folder of its own.
struct BenchServers {
    let vault: BenchVault
    let binary: String
    let folder: String

    /// One of the servers, started and opened.
    func start(
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

    /// Lets an API token's caller and another subject make keys.
    ///
    /// - Returns: the API token.
    func admit(_ subject: String, by server: Contender) throws -> String {
        struct Made: Decodable { let token: String }
        let made = try server.ask("POST", "/v1/tokens", #"{"name":"bench"}"#, 201)
        for subject in ["token:bench", subject] {
            _ = try server.ask("PUT", "/v1/vault/grants/\(subject)", #"{"operations":["create"]}"#, 200)
        }
        return try JSONDecoder().decode(Made.self, from: Data(made)).token
    }
}
