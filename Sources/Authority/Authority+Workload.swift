import Canonical
import Secrets
import X509

import struct Canonical.Digest

extension Authority {
    /// A workload's leaf from its request.
    ///
    /// The leaf has all names of the policy. The request may ask for these only, unless the policy has the entry `*`,
    /// which allows - and adds - whatever is asked for. The common name is the request's if it is one of the leaf's
    /// names, else the first of them that is short enough, else `workload` and the policy's first digits. The policy
    /// itself stands in the leaf as the URI `urn:keyquorum:vault:UUID:policy:HEX`. Usage: TLS client and server.
    ///
    /// - Parameters:
    ///   - csr: PEM, PKCS#10; EC P-256 or P-384, RSA of 2048 to 8192 bits, Ed25519; its signature is checked.
    ///   - sans: the policy's names.
    ///   - validity: seconds; a year without it; never longer than the mesh CA's own.
    /// - Throws: `AuthorityError`: `requestMalformed`, `requestSignature`, `requestKey`, `namesRefused`,
    ///   `validityRefused`, `tooLarge`.
    public static func issueWorkload(
        csr: String,
        policy: Digest,
        sans: [String],
        vault: VaultID,
        mesh: Issuer,
        validity: Int64? = nil,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> IssuedCertificate {
        try issueWorkload(
            Applicant(pem: csr),
            policy: policy,
            sans: sans,
            vault: vault,
            mesh: mesh,
            validity: validity,
            now: now,
            random: random
        )
    }

    /// The same for who was read already.
    public static func issueWorkload(
        _ applicant: Applicant,
        policy: Digest,
        sans: [String],
        vault: VaultID,
        mesh: Issuer,
        validity: Int64? = nil,
        now: Instant,
        random: some RandomSource
    ) throws(AuthorityError) -> IssuedCertificate {
        let request = applicant.request
        let names = try WorkloadNames(policy: sans, request: request)
        let subject = try named { try VaultNames.workload(names.commonName ?? "workload \(policy.hex.prefix(16))") }
        let own = GeneralName.uniformResourceIdentifier(VaultNames.policyURI(vault, policy))
        return try Minting(
            profile: .workload,
            subject: subject,
            names: names.all.map(\.generalName) + [own],
            publicKey: request.publicKey,
            issuerName: mesh.subject,
            issuerKey: mesh.key,
            now: now,
            validity: validity,
            issuerEnds: mesh.certificate.notAfter
        ).mint(random: random)
    }
}
