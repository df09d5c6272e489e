import Authentication
import ServiceLifecycle

/// Looks at the file of revocation lists while the server runs.
struct RevocationWatch: Service {
    let file: RevocationFile

    func run() async throws {
        await cancelWhenGracefulShutdown { await file.run(every: 2) }
    }
}
