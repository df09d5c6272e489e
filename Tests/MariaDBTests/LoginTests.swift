import Canonical
import ClientCertificates
import SQLStore
import Secrets
import Store
import TestDatabases
import Testing

@testable import MariaDB

/// Logging in by a client certificate and nothing else, and what is said where it is not the right one.
@Suite struct LoginTests {
    private let server: DatabaseServer
    private let database: TestDatabase
    private var certificates: TestCertificates { server.certificates }

    init() async throws {
        server = try await DatabaseServer.shared(.mariadb)
        database = try await server.makeDatabase()
    }

    /// A user of the test's own, who must have what `requirement` says, and no password.
    private func user(_ requirement: String, password: String? = nil) async throws -> ConnectionSettings {
        let name = "u_\(database.name)"
        let identified = password.map { "IDENTIFIED BY '\($0)'" } ?? ""
        try await server.sql(
            "CREATE OR REPLACE USER \(name)@'127.0.0.1' \(identified) \(requirement); GRANT ALL ON \(database.name).* TO \(name)@'127.0.0.1';"
        )
        var settings = database.settings()
        settings.user = name
        settings.password = nil
        return settings
    }

    private func verified(_ pair: TestCertificates.Pair?) -> DatabaseTLS {
        DatabaseTLS(.verifyFull, authority: certificates.authority, certificate: pair?.certificate, key: pair?.key)
    }

    private var names: String {
        "REQUIRE ISSUER '\(TestCertificates.issuer)' AND SUBJECT '\(TestCertificates.clientSubject)'"
    }

    @Test("the right issuer and subject are enough, without a password, as PEM and as PKCS#12")
    func right() async throws {
        var settings = try await user(names)
        let pair = certificates.client
        let all = DatabaseTLS(.verifyFull, authority: certificates.authority, pkcs12: pair.pkcs12)
        for tls in [verified(pair), all] {
            settings.tls = tls
            let connection = try await MariaDBConnection.open(settings, .reader)
            let cipher = SQLStatement(
                "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'"
            )
            let rows = try await connection.snapshot([cipher], .read)
            #expect(rows.first?.first?.first?.size ?? 0 > 0)
            await connection.close()
        }
    }

    @Test("any certificate of the server's authority is enough for REQUIRE X509, and with a password both are needed")
    func x509() async throws {
        var settings = try await user("REQUIRE X509", password: "right")
        settings.tls = verified(certificates.client)
        await expectRefusal(settings, "the user, the password or the client certificate")
        settings.password = .init(copying: "right".utf8)
        await (try await MariaDBConnection.open(settings, .reader)).close()
        settings.tls = verified(nil)
        await expectRefusal(settings, "no client certificate was given")
    }

    @Test("another subject is refused, and told as the server compares it")
    func otherSubject() async throws {
        var settings = try await user(names)
        let other = try await certificates.issue("other-\(database.name)", subject: "/O=Key Org/CN=other")
        settings.tls = verified(other)
        await expectRefusal(
            settings,
            "the issuer '\(TestCertificates.issuer)' and the subject '/O=Key Org/CN=other'",
            "REQUIRE X509, ISSUER, SUBJECT"
        )
    }

    @Test("no certificate, and no TLS, are refused where one is asked for")
    func none() async throws {
        var settings = try await user("REQUIRE X509")
        for tls in [verified(nil), DatabaseTLS(.disable)] {
            settings.tls = tls
            await expectRefusal(settings, "no client certificate was given")
        }
    }

    @Test("a certificate of an authority that the server does not know is refused, with the sentence that says so")
    func unknownAuthority() async throws {
        var settings = try await user(names)
        settings.tls = verified(certificates.otherClient)
        await expectRefusal(settings, "who issued the client certificate")
    }

    @Test("a certificate whose time is over is refused, with the sentence that says so")
    func expired() async throws {
        var settings = try await user(names)
        settings.tls = verified(certificates.expiredClient)
        await expectRefusal(settings, "the client certificate's time is over")
    }

    @Test("a wrong password is told as such and not shown")
    func password() async throws {
        var settings = database.settings()
        settings.password = .init(copying: "wrong-secret".utf8)
        await expectRefusal(settings, "the password")
        let error = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .reader) }
        #expect(error?.description.contains("wrong-secret") == false)
    }

    @Test("a key of another certificate, and files that are none, are told as such")
    func wrongFiles() async throws {
        var settings = try await user(names)
        settings.tls = verified(certificates.client)
        settings.tls.key = certificates.otherClient.key
        await expectRefusal(settings, "do not belong together")
        settings.tls.key = certificates.folder + "/nothing.key"
        await expectRefusal(settings, "cannot be read as PEM")
        settings.tls = DatabaseTLS(.verifyFull, authority: certificates.authority, pkcs12: certificates.authority)
        await expectRefusal(settings, "is not a PKCS#12 file")
    }

    @Test("a rotated certificate is used by the next connection, without a restart")
    func rotation() async throws {
        let folder = try CertificateFolder()
        let new = try await certificates.issue("new-\(database.name)", subject: "/CN=new")
        try await folder.shell("cp \(certificates.client.certificate) c.pem; cp \(certificates.client.key) c.key")
        var settings = try await user(names)
        settings.tls = DatabaseTLS(
            .verifyFull,
            authority: certificates.authority,
            certificate: folder.file("c.pem"),
            key: folder.file("c.key")
        )
        let old = try await MariaDBConnection.open(settings, .reader)
        _ = try await user("REQUIRE SUBJECT '/CN=new'")
        await expectRefusal(settings, "the subject '\(TestCertificates.clientSubject)'")
        try await folder.shell("cp \(new.certificate) c.pem; cp \(new.key) c.key")
        await (try await MariaDBConnection.open(settings, .reader)).close()
        #expect(await old.isAlive())
        await old.close()
    }

    private func expectRefusal(_ settings: ConnectionSettings, _ words: String...) async {
        let error = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .reader) }
        #expect(error?.code == .unavailable)
        for word in words { #expect(error?.detail.contains(word) == true, "\(String(describing: error))") }
    }
}
