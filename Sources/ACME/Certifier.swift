public import Canonical
public import Logging
public import Secrets

/// Gets the server's certificate from a CA and keeps it fresh (RFC 8555).
///
/// First ``prepare()``, which the listener of HTTPS waits for, then ``run(from:onCertificate:)`` for as long as the server lives.
public struct Certifier: Sendable {
    let settings: ACMESettings
    let clock: any WallClock
    let random: any RandomSource
    let pause: any Pause
    let log: Logger

    public init(
        _ settings: ACMESettings,
        clock: any WallClock = SystemClock(),
        random: any RandomSource = SystemRandom(),
        pause: any Pause = SystemPause(),
        log: Logger
    ) {
        self.settings = settings
        self.clock = clock
        self.random = random
        self.pause = pause
        self.log = log
    }

    /// The kept certificate, or a new one where there is none. One that is over or lacks a name is ordered anew, and kept for now if that
    /// fails.
    ///
    /// - Throws: `acme-key-unreadable`, `acme-folder`, `acme-port`, `acme-bad-setting`; where no certificate is kept also why none was issued.
    public func prepare() async throws(ACMEError) -> ServerCertificate {
        _ = try await files.account()
        try await transport().close()
        let kept = try await files.certificate()
        try await tryResponders()
        guard let kept else { return try await first() }
        guard kept.notAfter <= clock.now() || !kept.covers(settings.names) else { return kept }
        do throws(ACMEError) {
            return try await order(replacing: kept)
        } catch {
            let why = kept.covers(settings.names) ? "is over since \(kept.notAfter)" : "lacks a name of domain-name"
            log.error("the kept ACME certificate \(why), and there is no new one: \(error)")
            return kept
        }
    }

    /// Renews until the task is cancelled. `onCertificate` gets each new certificate.
    public func run(
        from first: ServerCertificate,
        onCertificate: @Sendable (ServerCertificate) async -> Void
    ) async {
        var renewal = await renewal(of: first)
        while !Task.isCancelled {
            do throws(ACMEError) {
                try await wait(for: &renewal)
                let fresh = try await order(replacing: renewal.certificate)
                await onCertificate(fresh)
                renewal = Renewal(certificate: fresh, jitter: chance(), obtained: clock.now())
            } catch {
                if error.code == .cancelled { return }
                log.error(
                    "the ACME certificate, valid until \(renewal.certificate.notAfter), was not renewed: \(error)"
                )
                renewal.state.fail(error, at: clock.now())
                renewal.failureJitter = chance()
            }
        }
    }

    /// Anew for each use, since the file of acme-ca may change.
    func transport() async throws(ACMEError) -> HTTPTransport {
        guard let path = settings.authorityFile else {
            return try HTTPTransport(directory: settings.directory, authority: nil, clock: clock)
        }
        guard let pem = try await KeysFolder.content(of: path) else {
            throw ACMEError(.badSetting, "The file \(path) of acme-ca is not there.")
        }
        return try HTTPTransport(
            directory: settings.directory,
            authority: pem.withBytes { Bytes($0) },
            clock: clock
        )
    }

    var files: KeptFiles { KeptFiles(folder: KeysFolder(path: settings.keysPath)) }

    /// The first certificate of all. What the CA said about waiting holds over a restart, so that a server which is started again and again
    /// does not use its orders up.
    private func first() async throws(ACMEError) -> ServerCertificate {
        let state = try await files.state()
        if let seconds = state.notBefore, Instant(wholeSeconds: seconds) > clock.now() {
            throw ACMEError(
                .rateLimited,
                "The CA wants no further order before \(Instant(wholeSeconds: seconds)): start the server again then, or bring a "
                    + "certificate by tls-cert."
            )
        }
        return try await order(replacing: nil)
    }

    /// Whether challenges could be answered, so that a port or a folder that cannot be used is said at the start and not months later.
    private func tryResponders() async throws(ACMEError) {
        let responders = ChallengeResponders(settings)
        try await responders.open()
        await responders.close()
    }

    private func renewal(of certificate: ServerCertificate) async -> Renewal {
        var renewal = Renewal(certificate: certificate, jitter: chance())
        renewal.state = (try? await files.state()) ?? KeptState()
        renewal.failureJitter = chance()
        return renewal
    }

    /// Returns when the certificate is to be renewed.
    ///
    /// - Throws: `acme-cancelled` only.
    private func wait(for renewal: inout Renewal) async throws(ACMEError) {
        while true {
            if clock.now() >= renewal.ask { await askAdvice(&renewal) }
            let now = clock.now()
            let due = RenewalRule(daysThreshold: settings.daysThreshold).next(renewal.situation(settings))
            guard due > now else { return }
            log.debug("the ACME certificate is renewed at \(due)")
            let milliseconds = (min(due, renewal.ask).microseconds - now.microseconds) / 1_000 + 1
            try await pause.pause(milliseconds: min(milliseconds, Self.longestPause))
        }
    }

    /// The CA's advice is only advice: without it the threshold decides.
    private func askAdvice(_ renewal: inout Renewal) async {
        var askAgain = RenewalAdvice.askAgainSeconds
        if let advice = await advice(renewal.certificate) {
            renewal.window = advice.window
            askAgain = advice.askAgain
        }
        renewal.ask = clock.now().adding(seconds: askAgain)
    }

    private func advice(_ certificate: ServerCertificate) async -> RenewalAdvice? {
        guard let id = certificate.renewalID, let transport = try? await transport() else {
            return nil
        }
        let answer = await ask(id, transport)
        await transport.close()
        return answer.flatMap(RenewalAdvice.init)
    }

    private func ask(_ id: String, _ transport: any Transport) async -> ServerAnswer? {
        guard let answer = try? await transport.send(.get, settings.directory, nil),
            let base = (try? answer.json(Directory.self, "directory"))?.renewalInfo,
            let url = ServerURL(base + "/" + id, below: settings.directory)
        else { return nil }
        return try? await transport.send(.get, url.text, nil)
    }

    private func chance() -> UInt64 { random.bytes(8).bigEndian(at: 0) ?? 0 }

    /// A day, so that a clock that was set meanwhile is noticed.
    private static let longestPause: Int64 = 86_400_000
}
