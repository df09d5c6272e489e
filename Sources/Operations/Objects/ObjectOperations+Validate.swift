import Authority
import Canonical
import Certificates
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Validate (KMIP 2.1 section 6.1.57): whether certificates are one chain that holds at a date.
    ///
    /// Trusted are the vault's own CAs, and what is named by identifier and signed by itself: who keeps such a CA here trusts it. Unknown is a
    /// chain that holds and ends at nobody who is trusted.
    public func validate(_ request: ValidateRequest) async throws -> ValidateResponse {
        try await answering { desk in
            let count = request.certificates.count + request.uniqueIdentifiers.count
            guard CertificateLimits.validated.contains(count) else {
                throw KMIPError(
                    .invalidField,
                    "a chain has 1 to \(CertificateLimits.validated.upperBound) certificates"
                )
            }
            return ValidateResponse(validity: try await desk.validity(request))
        }
    }
}

extension ObjectDesk {
    fileprivate func validity(_ request: ValidateRequest) async throws -> ValidityIndicator {
        let now = server.clock.now()
        let date = request.validityDate.map { Instant(wholeSeconds: $0) } ?? now
        var chain: [CertificateDocument] = []
        for certificate in request.certificates { chain.append(try certificate.x509()) }
        var anchors = try await certificates(CertificateKind.root) + certificates(CertificateKind.meshSelfSigned)
        var isOver = false
        for id in request.uniqueIdentifiers {
            let view = try await view(id)
            let document = try certificate(view)
            if document.isAuthority && document.subject == document.issuer { anchors.append(document.der) }
            if view.state != .preActive && view.state != .active { isOver = true }
            chain.append(document)
        }
        for document in chain where try await isRevoked(document, at: date) { isOver = true }
        if isOver { return .invalid }
        let helpers = try await certificates(CertificateKind.meshCross)
        // Signatures of sixteen certificates are checked: not on the threads that all requests share.
        let certificates = CertificateChain(chain)
        let trusted = anchors
        let verdict = try await OffPool.run {
            certificates.verdict(anchors: trusted, helpers: helpers, at: date.wholeSeconds)
        }
        switch verdict {
        case .valid: return .valid
        case .invalid: return .invalid
        case .unanchored: return .unknown
        }
    }

    /// The certificate that an object is. Throws Invalid Object Type.
    private func certificate(_ view: ObjectView) throws -> CertificateDocument {
        let permit = try view.permit(.validate)
        guard view.type == .certificate, (view.attributes.certificateType ?? .x509) == .x509 else {
            throw KMIPError(.invalidObjectType, "certificates of X.509 are validated")
        }
        try view.requireOnLine()
        guard !view.state.isDestroyed else { throw KMIPError(.objectNotFound, "the certificate is destroyed") }
        let der = try material(of: view, permit).withBytes { [UInt8]($0) }
        guard let document = try? CertificateDocument(der) else { throw Damage(view.row.raw, "it is no certificate") }
        return document
    }

    /// The vault's own certificates of a kind, checked.
    private func certificates(_ kind: String) async throws -> [[UInt8]] {
        var (found, query): ([[UInt8]], Query) = ([], Query.certificates(kind: kind))
        while true {
            let page = try await vault.store.read(query).map(CertificateRow.init)
            for row in page {
                try vault.sealer.check(row)
                found.append(row.der)
            }
            guard page.count == query.limit, let last = page.last else { return found }
            query.after = [.of(last.kind), .of(last.manifestGeneration), .of(last.serial)]
        }
    }

    /// Whether the vault issued it and has taken it back by then.
    private func isRevoked(_ document: CertificateDocument, at date: Instant) async throws -> Bool {
        let serial = Bytes(document.serialNumber.drop { $0 == 0 })
        guard (1...20).contains(serial.count),
            let row = try await vault.store.row(CertificateRow.self, key: CertificateRow.key(serial)),
            row.der == document.der
        else { return false }
        try vault.sealer.check(row)
        return row.revoked.map { $0 <= date } ?? false
    }
}

extension ManagedObject {
    /// A certificate in a request. Throws Invalid Field.
    fileprivate func x509() throws(KMIPError) -> CertificateDocument {
        guard case .certificate(.x509, let der) = self, let document = try? CertificateDocument(der) else {
            throw KMIPError(.invalidField, "Certificate is no X.509 certificate in DER")
        }
        return document
    }
}
