import Canonical
import Secrets

/// The vault's authority, whole and checked.
public struct VaultAuthority: Sendable {
    public let vault: VaultID
    public let root: Issuer
    public let mesh: MeshAuthority
    public let historyKey: HistoryKey
    public let historyCertificate: IssuedCertificate

    /// A new vault's authority: root, mesh CA of generation 0, history key, all certificates.
    public static func make(
        vault: VaultID,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> VaultAuthority {
        let root = try Authority.makeRoot(vault: vault, now: now, random: random)
        let mesh = try Authority.makeMesh(vault: vault, generation: 0, root: root, now: now, random: random)
        let key = HistoryKey.generate()
        let certificate = try Authority.certifyHistory(
            key.publicKey,
            vault: vault,
            root: root,
            now: now,
            random: random
        )
        return VaultAuthority(vault: vault, root: root, mesh: mesh, historyKey: key, historyCertificate: certificate)
    }

    /// What was stored, if nothing of it is damaged.
    ///
    /// - Throws: `AuthorityError.damaged` naming every damaged part.
    public init(_ stored: StoredAuthority) throws(AuthorityError) {
        let damages = Authority.check(stored)
        guard damages.isEmpty else {
            let parts = damages.map { "\($0.part.rawValue): \($0.reason)" }.joined(separator: "; ")
            throw AuthorityError(.damaged, parts)
        }
        self.init(
            vault: stored.vault,
            root: try Issuer(AuthorityKey(pkcs8: stored.rootKey), IssuedCertificate(der: stored.rootCertificate)),
            mesh: MeshAuthority(
                generation: stored.meshGeneration,
                key: try AuthorityKey(pkcs8: stored.meshKey),
                selfSigned: try IssuedCertificate(der: stored.meshCertificate),
                cross: try IssuedCertificate(der: stored.meshCross)
            ),
            historyKey: try HistoryKey(pkcs8: stored.historyKey),
            historyCertificate: try IssuedCertificate(der: stored.historyCertificate)
        )
    }

    /// The same vault with another mesh CA, as each manifest brings one.
    public func replacingMesh(_ mesh: MeshAuthority) -> VaultAuthority {
        VaultAuthority(
            vault: vault,
            root: root,
            mesh: mesh,
            historyKey: historyKey,
            historyCertificate: historyCertificate
        )
    }

    /// What is to be stored.
    public var stored: StoredAuthority {
        StoredAuthority(
            vault: vault,
            rootKey: root.key.pkcs8,
            rootCertificate: root.certificate.der,
            meshGeneration: mesh.generation,
            meshKey: mesh.key.pkcs8,
            meshCertificate: mesh.selfSigned.der,
            meshCross: mesh.cross.der,
            historyKey: historyKey.pkcs8,
            historyCertificate: historyCertificate.der
        )
    }

    private init(
        vault: VaultID,
        root: Issuer,
        mesh: MeshAuthority,
        historyKey: HistoryKey,
        historyCertificate: IssuedCertificate
    ) {
        self.vault = vault
        self.root = root
        self.mesh = mesh
        self.historyKey = historyKey
        self.historyCertificate = historyCertificate
    }
}
