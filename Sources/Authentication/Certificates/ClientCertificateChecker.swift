public import Canonical
import FoundationEssentials
import SwiftASN1
@_spi(DisableValidityCheck) @_spi(FixedExpiryValidationTime) import X509

/// Judges client certificates: whether they lead to one of the client CAs, are valid now, were issued for clients and
/// were not revoked (RFC 5280).
public final class ClientCertificateChecker: Sendable {
    private let trust: TrustState

    /// - Parameters:
    ///   - authorities: PEM blocks `CERTIFICATE` one after another, or one certificate in DER. Each is trusted as it
    ///     stands, a root or not.
    ///   - revocations: PEM blocks `X509 CRL`, or one list in DER; nil where nothing is revoked by list.
    /// - Throws: `client-ca-unreadable`, `crl-unreadable`, `crl-signature`, `crl-dates`.
    public init(authorities: Bytes, revocations: Bytes? = nil, at now: Instant) throws(AuthenticationSettingsError) {
        let authorities = try Self.read(authorities)
        trust = TrustState(authorities, try Self.lists(revocations, authorities, now))
    }

    /// Takes new lists into use, for open connections as well. If they are not taken, those in use stay.
    ///
    /// - Throws: `crl-unreadable`, `crl-signature`, `crl-dates`, `crl-older`.
    public func reload(revocations: Bytes, at now: Instant) throws(AuthenticationSettingsError) {
        try trust.replace(RevocationLists(file: revocations, authorities: trust.authorities, at: now))
    }

    /// Takes new CAs into use with the lists that belong to them, for open connections as well. If one of the two is
    /// not taken, both stay as they are.
    ///
    /// - Throws: what ``init(authorities:revocations:at:)`` throws, and `crl-older`.
    public func reload(
        authorities: Bytes,
        revocations: Bytes?,
        at now: Instant
    ) throws(AuthenticationSettingsError) {
        let authorities = try Self.read(authorities)
        try trust.replace(authorities, try Self.lists(revocations, authorities, now))
    }

    /// - Parameter chain: certificates in DER as a client showed them, his own first. That he holds its key is what the
    ///   handshake proved.
    /// - Throws: every code that begins with `certificate-`, `revocation-list-expired`.
    public func check(chain: [Bytes], at now: Instant) async throws(AuthenticationError) -> VerifiedCertificate {
        let shown = try Self.parse(chain)
        let found = try await path(shown, at: now)
        guard let leaf = found.first, let top = found.last.flatMap(TrustState.fingerprint) else { throw Self.untrusted }
        guard Self.isForClients(leaf) else {
            throw AuthenticationError(.certificateUsage, "The certificate was not issued for clients (clientAuth).")
        }
        // The one at the top is trusted because it stands in the file.
        let serials = found.dropLast().map { CertificateSerial($0) }
        try trust.check(serials, at: now)
        guard let name = CertificateName(leaf) else {
            throw AuthenticationError(
                .certificateNoSubject,
                "The certificate has no e-mail address and no common name."
            )
        }
        return VerifiedCertificate(
            fingerprint: Digest(of: chain.first ?? []),
            expires: found.map { Self.instant($0.notValidAfter) }.min() ?? now,
            name: name,
            serials: serials,
            authority: top,
            trust: trust
        )
    }

    /// The chain that is good now; if there is none, what is wrong with the one that would be at another time.
    private func path(_ shown: [Certificate], at now: Instant) async throws(AuthenticationError) -> [Certificate] {
        let date = Date(timeIntervalSince1970: Double(now.wholeSeconds))
        if let good = await validate(shown, RFC5280Policy(fixedExpiryValidationTime: date)) { return good }
        guard let found = await validate(shown, RFC5280Policy.withValidityCheckDisabled()) else { throw Self.untrusted }
        if found.contains(where: { Self.instant($0.notValidAfter) < now }) {
            throw AuthenticationError(.certificateExpired, "The certificate, or one above it, is over.")
        }
        if found.contains(where: { now < Self.instant($0.notValidBefore) }) {
            throw AuthenticationError(.certificateNotYetValid, "The certificate is not valid yet; compare the clocks.")
        }
        throw Self.untrusted
    }

    private func validate(_ shown: [Certificate], _ policy: RFC5280Policy) async -> [Certificate]? {
        guard let leaf = shown.first else { return nil }
        var verifier = Verifier(rootCertificates: CertificateStore(trust.authorities)) {
            policy
            IssuingCertificates()
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(shown.dropFirst()))
        guard case .validCertificate(let chain) = result else { return nil }
        return Array(chain)
    }

    /// RFC 5280 sections 4.2.1.3, 4.2.1.9 and 4.2.1.12. A certificate for any purpose is not one for this.
    private static func isForClients(_ leaf: Certificate) -> Bool {
        let extensions = leaf.extensions
        guard let purposes = try? extensions.extendedKeyUsage, purposes.contains(.clientAuth) else { return false }
        if let constraints = try? extensions.basicConstraints, constraints != .notCertificateAuthority { return false }
        guard extensions[oid: .X509ExtensionID.keyUsage] != nil else { return true }
        return (try? extensions.keyUsage)?.digitalSignature ?? false
    }

    private static func parse(_ chain: [Bytes]) throws(AuthenticationError) -> [Certificate] {
        guard (1...AuthenticationLimits.chain).contains(chain.count),
            chain.allSatisfy({ $0.count <= AuthenticationLimits.certificate })
        else { throw untrusted }
        let certificates = chain.compactMap { try? Certificate(derEncoded: $0) }
        guard certificates.count == chain.count else { throw untrusted }
        return certificates
    }

    private static func read(_ file: Bytes) throws(AuthenticationSettingsError) -> [Certificate] {
        let unreadable = AuthenticationSettingsError(
            .clientCA,
            "The file of client CAs holds 1 to \(AuthenticationLimits.authorities) certificates in PEM, or one in DER."
        )
        let isShort = file.count <= AuthenticationLimits.authoritiesFile
        guard isShort, let blocks = PEMText.blocks(file, label: "CERTIFICATE"),
            (1...AuthenticationLimits.authorities).contains(blocks.count)
        else { throw unreadable }
        let certificates = blocks.compactMap { try? Certificate(derEncoded: $0) }
        guard certificates.count == blocks.count else { throw unreadable }
        return certificates
    }

    private static func lists(
        _ file: Bytes?,
        _ authorities: [Certificate],
        _ now: Instant
    ) throws(AuthenticationSettingsError) -> RevocationLists {
        guard let file else { return RevocationLists() }
        return try RevocationLists(file: file, authorities: authorities, at: now)
    }

    private static func instant(_ date: Date) -> Instant { Instant(wholeSeconds: Int64(date.timeIntervalSince1970)) }

    static let untrusted = AuthenticationError(
        .certificateUntrusted,
        "The certificate does not lead to a client CA of this server; show the certificates between as well."
    )
}
