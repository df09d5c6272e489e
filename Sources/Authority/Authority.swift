import Canonical
import Crypto
import FoundationEssentials
import Secrets
import X509

/// The vault's certificate authority: a root, a mesh CA per manifest, a history key, server identities, workloads.
///
/// Everything comes in as values and goes out as bytes to be stored: a certificate is made once and never again, so that
/// what clients pinned stays what they are shown. `random` gives the serial numbers, the system gives the keys.
public enum Authority {
    /// A root CA: P-384, ten years, signed by itself.
    ///
    /// - Throws: `AuthorityError.validityRefused` when the clock is impossible, `failed`.
    public static func makeRoot(
        vault: VaultID,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> Issuer {
        let key = AuthorityKey.generate(.root)
        let name = try named { try VaultNames.root(vault) }
        let minting = Minting(
            profile: .root,
            subject: name,
            publicKey: key.publicKey,
            issuerName: name,
            issuerKey: key,
            now: now
        )
        return try Issuer(key, minting.mint(random: random))
    }

    /// A mesh CA for a manifest's generation: P-256, one key with two certificates of the same subject, one signed by
    /// itself and one by the root.
    ///
    /// - Parameter generation: of the manifest, 0 before the first one.
    public static func makeMesh(
        vault: VaultID,
        generation: UInt64,
        root: Issuer,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> MeshAuthority {
        let key = AuthorityKey.generate(.mesh)
        let name = try named { try VaultNames.mesh(vault, generation) }
        func minting(_ profile: CertificateProfile, _ issuer: DistinguishedName, _ signer: AuthorityKey) -> Minting {
            Minting(
                profile: profile,
                subject: name,
                publicKey: key.publicKey,
                issuerName: issuer,
                issuerKey: signer,
                now: now,
                issuerEnds: root.certificate.notAfter
            )
        }
        return MeshAuthority(
            generation: generation,
            key: key,
            selfSigned: try minting(.mesh, name, key).mint(random: random),
            cross: try minting(.meshCross, root.subject, root.key).mint(random: random)
        )
    }

    /// The root's certificate for the history key.
    public static func certifyHistory(
        _ key: Ed25519PublicKey,
        vault: VaultID,
        root: Issuer,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> IssuedCertificate {
        let subject = try named { try VaultNames.history(vault) }
        return try statement(.history, key, subject, VaultNames.historyURI(vault), root, now).mint(random: random)
    }

    /// The root's certificate for a server's identity key: vault id and server id stand in its subject and in its URI.
    /// A year; the server has it renewed while unsealed.
    public static func certifyServer(
        _ key: Ed25519PublicKey,
        vault: VaultID,
        root: Issuer,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> IssuedCertificate {
        let id = key.fingerprint
        let subject = try named { try VaultNames.server(vault, id) }
        return try statement(.serverIdentity, key, subject, VaultNames.serverURI(vault, id), root, now)
            .mint(random: random)
    }

    /// PEM of several certificates, leaf first.
    public static func chainPEM(_ certificates: [IssuedCertificate]) -> String {
        certificates.map(\.pem).joined()
    }

    static func named(_ body: () throws -> DistinguishedName) throws(AuthorityError) -> DistinguishedName {
        try typed(otherwise: AuthorityError(.namesRefused, "the subject's name cannot be encoded"), body)
    }

    private static func statement(
        _ profile: CertificateProfile,
        _ key: Ed25519PublicKey,
        _ subject: DistinguishedName,
        _ uri: String,
        _ root: Issuer,
        _ now: Instant
    ) throws(AuthorityError) -> Minting {
        let publicKey = try typed(otherwise: AuthorityError(.keyMalformed, "this is no Ed25519 public key")) {
            try Curve25519.Signing.PublicKey(rawRepresentation: key.raw)
        }
        return Minting(
            profile: profile,
            subject: subject,
            names: [.uniformResourceIdentifier(uri)],
            publicKey: Certificate.PublicKey(publicKey),
            issuerName: root.subject,
            issuerKey: root.key,
            now: now,
            issuerEnds: root.certificate.notAfter
        )
    }
}
