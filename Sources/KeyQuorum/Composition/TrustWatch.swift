import Authentication
import ServiceLifecycle

/// Looks at the files of client CAs and revocation lists while the server runs.
struct TrustWatch: Service {
    let files: TrustFiles

    func run() async throws {
        await cancelWhenGracefulShutdown { await files.run(every: 2) }
    }
}
