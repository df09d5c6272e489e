import Store
import Testing

@testable import PostgreSQL

@Suite struct PostgreSQLFailureTests {
    @Test(
        "an error code of the server becomes the store's",
        arguments: [
            ("23505", StoreError.Code.conflict), ("23502", .conflict), ("23514", .conflict), ("40001", .busy),
            ("40P01", .busy), ("40003", .busy), ("55P03", .busy), ("57014", .busy), ("53300", .busy), ("53100", .full),
            ("53200", .full), ("54000", .tooLarge), ("54001", .tooLarge), ("57P01", .unavailable),
            ("57P02", .unavailable), ("57P03", .unavailable), ("08006", .unavailable), ("25006", .unavailable),
            ("25P02", .unavailable), ("28P01", .unavailable), ("28000", .unavailable), ("3D000", .unavailable),
            ("42501", .unavailable), ("58030", .unavailable), ("42P01", .wrongSchema), ("42703", .wrongSchema),
            ("3F000", .wrongSchema), ("42601", .wrongSchema), ("0A000", .wrongSchema), ("22P03", .invalid),
            ("XX001", .damaged), ("", .unavailable), ("99999", .unavailable),
        ]
    )
    func codes(_ state: String, _ code: StoreError.Code) {
        #expect(StoreError(sqlState: state, "words").code == code)
    }

    @Test("the server's words are told, but not where they may quote a value, and on one line")
    func words() {
        let error = StoreError(sqlState: "23505", "duplicate key\nviolates \"objects_pkey\"\u{7}")
        #expect(error.detail.hasSuffix("(duplicate key violates \"objects_pkey\", SQLSTATE 23505)"))
        #expect(!StoreError(sqlState: "22P02", "invalid input: secret").detail.contains("secret"))
        let long = String(repeating: "w", count: 10_000)
        #expect(StoreError(sqlState: "42P01", long).detail.count < PostgreSQLLimits.words + 200)
    }

    @Test("the library's words become sentences that name the setting")
    func sentences() {
        let cases: [(String, String)] = [
            (
                "FATAL: no pg_hba.conf entry for host \"10.0.0.1\", user \"kq\", database \"kq\", no encryption",
                "pg_hba.conf"
            ),
            ("FATAL: sorry, too many clients already", "max_connections"),
            ("SSL error: certificate verify failed", "sslrootcert"),
            ("server certificate for \"a\" does not match host name \"b\"", "does not name this host"),
            ("server does not support SSL, but SSL was required", "sslmode"),
            ("SSL error: tlsv1 alert unknown ca", "sslcert"),
            ("FATAL: the database system is starting up", "starting or shutting down"),
            ("timeout expired", "did not answer in time"), ("something new", "cannot be reached"),
        ]
        for (words, sentence) in cases { #expect(StoreError(connecting: words).detail.contains(sentence), "\(words)") }
        #expect(StoreError(connecting: "FATAL: sorry, too many clients already").code == .busy)
    }
}
