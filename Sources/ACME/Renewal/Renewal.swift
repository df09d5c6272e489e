import Canonical

/// The certificate that is in use, and what is known about its renewal.
struct Renewal: Sendable {
    let certificate: ServerCertificate
    /// Drawn when the certificate came.
    let jitter: UInt64
    /// When this server got it, if it did so since its start.
    var obtained: Instant?
    /// What became of earlier attempts. It is kept here as well as in its file, so that a full disk ends no backoff.
    var state = KeptState()
    var failureJitter: UInt64 = 0
    var window: RenewalWindow?
    /// When the CA may be asked about the window again.
    var ask = Instant(microseconds: .min)

    init(certificate: ServerCertificate, jitter: UInt64, obtained: Instant? = nil) {
        self.certificate = certificate
        self.jitter = jitter
        self.obtained = obtained
    }

    func situation(_ settings: ACMESettings) -> RenewalRule.Situation {
        RenewalRule.Situation(
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            isOther: !certificate.covers(settings.names)
                || (state.directory ?? settings.directory) != settings.directory,
            window: window,
            jitter: jitter,
            obtained: obtained,
            failure: state.failure(jitter: failureJitter)
        )
    }
}
