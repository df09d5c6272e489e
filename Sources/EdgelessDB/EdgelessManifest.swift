import Canonical
import FoundationEssentials

/// What EdgelessDB is set up with, once and for all: the statements that it runs, the authority of its clients, and the key to which it
/// encrypts its own.
public struct EdgelessManifest: Sendable, Hashable {
    public let statements: [String]
    /// PEM.
    public let authority: String
    /// RSA, SubjectPublicKeyInfo in PEM.
    public let recoveryKey: String

    /// One database, and one user who logs in by his certificate alone and may use that database only.
    ///
    /// - Parameters:
    ///   - issuer, subject: of the client's certificate, as MariaDB compares them: `/CN=name`.
    public init(
        database: String,
        user: String,
        issuer: String,
        subject: String,
        authority: String,
        recoveryKey: String
    ) {
        // In a grant an underscore stands for any character.
        let pattern = database.split(separator: "_", omittingEmptySubsequences: false).joined(separator: #"\_"#)
        statements = [
            "CREATE DATABASE `\(database)`",
            "CREATE USER '\(user)'@'%' REQUIRE ISSUER '\(issuer)' SUBJECT '\(subject)'",
            "GRANT ALL PRIVILEGES ON `\(pattern)`.* TO '\(user)'@'%'",
        ]
        self.authority = authority
        self.recoveryKey = recoveryKey
    }

    /// The JSON that is posted. EdgelessDB names it by its SHA-256, so these bytes are kept as they are.
    public var bytes: Bytes {
        get throws {
            struct Shape: Encodable {
                let sql: [String]
                let ca: String
                let recovery: String
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Bytes(try encoder.encode(Shape(sql: statements, ca: authority, recovery: recoveryKey)))
        }
    }
}
