import Access
import Authority
import Canonical
import Certificates
import KMIP
import Manifests
import Store

import struct Canonical.Digest

/// Who lets a certificate be issued.
enum IssuePermit {
    /// A caller, whose duty it is.
    case duty(AdminPermit)
    /// The vault, which renews what it issued when the interval is over that was ordered then.
    case rotation(Permit)
}

/// Whom a certificate is to be issued to, and what the vault says about new objects, of one read.
struct IssueOrder {
    let applicant: Applicant
    let permit: IssuePermit
    /// The vault's row and the directory's, by which it was decided.
    let row: VaultRow
    let directory: DirectoryRow?
    let now: Instant
    let rules: RulesRead
    /// The words of the change log: of the intent, and of what was done.
    let kind: String
    /// Which policy of the manifest shall rule the names; nil where the manifest has but one.
    let policy: Digest?
}

/// A certificate that was signed and is not written yet.
struct IssuedLeaf {
    let certificate: IssuedCertificate
    let row: CertificateRow
    let policy: Digest
    let intent: Intent
}

extension ObjectDesk {
    /// Signs a leaf by the profile for workloads: the mesh CA of the latest manifest, the names that the policy allows, a year.
    ///
    /// That it will be done is written before it is: a signature cannot be taken back. Nobody gets the certificate unless what was done is
    /// written as well.
    ///
    /// Throws `no-manifest`; Invalid Field for a policy that the manifest does not have, Permission Denied for names that it does not allow,
    /// Invalid CSR.
    @inline(never)
    func issue(_ order: IssueOrder) async throws -> IssuedLeaf {
        let history = try await server.history(of: vault, at: order.row)
        guard let manifest = history.manifest else { throw OperationError.noManifest }
        let only = manifest.policies.count == 1 ? manifest.policies.keys.first : nil
        guard let policy = order.policy ?? only, let rule = manifest.policies[policy] else {
            throw KMIPError(
                .invalidField,
                "name a policy of the latest manifest by its digest: the attribute policy of the vendor keyquorum"
            )
        }
        let intent = Intent(order.kind, server.random)
        let details = LogDetails(["key": Digest(of: order.applicant.publicKey).hex, "policy": policy.hex])
        try await vault.write(intent.intentKind, details.merging(intent.details), at: order.row, by: order.permit)
        let mesh = history.authority.mesh
        let leaf: IssuedCertificate
        do throws(AuthorityError) {
            leaf = try Authority.issueWorkload(
                order.applicant,
                policy: policy,
                sans: rule.sans,
                vault: vault.id,
                mesh: try mesh.issuer,
                now: server.clock.now(),
                random: server.random
            )
        } catch {
            await vault.writeFailure(of: intent, at: order.row, by: order.permit)
            throw KMIPError.certifying(error)
        }
        let row = CertificateRow(leaf, CertificateKind.leaf, generation: mesh.generation, policy: policy)
        return IssuedLeaf(certificate: leaf, row: row, policy: policy, intent: intent)
    }

    /// What is written with every certificate, besides the objects: its row in the vault's list, and that the manifest and the caller's role are
    /// as they were.
    func record(_ leaf: IssuedLeaf, _ order: IssueOrder, _ writer: inout Writer) throws {
        try writer.insert(order.kind, leaf.row)
        writer.detail(leaf.intent.outcome(isDone: true))
        writer.witness(order.kind, order.row)
        if let directory = order.directory { writer.witness(order.kind, directory) }
        witness(order.kind, order.rules, &writer)
    }

    /// An object's next attributes, in a transaction that fails when it is no longer as it was read, or the grants by which a caller changes it.
    func change(_ object: ChangedObject, _ order: IssueOrder, _ writer: inout Writer) throws {
        try write(object, order.kind, at: order.now, &writer)
        guard let view = object.view, !view.caller.owns(view.facts.owner) else { return }
        for grant in view.basis.grants { writer.witness(order.kind, grant) }
    }

    /// Writes all of it. Where another transaction was faster what was signed is given to nobody, and the log says so.
    ///
    /// - Parameter originals: the objects that it changes, as they were read.
    func commit(
        _ leaf: IssuedLeaf,
        _ order: IssueOrder,
        _ writer: Writer,
        _ id: String,
        replacing originals: [ObjectRow]
    ) async throws {
        do {
            try await commit(WriteSet(by: order.permit, writer.changes), id, replacing: originals)
        } catch let error as StoreError where error.code == .conflict {
            await vault.writeFailure(of: leaf.intent, at: order.row, by: order.permit)
            throw error
        }
    }
}

extension IssueOrder {
    init(
        _ applicant: Applicant,
        for asking: CallerRead,
        by duty: AdminPermit,
        _ rules: RulesRead,
        _ kind: String,
        _ policy: Digest?
    ) {
        self.init(
            applicant: applicant,
            permit: .duty(duty),
            row: asking.row,
            directory: asking.directory,
            now: asking.now,
            rules: rules,
            kind: kind,
            policy: policy
        )
    }
}

extension NewObject {
    /// A certificate that the vault issued.
    ///
    /// - Parameters:
    ///   - given: what the client says of it, and a default for what he does not say.
    ///   - links: to the public key, and to the certificate that it replaces.
    /// - Throws: as ``init(_:_:material:)`` does.
    init(_ leaf: IssuedLeaf, _ given: Attributes, links: [Link]) throws {
        try self.init(.certificate, given) { attributes in
            for link in links { attributes.setLink(link) }
            attributes.certifyingPolicy = leaf.policy
            attributes.issuedSerial = leaf.certificate.serial
            return try ManagedObject.certificate(.x509, leaf.certificate.der, &attributes)
        }
    }
}

extension Attributes {
    /// The policy by which a certificate is or shall be issued: the attribute `policy` of the vendor `keyquorum`, in hex; KMIP 1.x says `x-policy`.
    var certifyingPolicy: Digest? {
        get {
            let texts = [vendorAttribute("keyquorum", "policy"), vendorAttribute("x", "policy")]
            return texts.compactMap { if case .text(let hex)? = $0 { Digest(hex: hex) } else { nil } }.first
        }
        set {
            setVendorAttribute("x", "policy", nil)
            setVendorAttribute("keyquorum", "policy", newValue.map { .text($0.hex) })
        }
    }

    /// The serial number under which the vault keeps a certificate that it issued; only the server says it.
    var issuedSerial: Bytes? {
        get { if case .bytes(let serial) = vendorAttribute("y", "IssuedSerial") { serial } else { nil } }
        set { setVendorAttribute("y", "IssuedSerial", newValue.map { .bytes($0) }) }
    }

    /// Puts a link in the place of all of its type.
    mutating func setLink(_ link: Link) {
        let others = all(.link).filter { (try? Link(ttlv: $0))?.type != link.type }
        set(.link, nil)
        for other in others { add(other) }
        add(link.ttlv)
    }
}

extension KMIPError {
    /// What the authority refuses, in the words of Certify's and Re-certify's tables (KMIP 2.1 sections 6.1.6.1 and 6.1.45.1).
    static func certifying(_ error: AuthorityError) -> any Error {
        switch error.code {
        case .requestMalformed, .requestSignature, .requestKey, .tooLarge, .certificateMalformed:
            KMIPError(.invalidCSR, error.detail)
        case .namesRefused: KMIPError(.permissionDenied, error.detail)
        default: OperationError(from: error)
        }
    }
}
