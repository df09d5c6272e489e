import Access
import Authority
import Canonical
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Re-certify (KMIP 2.1 section 6.1.45): a new certificate for the same key takes the names of one. It belongs to whom the old one belongs to.
    public func reCertify(_ request: ReCertifyRequest) async throws -> ReCertifyResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: .certificate, version)
            return ReCertifyResponse(uniqueIdentifier: try await desk.reCertify(request))
        }
    }
}

extension ObjectDesk {
    fileprivate func reCertify(_ request: ReCertifyRequest) async throws -> String {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if let id = try await reCertifyOnce(request, isLast: false) { return id }
            }
            return try await reCertifyOnce(request, isLast: true) ?? ""
        } again: { id in
            id
        }
    }

    /// Nil where it is to be decided anew.
    @inline(never)
    private func reCertifyOnce(_ request: ReCertifyRequest, isLast: Bool) async throws -> String? {
        let asking = try await caller(with: [.creationRules])
        let old = try await view(request.uniqueIdentifier)
        let permit = try old.permit(.reCertify, isOwnersAlone: !request.attributes.isEmpty)
        let applicant = try await applicant(request, old, permit)
        let order = IssueOrder(
            applicant: applicant,
            asking: asking,
            duty: try Access.admit(asking.caller, to: .issueCertificate),
            rules: try rules(asking.answers[0]),
            kind: ChangeKind.reCertify,
            policy: request.attributes.certifyingPolicy ?? old.attributes.certifyingPolicy
        )
        let replacement = try CertificateReplacement(of: old.attributes, request, now: asking.now.wholeSeconds)
        for name in replacement.new.names where !old.attributes.names.contains(name) {
            try await requireFree(name, of: old.facts.owner, asking, except: old.row.id)
        }
        do {
            let leaf = try await issue(order)
            return try await write(leaf, replacement, old, try await certifiedKey(old), order)
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return nil
        }
    }

    /// The old certificate's key and names, or a request's, which has to be of the same key.
    private func applicant(_ request: ReCertifyRequest, _ old: ObjectView, _ permit: Permit) async throws -> Applicant {
        guard old.type == .certificate, (old.attributes.certificateType ?? .x509) == .x509 else {
            throw KMIPError(.invalidObjectType, "Re-certify renews certificates of X.509")
        }
        try old.requireCertifiable()
        let der = try material(of: old, permit).withBytes { [UInt8]($0) }
        let earlier: Applicant
        do throws(AuthorityError) {
            earlier = try Applicant(renewing: der)
        } catch {
            throw KMIPError.certifying(error)
        }
        guard let asked = try await asked(request) else { return earlier }
        guard asked.publicKey == earlier.publicKey else { throw KMIPError.requestOfAnotherKey }
        return asked
    }

    private func asked(_ request: ReCertifyRequest) async throws -> Applicant? {
        let own = try Self.applicant(request.certificateRequestType, request.certificateRequestValue)
        guard let id = request.certificateRequestUniqueIdentifier else { return own }
        guard own == nil else { throw KMIPError(.invalidMessage, "the certificate request is given twice") }
        let view = try await view(id)
        let permit = try view.permit(.certify)
        guard view.type == .certificateRequest else {
            throw KMIPError(.invalidObjectType, "CertificateRequestUniqueIdentifier names no CertificateRequest")
        }
        try view.requireCertifiable()
        return try applicant(view, permit)
    }

    /// The public key that the old certificate is linked with, if that still says so and is the same owner's.
    private func certifiedKey(_ old: ObjectView) async throws -> ObjectView? {
        guard let link = old.attributes.links.first(where: { $0.type == .publicKey }),
            let key = try? await view(link.identifier), key.type == .publicKey, key.facts.owner == old.facts.owner,
            key.attributes.links.contains(Link(type: .certificate, identifier: old.row.id))
        else { return nil }
        return key
    }

    private func write(
        _ leaf: IssuedLeaf,
        _ replacement: CertificateReplacement,
        _ old: ObjectView,
        _ key: ObjectView?,
        _ order: IssueOrder
    ) async throws -> String {
        let id = newIdentifier()
        let object = try replacement.object(leaf, replacing: old, for: key)
        try order.rules.require(object)
        var writer = Writer(vault.sealer)
        let row = try row(object, id, of: old.facts.owner, order.asking.now, writer.sealer.keyring)
        try writer.insert(order.kind, row, hints: object.attributes.hints(for: id))
        try change(old, to: replacement.old(replacedBy: id), order.kind, &writer)
        if let key {
            var attributes = key.attributes
            attributes.setLink(Link(type: .certificate, identifier: id))
            try change(key, to: attributes, order.kind, &writer)
        }
        try record(leaf, order, &writer)
        try await commit(
            WriteSet(by: order.duty, writer.changes),
            id,
            replacing: [old.row] + (key.map { [$0.row] } ?? [])
        )
        return id
    }
}
