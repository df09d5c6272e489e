import ACME
import Logging
import ServerTLS
import ServiceLifecycle

/// Keeps the certificate from a CA fresh. Connections that stand keep the one that they began with.
struct CertificateRenewal: Service {
    let certifier: Certifier
    let first: ServerCertificate
    let certificates: CertificateSource
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await certifier.run(from: first) { fresh in
                do {
                    certificates.replace(try ACMEStart.identity(fresh))
                } catch {
                    log.error("the new ACME certificate cannot be used, so the old one stays: \(error)")
                }
            }
        }
    }
}
