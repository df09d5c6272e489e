import Canonical
import FoundationEssentials
import SQLStore
import Store
import TestDatabases
import Testing

@testable import PostgreSQL

@Suite struct TLSTests {
    private let server: DatabaseServer
    private let database: TestDatabase
    private var certificates: TestCertificates { server.certificates }

    init() async throws {
        server = try await DatabaseServer.shared(.postgres)
        database = try await server.makeDatabase()
    }

    private func settings(_ tls: DatabaseTLS) -> ConnectionSettings {
        var settings = database.settings
        settings.tls = tls
        return settings
    }

    /// As the user that logs in by a certificate and nothing else.
    private func byCertificate(_ tls: DatabaseTLS) -> ConnectionSettings {
        var settings = settings(tls)
        settings.user = "kms"
        settings.password = nil
        return settings
    }

    private func verified(_ pair: TestCertificates.Pair?) -> DatabaseTLS { verified(pair?.certificate, pair?.key) }

    private func verified(_ certificate: String?, _ key: String?) -> DatabaseTLS {
        DatabaseTLS(.verifyFull, authority: certificates.authority, certificate: certificate, key: key)
    }

    @Test("each way of TLS that the server passes is used", arguments: DatabaseTLS.Mode.allCases)
    func modes(_ mode: DatabaseTLS.Mode) async throws {
        let connection = try await PostgreSQLConnection.open(
            settings(DatabaseTLS(mode, authority: certificates.authority)),
            .reader
        )
        let isEncrypted = SQLStatement("SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
        let wanted: Int64 = mode == .disable ? 0 : 1
        #expect(try await connection.snapshot([isEncrypted], .read) == [[[.integer(wanted)]]])
        await connection.close()
    }

    @Test(
        "a server whose certificate comes from another authority is refused",
        arguments: [DatabaseTLS.Mode.verifyCA, .verifyFull]
    )
    func wrongAuthority(_ mode: DatabaseTLS.Mode) async {
        await expectRefusal(
            settings(DatabaseTLS(mode, authority: certificates.otherAuthority)),
            "does not come from the authority in sslrootcert"
        )
    }

    @Test("a server whose certificate names another host is refused, and only where the name counts")
    func wrongName() async throws {
        // Its certificate names 127.0.0.1 only.
        let server = try await DatabaseServer.own(.postgres, options: ["listen_addresses = '127.0.0.1,127.0.0.2'"])
        var settings = try await server.makeDatabase().settings
        settings.hosts = [ServerAddress(host: "127.0.0.2", port: server.port)]
        settings.tls = DatabaseTLS(.verifyFull, authority: server.certificates.authority)
        await expectRefusal(settings, "does not name this host")
        settings.tls.mode = .verifyCA
        await (try await PostgreSQLConnection.open(settings, .reader)).close()
        await server.end()
    }

    @Test("the machine's own authorities do not know the server")
    func machineAuthorities() async {
        await expectRefusal(settings(DatabaseTLS(.verifyFull)), "sslrootcert")
    }

    @Test("a client certificate is enough, as a pair of PEM files and as PKCS#12")
    func clientCertificate() async throws {
        let pair = certificates.client
        let pkcs12 = DatabaseTLS(.verifyFull, authority: certificates.authority, pkcs12: pair.pkcs12)
        for tls in [verified(pair), pkcs12] {
            let connection = try await PostgreSQLConnection.open(byCertificate(tls), .reader)
            let user = SQLStatement("SELECT convert_to(current_user::text, 'UTF8')")
            #expect(try await connection.snapshot([user], .read) == [[[.of("kms")]]])
            await connection.close()
        }
    }

    @Test("a store opens by a client certificate alone")
    func storeByCertificate() async throws {
        try await server.sql("GRANT ALL ON SCHEMA public TO kms", in: database.name)
        let store = try await PostgreSQLDatabase.open(
            byCertificate(verified(certificates.client)),
            clock: SystemClock()
        )
        #expect(try await store.health() > .zero)
        await store.close()
    }

    @Test("a missing, foreign, expired or wrongly named client certificate is told from the others")
    func wrongCertificates() async throws {
        await expectRefusal(byCertificate(verified(nil)), "asks for a client certificate")
        await expectRefusal(byCertificate(verified(certificates.otherClient)), "client certificate (sslcert)")
        await expectRefusal(byCertificate(verified(certificates.expiredClient)), "client certificate (sslcert)")
        let stranger = try await certificates.issue("stranger-of-\(database.name)", subject: "/CN=stranger")
        await expectRefusal(byCertificate(verified(stranger)), "not that of the database's user")
        await expectRefusal(byCertificate(DatabaseTLS(.disable)), "asks for a password")
    }

    @Test("files that are not there, not what they should be, or do not belong together are named")
    func wrongFiles() async throws {
        let client = certificates.client
        let other = certificates.otherClient
        let cases: [(DatabaseTLS, String)] = [
            (
                DatabaseTLS(.verifyFull, authority: "/nowhere/ca.pem"),
                "authority's certificate (sslrootcert) /nowhere/ca.pem"
            ),
            (DatabaseTLS(.verifyFull, authority: client.key), "authority's certificate (sslrootcert)"),
            (verified("/nowhere/one.pem", "/nowhere/one.key"), "client certificate (sslcert) /nowhere/one.pem"),
            (verified(client.certificate, "/nowhere/one.key"), "(sslkey) /nowhere/one.key"),
            (verified(client.certificate, other.key), "do not belong together"),
            (verified(client.key, client.key), "client certificate (sslcert) cannot be used"),
            (
                DatabaseTLS(.verifyFull, authority: certificates.authority, certificate: client.certificate),
                "its private key is not"
            ),
            (
                DatabaseTLS(.verifyFull, authority: certificates.authority, pkcs12: client.key),
                "client certificate for the database"
            ),
        ]
        for (tls, words) in cases { await expectRefusal(byCertificate(tls), words) }
    }

    @Test("a private key that others may read is refused with the way out")
    func openKey() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "keyquorum-\(UUID().uuidString).key").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(contentsOf: URL(filePath: certificates.client.key)).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let tls = verified(certificates.client.certificate, path)
        await expectRefusal(byCertificate(tls), "give it the mode 0600")
    }

    @Test("a rotated client certificate is used by the next connection, without a restart")
    func rotation() async throws {
        let pair = try await certificates.issue("rotated-of-\(database.name)", days: -1)
        let settings = byCertificate(verified(pair))
        await expectRefusal(settings, "client certificate (sslcert)")
        let next = try await certificates.issue("next-of-\(database.name)")
        for (new, old) in [(next.certificate, pair.certificate), (next.key, pair.key)] {
            try Data(contentsOf: URL(filePath: new)).write(to: URL(filePath: old))
        }
        await (try await PostgreSQLConnection.open(settings, .reader)).close()
    }

    private func expectRefusal(_ settings: ConnectionSettings, _ words: String) async {
        let error = await #expect(throws: StoreError.self) {
            await (try await PostgreSQLConnection.open(settings, .reader)).close()
        }
        #expect(error?.code == .unavailable && error?.detail.contains(words) == true, "\(String(describing: error))")
    }
}
