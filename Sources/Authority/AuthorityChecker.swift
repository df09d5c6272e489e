import Canonical
import X509

/// Collects what is wrong with a stored authority.
struct AuthorityChecker {
    let vault: VaultID
    private(set) var damages: [AuthorityDamage] = []

    init(vault: VaultID) {
        self.vault = vault
    }

    mutating func run(_ stored: StoredAuthority) {
        let rootKey = spki(.rootKey) { try AuthorityKey(pkcs8: stored.rootKey).spki }
        let meshKey = spki(.meshKey) { try AuthorityKey(pkcs8: stored.meshKey).spki }
        let historyKey = spki(.historyKey) { try HistoryKey(pkcs8: stored.historyKey).publicKey.spki }
        let root = try? DERText.certificate(stored.rootCertificate)
        let mesh = try? DERText.certificate(stored.meshCertificate)
        let cross = try? DERText.certificate(stored.meshCross)
        let history = try? DERText.certificate(stored.historyCertificate)
        let meshName = try? VaultNames.mesh(vault, stored.meshGeneration)
        check(.rootCertificate, root, try? VaultNames.root(vault), rootKey, issuer: root)
        check(.meshCertificate, mesh, meshName, meshKey, issuer: mesh)
        // If the root itself is damaged, its signatures cannot be judged: that is its damage, not theirs.
        let judge = damages.contains { $0.part == .rootCertificate } ? nil : root
        check(.meshCross, cross, meshName, meshKey, issuer: judge)
        check(.historyCertificate, history, try? VaultNames.history(vault), historyKey, issuer: judge)
    }

    private mutating func spki(_ part: AuthorityDamage.Part, _ read: () throws -> Bytes) -> Bytes? {
        if let spki = try? read() { return spki }
        damages.append(AuthorityDamage(part: part, reason: "the private key does not parse"))
        return nil
    }

    private mutating func check(
        _ part: AuthorityDamage.Part,
        _ certificate: Certificate?,
        _ subject: DistinguishedName?,
        _ spki: Bytes?,
        issuer: Certificate?
    ) {
        guard let reason = reason(certificate, subject, spki, issuer) else { return }
        damages.append(AuthorityDamage(part: part, reason: reason))
    }

    private func reason(
        _ certificate: Certificate?,
        _ subject: DistinguishedName?,
        _ spki: Bytes?,
        _ issuer: Certificate?
    ) -> String? {
        guard let certificate else { return "the certificate does not parse" }
        guard certificate.subject == subject else { return "the certificate names another vault or generation" }
        if let spki, DERText.encode(certificate.publicKey) != spki { return "the certificate is for another key" }
        if let issuer, !certificate.isSigned(by: issuer) { return "the certificate is not signed by its issuer" }
        return nil
    }
}
