import Canonical
import Secrets

/// What a server keeps outside its database because it needs it while sealed: its identity, the newest vault header (and the two before
/// it), the anchor, and the operator's and set-up tokens.
public struct RootFolder: Sendable {
    public let path: String

    /// Makes the folder where there is none. Throws `OperationError` with code `root-folder` when it cannot be used.
    public init(path: String) async throws {
        self.path = path
        try await Self.named { try DurableFile.makeFolder(path) }
    }

    /// The names inside the folder.
    public enum Item: String, Sendable {
        case identity = "identity.key"
        /// The root's certificate for the identity key, and the root: shown where the database that has it too does not answer.
        case identityChain = "identity.pem"
        /// The root's newest revocation list of servers that this one has seen, for the same purpose.
        case identityList = "servers.crl"
        case setupToken = "setup.token"
        case operatorToken = "operator.token"
        case header = "header"
        /// The recovery key of a database that has one, from its bootstrap until the vault's header has it wrapped.
        case databaseKey = "edgeless/recovery.key"
        case anchor = "anchor"
    }

    /// The file's bytes; nil where there is none. Throws `root-folder`.
    public func read(_ item: Item) async throws -> Bytes? {
        let file = file(item)
        return try await Self.named { try DurableFile.read(file) }
    }

    /// Writes the file whole, durably and for nobody else to read. Throws `root-folder`.
    public func write(_ item: Item, _ bytes: Bytes) async throws {
        let file = file(item)
        try await Self.named { try DurableFile.write(bytes, to: file) }
    }

    /// Removes it, if it is there. Throws `root-folder`.
    public func remove(_ item: Item) async throws {
        let file = file(item)
        try await Self.named { try DurableFile.remove(file) }
    }

    /// The newest header; nil where the folder knows no vault. Throws `header-damaged` for one that cannot be read.
    public func header() async throws -> VaultHeader? {
        try await read(.header).map { try VaultHeader(reading: $0) }
    }

    /// Writes the newest header and keeps the two before it as `header.1` and `header.2`.
    public func writeHeader(_ bytes: Bytes) async throws {
        let file = file(.header)
        try await Self.named {
            if let last = try DurableFile.read(file), last != bytes {
                if let earlier = try DurableFile.read(file + ".1") { try DurableFile.write(earlier, to: file + ".2") }
                try DurableFile.write(last, to: file + ".1")
            }
            try DurableFile.write(bytes, to: file)
        }
    }

    /// Removes the newest header and those before it: their vault was destroyed, and with enough shares they would open a dump of it. The newest
    /// one goes last, so that a server that is killed meanwhile knows that there is something left to remove.
    public func removeHeaders() async throws {
        for earlier in [".2", ".1", ""] {
            let path = file(.header) + earlier
            try await Self.named { try DurableFile.remove(path) }
        }
        try await remove(.identityList)
    }

    /// Puts header and anchor of a vault aside, so that the server may take another one; nothing of them is lost.
    public func leaveVault() async throws {
        for item in [Item.header, .anchor] {
            guard let bytes = try await read(item) else { continue }
            let aside = file(item) + "-" + Digest(of: bytes).hex.prefix(16)
            try await Self.named { try DurableFile.write(bytes, to: aside) }
            try await remove(item)
        }
        try await remove(.identityChain)
        try await remove(.identityList)
    }

    /// The token in the file, made of 32 random bytes where there is none yet.
    public func token(_ item: Item, random: some RandomSource) async throws -> String {
        if let kept = try await read(item), !kept.isEmpty { return String(decoding: kept, as: UTF8.self) }
        let token = random.bytes(32).hex
        try await write(item, Bytes(token.utf8))
        return token
    }

    private func file(_ item: Item) -> String { path + "/" + item.rawValue }

    private static func named<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await OffPool.run(body)
        } catch let failure as DurableFile.Failure {
            throw OperationError(
                .rootFolder,
                "The server cannot use its root folder: \(failure). Give it another by KEYQUORUM_ROOT_DIR or mend this one.",
                operatorDetail: failure.description
            )
        }
    }
}
