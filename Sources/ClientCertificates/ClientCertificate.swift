import CLibcrypto
import Canonical
import Secrets

/// Makes a client's certificate with an authority of its own that signs nothing else: its key is forgotten at once.
public enum ClientCertificate {
    /// - Parameters:
    ///   - commonName: the subject is `/CN=` and this.
    ///   - issuerName: the issuer is `/CN=` and this.
    ///   - start: the first second in which both are valid.
    ///   - days: how long.
    /// - Returns: PEM of the authority, of the client's certificate, and of its private key (P-256).
    /// - Throws: `invalid` for a name that is empty or longer than `ClientCertificateLimits.name`, or has other characters than the
    ///   printable ones of ASCII, or a slash; and for a time beyond the year 9999.
    public static func make(
        commonName: String,
        issuerName: String,
        from start: Instant,
        days: Int
    ) throws(ClientCertificateError) -> (authority: Bytes, certificate: Bytes, key: SecretBytes) {
        for name in [commonName, issuerName] { try check(name) }
        guard (1...ClientCertificateLimits.days).contains(days), start.wholeSeconds >= 0,
            start.wholeSeconds < Self.latest
        else {
            throw ClientCertificateError(
                .invalid,
                "a certificate is valid for 1 to \(ClientCertificateLimits.days) days"
            )
        }
        defer { ERR_clear_error() }
        let term = CertificateTerm(start: start.wholeSeconds, days: days)
        let authorityKey = try PrivateKey()
        let clientKey = try PrivateKey()
        let authority = try CertificateMaker(subject: issuerName, issuer: issuerName, term, clientKey: authorityKey)
        try authority.extend([
            (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
            (NID_subject_key_identifier, "hash"),
        ])
        try authority.sign(authorityKey)
        let client = try CertificateMaker(subject: commonName, issuer: issuerName, term, clientKey: clientKey)
        try client.extend(
            [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "clientAuth"), (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ],
            issuer: authority
        )
        try client.sign(authorityKey)
        return (
            try PEM.certificates([authority.certificate]), try PEM.certificates([client.certificate]),
            try PEM.key(clientKey.key)
        )
    }

    private static func check(_ name: String) throws(ClientCertificateError) {
        let isPlain = name.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "/") }
        guard isPlain, (1...ClientCertificateLimits.name).contains(name.utf8.count) else {
            throw ClientCertificateError(
                .invalid,
                "a certificate's name has 1 to \(ClientCertificateLimits.name) printable characters of ASCII and no slash"
            )
        }
    }

    /// Some time of the year 9899, in seconds since 1970: the longest term ends before the year 10000.
    private static let latest: Int64 = 250_000_000_000
}
