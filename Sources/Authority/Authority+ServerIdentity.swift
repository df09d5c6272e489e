import Canonical
import X509

extension Authority {
    /// Whether the pinned root certified this identity key for this vault.
    ///
    /// - Parameters:
    ///   - chain: PEM, the identity certificate first; what follows is not needed, since the root signs it directly.
    ///   - root: the pinned root certificate, PEM.
    ///   - identityKey: SubjectPublicKeyInfo in DER of the key that signed the ceremony key.
    /// - Throws: `AuthorityError`: `chainMalformed`, `chainRoot` (not signed by the pinned root), `chainName` (another
    ///   vault, server or key, or a certificate that is no server identity).
    public static func verifyServerIdentity(
        chain: String,
        root: String,
        identityKey: Bytes,
        vault: VaultID,
        now: Instant
    ) throws(AuthorityError) -> ServerIdentityVerdict {
        let pinned = try pinnedRoot(root)
        let key = try Ed25519PublicKey(spki: identityKey)
        let leaf = try rootIssued(chain, pinned)
        guard leaf.spki == key.spki else {
            throw AuthorityError(.chainName, "the identity certificate is for another key")
        }
        try requireStatement(leaf, uri: VaultNames.serverURI(vault, key.fingerprint))
        return ServerIdentityVerdict(server: key.fingerprint, warnings: warnings(leaf, pinned, now))
    }

    /// The history key that the root certified for this vault: with it a client checks transitions and checkpoints. The
    /// certificate's dates are not looked at, since what it signed stays signed.
    ///
    /// - Throws: `AuthorityError` as `verifyServerIdentity` does.
    public static func verifyHistoryKey(
        certificate: String,
        root: String,
        vault: VaultID
    ) throws(AuthorityError) -> Ed25519PublicKey {
        let leaf = try rootIssued(certificate, try pinnedRoot(root))
        try requireStatement(leaf, uri: VaultNames.historyURI(vault))
        return try Ed25519PublicKey(spki: leaf.spki)
    }

    static func pinnedRoot(_ pem: String) throws(AuthorityError) -> IssuedCertificate {
        guard let root = try DERText.certificates(pem: pem, .chainMalformed).first else {
            throw AuthorityError(.chainMalformed, "no root certificate was given")
        }
        guard case .isCertificateAuthority? = try? root.extensions.basicConstraints, root.isSigned(by: root) else {
            throw AuthorityError(.chainRoot, "what is pinned is no root certificate")
        }
        return IssuedCertificate(root, DERText.encode(root))
    }

    private static func rootIssued(
        _ chain: String,
        _ root: IssuedCertificate
    ) throws(AuthorityError) -> IssuedCertificate {
        guard let leaf = try DERText.certificates(pem: chain, .chainMalformed).first else {
            throw AuthorityError(.chainMalformed, "the chain is empty")
        }
        guard leaf.isSigned(by: root.parsed) else {
            throw AuthorityError(.chainRoot, "the certificate was not issued by the pinned root")
        }
        return IssuedCertificate(leaf, DERText.encode(leaf))
    }

    private static func requireStatement(_ leaf: IssuedCertificate, uri: String) throws(AuthorityError) {
        let extensions = leaf.parsed.extensions
        guard case .notCertificateAuthority? = try? extensions.basicConstraints,
            let usage = try? extensions.extendedKeyUsage, usage.contains(ProfileRules.documentSigning),
            let names = try? extensions.subjectAlternativeNames, names.contains(.uniformResourceIdentifier(uri))
        else {
            throw AuthorityError(.chainName, "the certificate is not for \(uri)")
        }
    }

    private static func warnings(
        _ leaf: IssuedCertificate,
        _ root: IssuedCertificate,
        _ now: Instant
    ) -> [ServerIdentityWarning] {
        var warnings: [ServerIdentityWarning] = []
        if now > leaf.notAfter { warnings.append(.expired(leaf.notAfter)) }
        if now < leaf.notBefore { warnings.append(.notYetValid(leaf.notBefore)) }
        if now > root.notAfter { warnings.append(.rootExpired(root.notAfter)) }
        return warnings
    }
}

extension Certificate {
    /// Issuer's name and signature, nothing else.
    func isSigned(by issuer: Certificate) -> Bool {
        self.issuer == issuer.subject && issuer.publicKey.isValidSignature(signature, for: self)
    }
}
