import Logging

/// Reads the certificate's files again when they change. A pair that cannot be used is told in the log, and the one before it stays.
public actor CertificateWatch {
    private let files: CertificateFiles
    private let source: CertificateSource
    private let log: Logger
    private var reload: Reload

    /// Reads the files for the first time.
    ///
    /// - Throws: `TLSError` when they cannot be used.
    public static func start(_ files: CertificateFiles, log: Logger) async throws(TLSError) -> CertificateWatch {
        let stamps = try await OwnQueue.run { () throws(TLSError) in files.stamps() }
        return CertificateWatch(files, CertificateSource(try await files.load()), Reload(loaded: stamps), log)
    }

    private init(_ files: CertificateFiles, _ source: CertificateSource, _ reload: Reload, _ log: Logger) {
        self.files = files
        self.source = source
        self.reload = reload
        self.log = log
    }

    /// Where the certificate is found that the files hold.
    public nonisolated var certificates: CertificateSource { source }

    /// Looks at the files every few seconds until the task is cancelled.
    public func run() async {
        while (try? await Task.sleep(for: .seconds(TLSLimits.watchSeconds))) != nil { await look() }
    }

    /// One look: reads the files if they changed since the last attempt.
    public func look() async {
        let files = files
        // Stamps first: a file that changes while it is read is read again at the next look.
        guard let stamps = try? await OwnQueue.run({ () throws(TLSError) in files.stamps() }),
            reload.shouldRead(stamps)
        else { return }
        do {
            let identity = try await files.load()
            source.replace(identity)
            log.info("certificate replaced", metadata: ["fingerprint": "\(identity.fingerprint)"])
        } catch {
            log.error("certificate not replaced; the old one stays", metadata: ["reason": "\(error.detail)"])
        }
    }
}
