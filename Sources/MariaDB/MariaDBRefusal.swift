import CMariaDB
import Canonical
import ClientCertificates
import SQLStore
import Store

/// What kept a connection from being made, in sentences that say which of server, name, certificate and user is wrong.
struct MariaDBRefusal {
    private let tls: DatabaseTLS
    private let host: ServerAddress
    private let files: ClientIdentityFiles?

    init(_ tls: DatabaseTLS, _ host: ServerAddress, _ files: ClientIdentityFiles?) {
        self.tls = tls
        self.host = host
        self.files = files
    }

    func error(_ fault: MariaDBFault) -> StoreError {
        let sentence: String? =
            switch fault.code {
            case CR_SSL_CONNECTION_ERROR: ofTLS(fault.message)
            case ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ofLogin
            case CR_SERVER_LOST, CR_SERVER_GONE_ERROR, CR_SERVER_LOST_EXTENDED, CR_ERR_NET_READ: ofLoss(fault.message)
            default: nil
            }
        guard let sentence else { return fault.error("connecting") }
        return StoreError(.unavailable, "\(sentence) (\(fault.message), MariaDB \(fault.code))")
    }

    private var ofLogin: String {
        "the user, the password or the client certificate is not one that the server takes: compare with what the user must have there"
            + " (SHOW CREATE USER: IDENTIFIED, REQUIRE X509, ISSUER, SUBJECT); \(ours)"
    }

    /// What the server was shown.
    private var ours: String {
        guard let files else { return "no client certificate was given" }
        do throws(ClientCertificateError) {
            let facts = try CertificateFacts(path: files.certificate)
            return "the client certificate has the issuer '\(facts.issuer)' and the subject '\(facts.subject)'"
        } catch {
            return "the client certificate cannot be read"
        }
    }

    /// The server's reason may be lost with the connection; a time that is over can be seen here.
    private func ofLoss(_ message: String) -> String? {
        guard let files, !message.contains("error: 110"), !message.contains("initial communication") else { return nil }
        if let facts = try? CertificateFacts(path: files.certificate), facts.validUntil < SystemClock().now() {
            return "the client certificate's time is over since \(facts.validUntil); \(ours)"
        }
        return
            "the server ended the login over the client certificate: it does not know who issued the client certificate (its ssl_ca must have"
            + " the issuer, and the certificate's file those between), has it revoked, or has no ssl_ca at all; \(ours)"
    }

    private func ofTLS(_ message: String) -> String {
        let known = Self.meanings.first { meaning in meaning.words.contains { message.contains($0) } }
        guard let known else { return "TLS with the database server failed" }
        return known.sentence
            .replacing("HOST", with: host.host)
            .replacing("AUTHORITY", with: tls.authority ?? "this machine's authorities")
            .replacing("OURS", with: ours)
    }

    /// By words of the TLS library.
    private static let meanings: [(words: [String], sentence: String)] = [
        (
            ["offers no TLS", "server does not support it"],
            "the database server offers no TLS: give it ssl_cert and ssl_key, or ask for none"
        ),
        (
            ["Validation of SSL server certificate failed"],
            "the server's certificate does not name HOST: connect by a name that it has, or ask for verify-ca with its authority"
        ),
        (
            ["unknown ca"],
            "the server does not know who issued the client certificate: its ssl_ca must have the issuer, and the certificate's file those"
                + " between; OURS"
        ),
        (["alert certificate revoked"], "the client certificate is revoked; OURS"),
        (["alert certificate expired"], "the client certificate's time is over; OURS"),
        (
            ["alert bad certificate", "alert certificate unknown", "alert unsupported certificate"],
            "the server refuses the client certificate; OURS"
        ),
        (["certificate required"], "the server wants a client certificate"),
        (["certificate has expired", "not yet valid"], "the time of the server's certificate is over or has not come"),
        (
            ["self-signed", "self signed", "unable to get", "unable to verify", "signature failure", "invalid CA"],
            "the server's certificate does not come from the authority in AUTHORITY"
        ),
        (["key values mismatch"], "the client certificate and its private key do not belong together; OURS"),
        (
            ["not found", "No such file", "PEM lib", "no start line", "system lib", "Permission denied"],
            "a file of the authority, the client certificate or its key cannot be read as PEM"
        ),
    ]
}
