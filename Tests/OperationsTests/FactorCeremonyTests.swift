import Canonical
import Custody
import FoundationEssentials
import Logging
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A server factor set, kept and removed by ceremonies")
struct FactorCeremonyTests {
    @Test(
        "after a rekey that sets it k shares open with the file only; after one that removes it they open without",
        arguments: ["rekey", "rotate"]
    )
    func setKeepRemove(kind: String) async throws {
        let fixture = try await CeremonyFixture()
        let factor = try await Self.factor()
        try await fixture.restart(factor)
        #expect(try await fixture.server.open(with: ["one", "two"].map { fixture.shares[$0] ?? "" }) == nil)

        var request = try fixture.roster(kind, ["a", "b"], threshold: 2)
        request.serverFactor = "set"
        let answer = try await fixture.run(request)
        #expect(answer.warnings.contains(ServerFactorSource.warning))
        #expect(await fixture.server.sealStatus(for: fixture.local).serverFactor)
        #expect(try await fixture.reopen(with: ["a", "b"]) == "server-factor-missing")
        try await fixture.restart(try await Self.factor())
        #expect(
            try await fixture.server.open(with: ["a", "b"].map { fixture.shares[$0] ?? "" }) == "server-factor-missing"
        )
        try await fixture.restart(factor)
        #expect(try await fixture.server.open(with: ["a", "b"].map { fixture.shares[$0] ?? "" }) == nil)

        try await fixture.run(try fixture.roster(kind, ["c", "d"], threshold: 2), consents: ["a", "b"])
        #expect(try await fixture.reopen(with: ["c", "d"]) == "server-factor-missing")
        try await fixture.restart(factor)
        #expect(try await fixture.server.open(with: ["c", "d"].map { fixture.shares[$0] ?? "" }) == nil)

        request = try fixture.roster(kind, ["e", "f"], threshold: 2)
        request.serverFactor = "remove"
        try await fixture.run(request, consents: ["c", "d"])
        #expect(try await fixture.reopen(with: ["e", "f"]) == nil)
        #expect(await fixture.server.sealStatus(for: fixture.local).serverFactor == false)
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("a server without a file cannot propose to set it")
    func withoutFile() async throws {
        let fixture = try await CeremonyFixture()
        var request = CeremonyRequest(kind: "rekey")
        request.serverFactor = "set"
        #expect(await fixture.code { try await fixture.propose(request) } == "server-factor-missing")
    }

    private static func factor() async throws -> ServerFactorSource {
        let path = FileManager.default.temporaryDirectory.path + "/kq-factor-" + SystemRandom().bytes(8).hex
        try SystemRandom().bytes(32).hex.write(toFile: path, atomically: true, encoding: .utf8)
        return try await ServerFactorSource(path: path)
    }
}

extension CeremonyFixture {
    /// A new process on the same database and folder that has this factor.
    func restart(_ factor: ServerFactorSource) async throws {
        var options = KeyServerOptions()
        options.serverFactor = factor
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        vault.server = try await KeyServer(store: vault.store, folder: vault.folder, options: options, log: log)
    }
}
