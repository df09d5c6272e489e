import Authentication
import Canonical
import Logging
import ServiceLifecycle

/// Reads the file of revocation lists again when it changes. One that cannot be used changes nothing, and the log says so once.
struct RevocationWatch: Service {
    let checker: ClientCertificateChecker
    let path: String
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var known: Digest?
            while !Task.isCancelled {
                known = await look(known)
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }

    /// Answers what the file holds now.
    private func look(_ known: Digest?) async -> Digest? {
        guard let bytes = try? await SmallFile.read(path, "client-crl") else { return known }
        let found = Digest(of: bytes)
        guard let known, found != known else { return found }
        do throws(AuthenticationSettingsError) {
            try checker.reload(revocations: bytes, at: SystemClock().now())
            log.notice("the revocation lists were read anew", metadata: ["file": "\(path)"])
        } catch {
            log.error("the revocation lists stay as they were: \(error.detail)", metadata: ["file": "\(path)"])
        }
        return found
    }
}
