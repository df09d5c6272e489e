import Canonical
import FoundationEssentials
import HolderKeys
import Logging
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A server that unseals itself, on real databases")
struct AutoUnsealTests {
    private static let local = Requester(isLocal: true)

    private func start(_ site: Site, _ folder: RootFolder) async throws -> KeyServer {
        var options = KeyServerOptions()
        options.sealKey = try await SealKeyFile.read(folder.path + "/seal.pem").key
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return try await KeyServer(store: try await site.open(), folder: folder, options: options, log: log)
    }

    private func state(_ server: KeyServer) async -> SealStatusAnswer.State {
        await server.sealStatus(for: Self.local).state
    }

    @Test("opens after a restart, and not after a seal by hand", .timeLimit(.minutes(10)), arguments: Engine.allCases)
    func restart(engine: Engine) async throws {
        let site = try await Site.shared(engine)
        let path = FileManager.default.temporaryDirectory.path + "/kq-" + SystemRandom().bytes(8).hex
        let folder = try await RootFolder(path: path)
        let first = try await start(site, folder)
        let key = try HolderPrivateKey.generate(.x25519)
        let roster = [InitializeRequest.Holder(name: "one", publicKey: key.publicKey.pem)]
        let answer = try await first.initialize(InitializeRequest(threshold: 1, shareholders: roster), by: Self.local)
        let encrypted = try #require(answer.shares.first.flatMap { Bytes(base64: $0.encryptedShare) })
        let share = try key.decryptShare(encrypted).withBytes { Bytes($0).base64 }
        await first.shutDown()

        let second = try await start(site, folder)
        #expect(await state(second) == .unsealed)
        try await second.seal(SealRequest(scope: .vault, force: true), by: Self.local)
        await second.shutDown()

        let third = try await start(site, folder)
        #expect(await state(third) == .sealed)
        #expect(try await third.recover(RecoverRequest(share: share), by: Self.local).state == .unsealed)
        await third.shutDown()

        let fourth = try await start(site, folder)
        #expect(await state(fourth) == .unsealed)
        #expect(try await fourth.verifyDatabase(by: Self.local).damaged == [])
        await fourth.shutDown()
    }
}
