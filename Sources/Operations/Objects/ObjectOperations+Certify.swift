import Access
import Authority
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Certify (KMIP 2.1 section 6.1.6): the vault's mesh CA issues a certificate for a public key or a request, as it does for workloads.
    ///
    /// That takes the duty to issue certificates, besides the right to certify the object.
    public func certify(_ request: CertifyRequest) async throws -> CertifyResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: .certificate, version)
            return CertifyResponse(uniqueIdentifier: try await desk.certify(request))
        }
    }
}

extension ObjectDesk {
    fileprivate func certify(_ request: CertifyRequest) async throws -> String {
        try await step.once {
            for _ in 1..<ObjectLimits.attempts {
                if let id = try await certifyOnce(request, isLast: false) { return id }
            }
            return try await certifyOnce(request, isLast: true) ?? ""
        } again: { id in
            id
        }
    }

    /// Nil where it is to be decided anew.
    @inline(never)
    private func certifyOnce(_ request: CertifyRequest, isLast: Bool) async throws -> String? {
        let asking = try await caller(with: [.creationRules])
        let subject = try await subject(of: request, asking.caller)
        let order = IssueOrder(
            subject.applicant,
            for: asking,
            by: try Access.admit(asking.caller, to: .issueCertificate),
            try rules(asking.answers[0]),
            ChangeKind.certify,
            request.attributes.certifyingPolicy
        )
        // Whatever else could be refused is refused before anything is signed.
        let given = order.rules.rules.filling(request.attributes, of: .certificate, except: [.certificateType])
        try given.checkForCreation(of: .certificate)
        for name in given.names { try await requireFree(name, of: asking.caller.subject, asking) }
        do {
            let leaf = try await issue(order)
            return try await write(leaf, given, subject, order, of: asking.caller.subject)
        } catch let error as StoreError where error.code == .conflict && !isLast {
            return nil
        }
    }

    private func write(
        _ leaf: IssuedLeaf,
        _ given: Attributes,
        _ subject: CertifySubject,
        _ order: IssueOrder,
        of owner: Subject
    ) async throws -> String {
        let id = newIdentifier()
        let links = subject.publicKey.map { [Link(type: .publicKey, identifier: $0.row.id)] } ?? []
        let object = try NewObject(leaf, given, links: links)
        try order.rules.require(object)
        var writer = Writer(vault.sealer)
        let row = try row(object, id, of: owner, server.clock.now(), writer.sealer.keyring)
        try writer.insert(order.kind, row, hints: object.attributes.hints(for: id))
        if let key = subject.publicKey {
            var attributes = key.attributes
            attributes.setLink(Link(type: .certificate, identifier: id))
            try change(ChangedObject(key, attributes), order, &writer)
        }
        try record(leaf, order, &writer)
        let originals = subject.publicKey.map { [$0.row] } ?? []
        try await commit(leaf, order, writer, id, replacing: originals)
        return id
    }
}
