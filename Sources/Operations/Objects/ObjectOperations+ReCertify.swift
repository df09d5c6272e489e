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
            applicant,
            for: asking,
            by: try Access.admit(asking.caller, to: .issueCertificate),
            try rules(asking.answers[0]),
            ChangeKind.reCertify,
            request.attributes.certifyingPolicy ?? old.attributes.certifyingPolicy
        )
        let replacement = try CertificateReplacement(of: old.attributes, request, now: asking.now.wholeSeconds)
        for name in replacement.new.names where !old.attributes.names.contains(name) {
            try await requireFree(name, of: old.facts.owner, asking, except: old.row.id)
        }
        do {
            let leaf = try await issue(order)
            let renewal = CertificateRenewal(
                replacement: replacement,
                row: old.row,
                view: old,
                owner: old.facts.owner,
                key: try await certifiedKey(old).map { CertifiedKey(row: $0.row, attributes: $0.attributes, view: $0) }
            )
            return try await write(leaf, renewal, order)
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
        guard let id = old.attributes.certifiedKey, let key = try? await view(id), key.type == .publicKey,
            key.facts.owner == old.facts.owner, key.attributes.isCertified(by: old.row.id)
        else { return nil }
        return key
    }
}
