import Canonical
import Foundation
import MariaDB
import Secrets
import SQLStore
import Store
import TestDatabases
import Testing

@testable import EdgelessDB

/// The SQL side of EdgelessDB: MariaDB on RocksDB, with what the manifest says and nothing else.
@Suite("What EdgelessDB's manifest makes")
struct EdgelessSQLTests {
    @Test("the made certificate logs in without a password, to its own database only", .timeLimit(.minutes(3)))
    func login() async throws {
        let scene = try EdgelessDatabaseTests.Scene(try StandIn())
        let edgeless = try scene.database()
        #expect(try await edgeless.prepare(vaultExists: false, now: SystemClock().now()) == .ready)
        let manifest = try #require(scene.file(.manifest))
        let object = try JSONSerialization.jsonObject(with: Data(manifest)) as? [String: Any]
        let statements = try #require(object?["sql"] as? [String])
        let authority = scene.folder.appending(path: "manifest-ca.pem")
        try Data(try #require(object?["ca"] as? String).utf8).write(to: authority)

        let server = try await DatabaseServer.own(
            .myrocks,
            options: ["ssl-ca=\(authority.path)", "require-secure-transport=1"]
        )
        for statement in statements { _ = try await server.sql(statement) }
        _ = try await server.sql("CREATE DATABASE keyXquorum")

        let plan = try await MariaDBDatabase.check(settings(server, edgeless))
        #expect(!plan.pending.isEmpty)
        let store = try await MariaDBDatabase.open(settings(server, edgeless), clock: SystemClock())
        #expect(try await store.read(.vault).isEmpty)
        await store.close()

        // An underscore in the grant stands for itself; another certificate is another user.
        await expectRefusal(settings(server, edgeless, database: "keyXquorum"))
        let stranger = try EdgelessDatabaseTests.Scene(try StandIn()).database()
        _ = try await stranger.makeFiles(SystemClock().now())
        await expectRefusal(settings(server, stranger))
        await server.end()
    }

    private func settings(
        _ server: DatabaseServer,
        _ edgeless: EdgelessDatabase,
        database: String = "key_quorum"
    ) -> ConnectionSettings {
        ConnectionSettings(
            hosts: [ServerAddress(host: "127.0.0.1", port: server.port)],
            user: "keyquorum",
            database: database,
            tls: DatabaseTLS(.require, certificate: edgeless.certificate, key: edgeless.key)
        )
    }

    private func expectRefusal(_ settings: ConnectionSettings) async {
        await #expect(throws: StoreError.self) { try await MariaDBDatabase.check(settings) }
    }
}
