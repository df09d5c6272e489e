import ACME
import Logging
import ServerTLS
import ServiceLifecycle

/// A start with a certificate from a CA: the kept one, or a new one, before anybody is listened to; then its renewal.
struct ACMEStart: Sendable {
    /// Where each new certificate is put.
    let certificates: CertificateSource
    /// Runs beside the server.
    let renewal: CertificateRenewal

    /// Loads the kept certificate or orders one.
    ///
    /// - Throws: `SettingsError` with a sentence where a kept key cannot be read, or where there is no certificate and none was issued.
    init(_ settings: ACMESettings, _ log: Logger) async throws(SettingsError) {
        let certifier = Certifier(settings, log: log)
        do {
            let first = try await certifier.prepare()
            certificates = CertificateSource(try Self.identity(first))
            renewal = CertificateRenewal(certifier: certifier, first: first, certificates: certificates, log: log)
        } catch let error as ACMEError {
            throw SettingsError(.badValue, error.sentence)
        } catch {
            throw SettingsError(.badValue, "The certificate from acme-directory cannot be used: bring one by tls-cert.")
        }
    }

    static func identity(_ certificate: ServerCertificate) throws(TLSError) -> TLSIdentity {
        try TLSIdentity(certificates: certificate.chain, key: certificate.key)
    }
}
