import FoundationEssentials
import SQLStore
import Secrets
import Testing

@testable import KeyQuorum

@Suite struct DatabaseURLTests {
    private func connection(_ url: String, _ more: String...) throws -> ConnectionSettings {
        let options = try ServeArguments.read(["--database-url", url] + more)
        let settings = try ServerSettings(try Settings.resolve(commandLine: options))
        return try #require(settings.database.connection)
    }

    private func refusal(_ url: String, _ more: String...) throws -> SettingsError {
        let options = try ServeArguments.read(["--database-url", url] + more)
        let error = #expect(throws: SettingsError.self) {
            try ServerSettings(try Settings.resolve(commandLine: options))
        }
        return try #require(error)
    }

    @Test("the seed's two URLs name user, password, host, port and database")
    func seeds() throws {
        let postgres = try connection("postgresql://kms:kms@127.0.0.1:5432/kms")
        #expect(postgres.hosts == [ServerAddress(host: "127.0.0.1", port: 5432)])
        #expect(postgres.user == "kms" && postgres.database == "kms")
        #expect(postgres.password == SecretBytes(copying: "kms".utf8))
        let mariadb = try connection("mysql://root:kms@localhost/kms")
        #expect(mariadb.hosts == [ServerAddress(host: "localhost", port: 3306)])
        #expect(mariadb.user == "root" && mariadb.tls.mode == .prefer)
    }

    @Test("several hosts stand side by side, IPv6 in brackets, and keep their order")
    func hosts() throws {
        let hosts = try connection("postgres://u@a,b:6000,[::1],[fe80::1]:7000/d?sslmode=require").hosts
        #expect(hosts.map(\.description) == ["a:5432", "b:6000", "[::1]:5432", "[fe80::1]:7000"])
    }

    @Test("a socket is named by an option")
    func sockets() throws {
        #expect(try connection("postgresql://u@/d?host=/run/postgresql").hosts.first?.host == "/run/postgresql")
        #expect(try connection("mariadb://u@/d?socket=/run/mysqld/mysqld.sock").hosts.first?.isSocket == true)
        #expect(try connection("mariadb://u@localhost/d?socket=/a").hosts.first?.host == "/a")
        #expect(try refusal("mariadb://u@h/d?socket=/a").sentence.contains("both a host and a socket"))
        #expect(try refusal("mariadb://u@/d").sentence.contains("?socket=PATH"))
        #expect(try refusal("postgresql://u@/d?host=elsewhere").sentence.contains("unknown option"))
    }

    @Test("what is percent-encoded is decoded, and what cannot be is refused without being shown")
    func encoding() throws {
        let connection = try connection("postgresql://a%40b:p%3A%2f%25@h/d%20e?sslmode=disable")
        #expect(connection.user == "a@b" && connection.database == "d e")
        #expect(connection.password == SecretBytes(copying: "p:/%".utf8))
        for text in ["postgresql://u:hush%2@h/d", "postgresql://u:hush%zz@h/d", "postgresql://u:hush%00@h/d"] {
            let refused = try refusal(text)
            #expect(refused.sentence.contains("the password") && !refused.sentence.contains("hush"))
        }
    }

    @Test("another machine is checked by its name unless the URL says otherwise, this one only when a CA is named")
    func modes() throws {
        #expect(try connection("postgresql://u@db.example/d").tls.mode == .verifyFull)
        #expect(try connection("postgresql://u@db.example/d").tls.authority?.hasSuffix("ca-certificates.crt") == true)
        #expect(try connection("postgresql://u@127.0.0.1,db.example/d").tls.mode == .verifyFull)
        #expect(try connection("postgresql://u@127.0.0.1/d").tls == DatabaseTLS(.prefer))
        #expect(try connection("mysql://u@[::1]/d", "--database-ca", "c").tls.mode == .verifyFull)
        #expect(try connection("mysql://u@h/d?ssl-mode=VERIFY_CA", "--database-ca", "c").tls.mode == .verifyCA)
        #expect(try connection("mysql://u@h/d?sslMode=VERIFY_IDENTITY").tls.mode == .verifyFull)
        #expect(try connection("mysql://u@h/d?ssl-mode=DISABLED").tls == DatabaseTLS(.disable))
        #expect(try connection("mysql://u@localhost/d", "--user-cert-path", "p").tls.mode == .require)
    }

    @Test("files come from the settings or the URL, pairs whole and never with a PKCS#12 file as well")
    func files() throws {
        let fromURL = try connection("postgresql://u@h/d?sslrootcert=a&sslcert=b&sslkey=c").tls
        #expect(fromURL == DatabaseTLS(.verifyFull, authority: "a", certificate: "b", key: "c"))
        #expect(try refusal("mysql://u@h/d", "--database-cert", "a").code == .incomplete)
        let both = try refusal("mysql://u@h/d", "--user-cert-path", "a", "--database-cert", "b")
        #expect(both.code == .contradiction)
        #expect(try refusal("mysql://u@h/d?sslmode=disable", "--database-ca", "a").code == .contradiction)
        #expect(try refusal("sqlite:a", "--database-ca", "a").code == .contradiction)
        #expect(try refusal("mysql://u@h/d?sslca=b", "--database-ca", "a").code == .contradiction)
    }

    @Test(
        "what cannot be read is refused with a sentence that does not show the URL",
        arguments: [
            "postgresql://", "postgresql://hush", "postgresql://hush@h", "postgresql://hush@h/", "postgresql://h/hush",
            "postgresql://hush@h:0/d", "postgresql://hush@h:65536/d", "postgresql://hush@h:x/d", "mysql://hush@,h/d",
            "postgresql://u:Secr?hush@h/d", "postgresql://u:p@h/d?hush99=1", "mysql://hush@[::1/d",
            "mysql://hush@h/d?sslmode=hush", "mysql://hush@h/d?sslmode=require&ssl-mode=require",
            "mysql://hush@h/d?connect_timeout=0", "postgresql://hush@h/d?target_session_attrs=standby",
            "oracle://hush@h/d",
            "mysql://hush@1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17/d",
        ]
    )
    func refusals(_ url: String) throws {
        let refused = try refusal(url)
        #expect(refused.code == .badValue && !refused.sentence.contains("hush"), "\(refused)")
    }

    @Test("the pool's limit and the time-outs are settings")
    func limits() throws {
        let connection = try connection(
            "mysql://u@h/d?connect_timeout=7",
            "--database-connections",
            "3",
            "--database-timeout=2"
        )
        #expect(connection.limit == 3 && connection.statementTimeout == .seconds(2))
        #expect(connection.connectTimeout == .seconds(7))
        #expect(try self.connection("mysql://u@h/d", "--database-timeout=2").connectTimeout == .seconds(2))
        #expect(try refusal("mysql://u@h/d", "--database-connections", "0").sentence.contains("1 to 200"))
    }

    @Test("a password may stand in a file, whose first line it is")
    func passwordFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).password").path
        try Data("hush hush\nmore\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let connection = try connection("mysql://u@h/d", "--database-password-file", file)
        #expect(connection.password == SecretBytes(copying: "hush hush".utf8))
        #expect(!"\(connection)".contains("hush"))
        #expect(try refusal("mysql://u:p@h/d", "--database-password-file", file).code == .contradiction)
        #expect(try refusal("mysql://u@h/d", "--database-password-file", file + "-none").code == .badValue)
    }
}

extension ServerSettings.Database {
    /// The file of SQLite.
    var path: String? { if case .sqlite(let path) = self { path } else { nil } }

    var connection: ConnectionSettings? {
        switch self {
        case .sqlite: nil
        case .postgres(let connection), .mariadb(let connection): connection
        }
    }
}
