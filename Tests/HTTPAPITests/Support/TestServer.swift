import Canonical
import Foundation
import HTTPAPI
import HolderKeys
import Logging
import Operations
import Secrets
import SecretSharing
import TestSupport

/// A server over a store in memory with a root folder of its own, which goes when nobody uses it any more.
struct TestServer: Sendable {
    let store: MemoryStore
    let folder: TemporaryFolder
    let server: KeyServer
    let face: Face

    init() async throws { try await self.init(MemoryStore(), TemporaryFolder()) }

    /// The same store and folder after the process ended without a word.
    init(restarting other: TestServer) async throws { try await self.init(other.store, other.folder) }

    private init(_ store: MemoryStore, _ folder: TemporaryFolder) async throws {
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        self.store = store
        self.folder = folder
        server = try await KeyServer(store: store, folder: RootFolder(path: folder.path), log: log)
        face = try Face(server, in: folder)
    }

    /// What stands in a file of the root folder.
    func file(_ name: String) throws -> String { try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) }
}

/// A folder that is removed when it is let go.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("keyquorum-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Holders with X25519 keys, which are quick to make.
struct Holders: Sendable {
    let keys: [(name: String, key: HolderPrivateKey)]

    init(_ names: String...) throws {
        keys = try names.map { ($0, try HolderPrivateKey.generate(.x25519)) }
    }

    /// The member `shareholders` of a request.
    var list: String {
        let entries = keys.map { #"{"name":"\#($0.name)","publicKey":"\#($0.key.publicKey.pem.escaped)"}"# }
        return "[\(entries.joined(separator: ","))]"
    }

    /// The decrypted shares of an answer with `shares`, by holder.
    func shares(in answer: JSON) throws -> [String: Share] {
        var shares: [String: Share] = [:]
        for entry in answer["shares"]?.list ?? [] {
            guard let name = entry["holder"]?.text, let text = entry["encryptedShare"]?.text else { continue }
            shares[name] = try share(of: name, text)
        }
        return shares
    }

    func share(of name: String, _ encrypted: String) throws -> Share {
        guard let key = keys.first(where: { $0.name == name })?.key, let bytes = Bytes(base64: encrypted) else {
            throw NoHolder()
        }
        return try Share(reading: key.decryptShare(bytes))
    }

    struct NoHolder: Error {}
}

extension Share {
    /// As a holder sends what `openssl pkeyutl` gave him.
    var base64: String { raw.withBytes { Bytes($0).base64 } }
    var bytes: Bytes { raw.withBytes { Bytes($0) } }
    var words: String { text.withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension String {
    /// Inside a JSON string.
    var escaped: String { split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n") }
}
