import Authority
import Canonical
import KMIP
import Secrets
import Store

/// Turns the authority's keys and certificates into rows. Certificates are stored as they were made and never minted again.
extension Writer {
    mutating func insertFoundation(_ authority: VaultAuthority, _ documents: VaultDocuments, seed: SecretBytes) throws {
        try insert(
            ChangeKind.initialize,
            try documents.key(VaultObject.rootCA, .privateKey, .ecdsa, authority.root.key.pkcs8)
        )
        try insert(
            ChangeKind.initialize,
            try documents.key(VaultObject.history, .privateKey, .ed25519, authority.historyKey.pkcs8)
        )
        try insert(ChangeKind.initialize, try documents.key(VaultObject.workloadSeed, .secretData, nil, seed))
        try insert(ChangeKind.initialize, CertificateRow(authority.root.certificate, CertificateKind.root))
        try insert(ChangeKind.initialize, CertificateRow(authority.historyCertificate, CertificateKind.history))
        try insertMesh(ChangeKind.initialize, authority.mesh, documents)
    }

    mutating func insertMesh(_ kind: String, _ mesh: MeshAuthority, _ documents: VaultDocuments) throws {
        try insert(kind, try documents.key(VaultObject.meshCA(mesh.generation), .privateKey, .ecdsa, mesh.key.pkcs8))
        try insert(kind, CertificateRow(mesh.selfSigned, CertificateKind.meshSelfSigned, generation: mesh.generation))
        try insert(kind, CertificateRow(mesh.cross, CertificateKind.meshCross, generation: mesh.generation))
        let name = RevocationLists.issuer(mesh.generation)
        try insertList(kind, name, try mesh.issuer, number: 1, revoked: [], now: documents.now)
    }

    /// The first or the next certificate revocation list of a CA.
    mutating func insertList(
        _ kind: String,
        _ name: String,
        _ issuer: Issuer,
        number: UInt64,
        revoked: [RevokedCertificate],
        now: Instant
    ) throws {
        let der = try Authority.revocationList(
            issuer: issuer,
            number: number,
            issued: now,
            next: now.adding(seconds: RevocationLists.lifetime),
            revoked: revoked
        )
        try insert(kind, CRLRow(issuer: name, number: number, der: der, issued: now, tagging: .unset))
    }
}

extension CertificateRow {
    init(_ certificate: IssuedCertificate, _ kind: String, generation: UInt64 = 0, policy: Digest? = nil) {
        self.init(
            serial: certificate.serial,
            kind: kind,
            manifestGeneration: generation,
            subject: certificate.subject,
            der: certificate.der,
            policy: policy,
            issued: certificate.notBefore,
            expires: certificate.notAfter,
            tagging: .unset
        )
    }
}

/// How the revocation lists are kept and how long one is good.
enum RevocationLists {
    /// Thirty days: a sealed server goes on handing out the stored one.
    static let lifetime: Int64 = 30 * 86_400
    /// When the list of servers is made anew: before it ends.
    static let renewal: Int64 = 20 * 86_400
    /// The list of servers, which the root signs.
    static let root = "root"

    static func issuer(_ meshGeneration: UInt64) -> String { "mesh-\(meshGeneration)" }
}

extension Tagging {
    /// Before the row is sealed.
    static var unset: Tagging { Tagging(generation: MasterGeneration(0), version: 0) }
}
