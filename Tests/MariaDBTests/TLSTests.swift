import Canonical
import SQLStore
import Secrets
import Store
import TestDatabases
import Testing

@testable import MariaDB

/// Whether the server is who it should be.
@Suite struct TLSTests {
    @Test("each way of TLS that the server passes is used", arguments: DatabaseTLS.Mode.allCases)
    func modes(_ mode: DatabaseTLS.Mode) async throws {
        let server = try await DatabaseServer.shared(.mariadb)
        let database = try await server.makeDatabase()
        let tls = DatabaseTLS(mode, authority: server.certificates.authority)
        let connection = try await MariaDBConnection.open(database.settings(tls), .reader)
        #expect(try await cipher(connection).isEmpty == (mode == .disable))
        await connection.close()
    }

    @Test(
        "a server whose certificate comes from another authority is refused",
        arguments: [DatabaseTLS.Mode.verifyCA, .verifyFull]
    )
    func wrongAuthority(_ mode: DatabaseTLS.Mode) async throws {
        let server = try await DatabaseServer.shared(.mariadb)
        let database = try await server.makeDatabase()
        let other = DatabaseTLS(mode, authority: server.certificates.otherAuthority)
        await expectRefusal(
            database.settings(other),
            "does not come from the authority in \(server.certificates.otherAuthority)"
        )
        await expectRefusal(
            database.settings(DatabaseTLS(mode)),
            "does not come from the authority in this machine's authorities"
        )
    }

    @Test(
        "a server that signed its own certificate passes where that is the authority, and its name only where it is asked for"
    )
    func pinned() async throws {
        let folder = try CertificateFolder()
        try await folder.selfSigned("server", subject: "/CN=EdgelessDB")
        let files = ["ssl-ca=", "ssl-cert=\(folder.file("server.pem"))", "ssl-key=\(folder.file("server.key"))"]
        let server = try await DatabaseServer.own(.mariadb, options: files + ["require-secure-transport=ON"])
        let database = try await server.makeDatabase()
        let authority = folder.file("server.pem")
        let connection = try await MariaDBConnection.open(
            database.settings(DatabaseTLS(.verifyCA, authority: authority)),
            .reader
        )
        #expect(try await !cipher(connection).isEmpty)
        await connection.close()
        await expectRefusal(
            database.settings(DatabaseTLS(.verifyFull, authority: authority)),
            "the server's certificate does not name 127.0.0.1"
        )
        try await folder.selfSigned("other", subject: "/CN=EdgelessDB")
        await expectRefusal(
            database.settings(DatabaseTLS(.verifyCA, authority: folder.file("other.pem"))),
            "does not come from the authority"
        )
        // It has no authority for clients: what it says to their certificates is told as such.
        let client = server.certificates.client
        let withClient = DatabaseTLS(.verifyCA, authority: authority, certificate: client.certificate, key: client.key)
        await expectRefusal(database.settings(withClient), "ssl_ca")
        await server.end()
    }

    @Test(
        "no login is sent to a server without TLS where TLS is asked for",
        arguments: [DatabaseTLS.Mode.require, .verifyCA, .verifyFull]
    )
    func plaintext(_ mode: DatabaseTLS.Mode) async throws {
        let greeting = try PlainServer()
        var settings = ConnectionSettings(
            hosts: [ServerAddress(host: "127.0.0.1", port: greeting.port)],
            user: "tester",
            password: .init(copying: "secret".utf8),
            database: "test",
            tls: DatabaseTLS(
                mode,
                authority: mode == .require ? nil : try await DatabaseServer.shared(.mariadb).certificates.authority
            )
        )
        settings.connectTimeout = .seconds(60)
        await expectRefusal(settings, "offers no TLS")
        #expect(await greeting.received() == [])
    }

    private func cipher(_ connection: MariaDBConnection) async throws -> Bytes {
        let question = SQLStatement(
            "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'"
        )
        guard case .bytes(let cipher)? = try await connection.snapshot([question], .read).first?.first?.first else {
            return []
        }
        return cipher
    }

    private func expectRefusal(_ settings: ConnectionSettings, _ words: String) async {
        let error = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .reader) }
        #expect(error?.code == .unavailable && error?.detail.contains(words) == true, "\(String(describing: error))")
    }
}
