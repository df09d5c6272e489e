import Canonical
import Custody
import Foundation
import HolderKeys
import Keyring
import Logging
import Secrets
import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// A vault with three holders of whom two are needed, whose server has a factor file, a seal-key file, both or none; every start may have others.
struct LockedVault {
    let database = MemoryStore()
    let folder: RootFolder
    /// What the servers of this vault logged, each line with its metadata.
    let notes = Notes()
    private(set) var server: KeyServer
    private(set) var store: FaultyStore
    private(set) var shares: [String: String] = [:]
    private(set) var warnings: [String] = []
    let local = Requester(isLocal: true)

    /// What a start is given: the contents of the two files; nil for a start without the file.
    struct Files {
        var factor: Bytes?
        var sealKey: Bytes?

        static let none = Files()
        static func factor(_ bytes: Bytes) -> Files { Files(factor: bytes) }
        static func sealKey(_ bytes: Bytes) -> Files { Files(sealKey: bytes) }
    }

    static let factor = Bytes(0x80..<0xA0)
    static let otherFactor = Bytes(0xA0..<0xC0)
    static let sealKey = Bytes(0xC0..<0xE0)

    init(_ files: Files) async throws {
        folder = try await TestVault.newFolder()
        store = FaultyStore(database)
        server = try await Self.start(store, folder, files, notes)
        let keys = try ["one", "two", "three"].map { ($0, try HolderPrivateKey.generate(.x25519)) }
        let holders = keys.map { InitializeRequest.Holder(name: $0, publicKey: $1.publicKey.pem) }
        let answer = try await server.initialize(InitializeRequest(threshold: 2, shareholders: holders), by: local)
        warnings = answer.warnings
        for (name, key) in keys {
            let encrypted = answer.shares.first { $0.holder == name }?.encryptedShare ?? ""
            shares[name] = try key.decryptShare(Bytes(base64: encrypted) ?? []).withBytes { Bytes($0).base64 }
        }
    }

    /// The process is killed, and a new one starts with these files.
    mutating func restart(_ files: Files) async throws {
        store = FaultyStore(database)
        server = try await Self.start(store, folder, files, notes)
    }

    /// A server in another folder or over another database.
    func start(_ files: Files, in folder: RootFolder? = nil, over other: (any Store)? = nil) async throws -> KeyServer {
        try await Self.start(other ?? database, folder ?? self.folder, files, notes)
    }

    static func start(_ store: any Store, _ folder: RootFolder, _ files: Files, _ notes: Notes) async throws
        -> KeyServer
    {
        var options = KeyServerOptions()
        if let factor = files.factor {
            try factor.write(folder.path + "/factor")
            options.serverFactor = try await ServerFactorSource(path: folder.path + "/factor")
        }
        if let key = files.sealKey {
            try key.write(folder.path + "/seal-key")
            options.sealKey = try await SealKeyFile.read(folder.path + "/seal-key").key
        }
        let log = Logger(label: "test", factory: { _ in notes.handler })
        return try await KeyServer(store: store, folder: folder, options: options, log: log)
    }

    // MARK: What tests ask

    var someShares: [String] { ["one", "three"].map { shares[$0] ?? "" } }

    /// Hands in two shares; nil when the vault is open, else the code of the refusal.
    func open(_ other: KeyServer? = nil) async throws -> String? { try await (other ?? server).open(with: someShares) }

    func state(_ other: KeyServer? = nil) async -> SealStatusAnswer.State {
        await (other ?? server).sealStatus(for: local).state
    }

    var sealKeyWraps: [WrapRow] {
        get async throws {
            try await database.all(WrapRow.table).map(WrapRow.init).filter { $0.kind == WrapKind.sealKey }
        }
    }

    func seal(_ scope: SealRequest.Scope) async throws {
        try await server.seal(SealRequest(scope: scope, force: true), by: local)
    }
}

/// Lines of a log that tests read.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func clear() { lines.withLock { $0 = [] } }

    fileprivate func add(_ line: String) { lines.withLock { $0.append(line) } }

    var handler: any LogHandler { Handler(notes: self) }

    private struct Handler: LogHandler {
        let notes: Notes
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
            notes.add("\(event.level) \(event.message) \(more)")
        }
    }
}

extension Bytes {
    /// Writes them to a file that only its owner can read.
    func write(_ path: String) throws {
        try Data(self).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
