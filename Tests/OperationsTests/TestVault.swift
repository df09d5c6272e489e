import Canonical
import Custody
import FoundationEssentials
import HolderKeys
import KMIPServer
import Logging
import Operations
import SecretSharing
import Secrets
import Store
import TestSupport

/// A vault over a memory store with three holders of whom two are needed, a manifest and two policies; its shares are in the test's hand.
struct TestVault {
    let store: MemoryStore
    let folder: RootFolder
    var server: KeyServer
    /// The decrypted shares in base64, by holder.
    let shares: [String: String]
    /// The holders' Ed25519 keys, where the vault was made with them.
    let signingKeys: [String: HolderPrivateKey]
    let local = Requester(isLocal: true)

    static let policies: [Bytes] = [Bytes("package web".utf8), Bytes(repeating: 0x61, count: 51_200)]

    init(
        manifests: Int = 1,
        signing: Bool = false,
        policy: CryptographicPolicy = .default
    ) async throws {
        store = MemoryStore()
        let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
        folder = try await RootFolder(path: path)
        server = try await Self.start(store, folder, policy: policy)
        let keys = try ["one", "two", "three"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        var signingKeys: [String: HolderPrivateKey] = [:]
        if signing { for (name, _) in keys { signingKeys[name] = try HolderPrivateKey.generate(.ed25519) } }
        let holders = keys.map { name, key in
            InitializeRequest.Holder(
                name: name,
                publicKey: key.publicKey.pem,
                signingKey: signingKeys[name]?.publicKey.pem
            )
        }
        self.signingKeys = signingKeys
        let answer = try await server.initialize(InitializeRequest(threshold: 2, shareholders: holders), by: local)
        var shares: [String: String] = [:]
        for (name, key) in keys {
            let encrypted = answer.shares.first { $0.holder == name }?.encryptedShare ?? ""
            shares[name] = try key.decryptShare(Bytes(base64: encrypted) ?? []).withBytes { Bytes($0).base64 }
        }
        self.shares = shares
        for number in 0..<manifests { _ = try await setManifest("\(number)") }
    }

    static func start(
        _ store: MemoryStore,
        _ folder: RootFolder,
        _ clock: any WallClock = SystemClock(),
        policy: CryptographicPolicy = .default
    ) async throws -> KeyServer {
        var log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        log.logLevel = .critical
        var options = KeyServerOptions()
        options.performer = KMIPService()
        options.cryptography = policy
        return try await KeyServer(store: store, folder: folder, options: options, clock: clock, log: log)
    }

    @discardableResult
    func setManifest(_ note: String) async throws -> ManifestAnswer {
        let digests = Self.policies.map { Digest(of: $0).hex }
        let text = """
            {"version": 1, "note": "\(note)", "policies": {"\(digests[0])": {"sans": ["web"], "workloadSecretId": "web"},
             "\(digests[1])": {"sans": ["*"]}}}
            """
        return try await server.setManifest(
            ManifestRequest(manifest: Bytes(text.utf8).base64, policies: Self.policies.map(\.base64)),
            by: local
        )
    }

    /// The same database and root folder under a new process.
    mutating func restart() async throws { server = try await Self.start(store, folder) }

    /// Hands in a share; the answer, or the code that it was refused with.
    @discardableResult
    func submit(_ holder: String) async throws -> SealStatusAnswer {
        try await server.recover(RecoverRequest(share: shares[holder] ?? ""), by: local)
    }

    /// Hands in two shares and answers the code of the refusal, or nil when the vault is open.
    func recover() async throws -> String? {
        do {
            try await submit("one")
            let status = try await submit("three")
            return status.state == .unsealed ? nil : "still \(status.state)"
        } catch let error as OperationError {
            return error.code.rawValue
        }
    }
}
