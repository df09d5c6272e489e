import Canonical
import FoundationEssentials
import HolderKeys
import Logging
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Servers that are given different first manifests at once, each of which would make a vault.
@Suite("First manifests that race on one database")
struct FirstManifestTests {
    @Test("one of them makes the vault; the others are refused, and take shares for it", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        for _ in 0..<(isLong ? 20 : 2) {
            let site = try await Site.shared(engine)
            let keys = try (0..<3).map { _ in try HolderPrivateKey.generate(.x25519) }
            let servers = try await Self.servers(3, on: site)
            let answers = await withTaskGroup(of: (Int, ManifestAnswer?).self) { group in
                for (index, server) in servers.enumerated() {
                    let request = Self.manifest(for: keys[index])
                    group.addTask { (index, try? await server.setManifest(request, by: Requester(isLocal: true))) }
                }
                return await group.reduce(into: [Int: ManifestAnswer]()) { $0[$1.0] = $1.1 }
            }
            let winner = try #require(answers.first)
            #expect(answers.count == 1, "\(answers.keys.sorted())")
            let encrypted = try #require(winner.value.shares?.first?.encryptedShare)
            let share = try keys[winner.key].decryptShare(Bytes(base64: encrypted) ?? [])
            let text = share.withBytes { Bytes($0).base64 }
            for (index, server) in servers.enumerated() where index != winner.key {
                let status = try await server.recover(RecoverRequest(share: text), by: Requester(isLocal: true))
                #expect(status.state == .unsealed)
            }
            let bundles = try await Self.bundles(servers)
            #expect(Set(bundles).count == 1)
            for server in servers {
                #expect(try await server.manifests(Page(limit: 10, after: nil)).items.count == 1)
                #expect(try await server.verifyDatabase(by: Requester(isLocal: true)).damaged == [])
            }
            for server in servers { await server.shutDown() }
        }
    }

    private static func servers(_ count: Int, on site: Site) async throws -> [KeyServer] {
        var servers: [KeyServer] = []
        for _ in 0..<count {
            let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
            let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let folder = try await RootFolder(path: path)
            servers.append(try await KeyServer(store: try await site.open(), folder: folder, log: log))
        }
        return servers
    }

    private static func bundles(_ servers: [KeyServer]) async throws -> [String] {
        var bundles: [String] = []
        for server in servers { bundles.append("\(try await server.verifyBundle())") }
        return bundles
    }

    private static func manifest(for key: HolderPrivateKey) -> ManifestRequest {
        let pem = key.publicKey.pem.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        let text = #"{"version": 1, "policies": {}, "shareholders": [{"name": "ann", "publicKey": "\#(pem)"}]}"#
        return ManifestRequest(manifest: Bytes(text.utf8).base64, policies: [])
    }
}
