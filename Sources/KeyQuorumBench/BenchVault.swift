import Canonical
import HolderKeys
import KMIP
import Logging
import Operations
import SQLite
import Secrets
import Store

/// A vault in a file: two of three shares open it, with a hundred manifests and as many keys as asked for.
struct BenchVault: Sendable {
    static let manifests = 100
    /// Requests that are under way at once while keys are made.
    static let workers = 128

    let path: String
    let objects: Int
    /// The decrypted shares, two of which are enough.
    let shares: [Bytes]
    /// One of the keys.
    let key: String

    var database: String { path + "/keyquorum.sqlite" }

    static func make(objects: Int, in path: String) async throws -> BenchVault {
        let folder = try await RootFolder(path: path)
        let store = try await SQLiteDatabase.open(path + "/keyquorum.sqlite", clock: SystemClock())
        let server = try await KeyServer(store: store, folder: folder, log: log)
        let shares = try await initialize(server)
        let local = Requester(isLocal: true)
        for number in 1...manifests {
            let manifest = Bytes(#"{"version":1,"policies":{},"remark":\#(number)}"#.utf8)
            _ = try await server.setManifest(bytes: manifest, policies: [], by: local)
        }
        let key = try await create(objects, on: server.objects(for: local))
        await server.shutDown()
        return BenchVault(path: path, objects: objects, shares: shares, key: key)
    }

    /// A new server over the same file and folder, sealed.
    func start() async throws -> KeyServer {
        let store = try await SQLiteDatabase.open(database, clock: SystemClock())
        return try await KeyServer(store: store, folder: RootFolder(path: path), log: Self.log)
    }

    /// The same, opened with all shares that it needs.
    func open() async throws -> KeyServer {
        let server = try await start()
        for share in shares { _ = try await Self.submit(share, to: server) }
        return server
    }

    static func submit(_ share: Bytes, to server: KeyServer) async throws -> SealStatusAnswer {
        var bytes = share
        return try await server.recover(decrypted: &bytes, by: Requester(isLocal: true))
    }

    private static func initialize(_ server: KeyServer) async throws -> [Bytes] {
        let keys = try ["ann", "ben", "cem"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        let holders = keys.map { InitializeRequest.Holder(name: $0.0, publicKey: $0.1.publicKey.pem) }
        let request = InitializeRequest(threshold: 2, shareholders: holders)
        let answer = try await server.initialize(request, by: Requester(isLocal: true))
        return try zip(answer.shares, keys).prefix(2).map { share, key in
            guard let encrypted = Bytes(base64: share.encryptedShare) else { throw BenchError("a share is no base64") }
            return try key.1.decryptShare(encrypted).withBytes { Bytes($0) }
        }
    }

    private static func create(_ count: Int, on objects: ObjectOperations) async throws -> String {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 256
        attributes.cryptographicUsageMask = [.encrypt, .decrypt]
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        let first = try await objects.create(request).uniqueIdentifier
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for _ in stride(from: worker, to: count - 1, by: workers) { _ = try await objects.create(request) }
                }
            }
            try await group.waitForAll()
        }
        return first
    }

    private static let log = Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() })
}
