import Access
import AsymmetricKeys
import Authority
import Canonical
import KMIP
import Secrets

/// What a Certify or a Re-certify is about: the object that it names, if any, and the applicant that it means.
struct CertifySubject {
    let applicant: Applicant
    /// A public key, which is to be linked with its certificate.
    let publicKey: ObjectView?
}

extension ObjectDesk {
    /// Reads whom the request means: a public key, a Certificate Request object, the request's own bytes, or a public key with bytes that
    /// are of it. Throws Invalid Object Type, Invalid CSR, and as Access does.
    func subject(of request: CertifyRequest, _ caller: Caller) async throws -> CertifySubject {
        let own = try Self.applicant(request.certificateRequestType, request.certificateRequestValue)
        guard let id = request.uniqueIdentifier else {
            guard let own else {
                throw KMIPError(.invalidMessage, "neither UniqueIdentifier nor CertificateRequestValue")
            }
            _ = try Access.decide(caller, .certify).permit
            return CertifySubject(applicant: own, publicKey: nil)
        }
        let view = try await view(id)
        let permit = try view.permit(.certify)
        try view.requireCertifiable()
        switch view.type {
        case .certificateRequest where own == nil:
            return CertifySubject(applicant: try applicant(view, permit), publicKey: nil)
        case .publicKey:
            let key = try applicant(view, permit)
            guard let own else { return CertifySubject(applicant: key, publicKey: view) }
            guard own.publicKey == key.publicKey else { throw KMIPError.requestOfAnotherKey }
            return CertifySubject(applicant: own, publicKey: view)
        default:
            throw KMIPError(.invalidObjectType, "a public key is certified, or a CertificateRequest")
        }
    }

    /// The request in bytes; nil where there is none. CRMF and PGP are not read here.
    static func applicant(_ type: TTLV?, _ value: [UInt8]?) throws -> Applicant? {
        guard let value else {
            guard type == nil else { throw KMIPError(.invalidMessage, "CertificateRequestValue is missing") }
            return nil
        }
        guard case .enumeration(let code) = type?.value, let type = CertificateRequestType(rawValue: code) else {
            throw KMIPError(.invalidMessage, "CertificateRequestType is missing or none")
        }
        return try applicant(type, value)
    }

    /// The applicant that a Certificate Request object or a public key means.
    func applicant(_ view: ObjectView, _ permit: Permit) throws -> Applicant {
        let material = try material(of: view, permit)
        if view.type == .certificateRequest {
            return try Self.applicant(
                view.attributes.certificateRequestType ?? .pkcs10,
                material.withBytes { [UInt8]($0) }
            )
        }
        let key = try AsymmetricKey(kept: material, view.attributes, isPrivate: false)
        let encoded: SecretBytes
        do throws(AsymmetricKeyError) {
            encoded = try key.encoded(.subjectPublicKeyInfo)
        } catch {
            throw KMIPError(.invalidCSR, error.detail)
        }
        return try read { () throws(AuthorityError) in try Applicant(publicKey: encoded.withBytes { [UInt8]($0) }) }
    }

    private static func applicant(_ type: CertificateRequestType, _ value: [UInt8]) throws -> Applicant {
        switch type {
        case .pkcs10: try read { () throws(AuthorityError) in try Applicant(der: value) }
        case .pem:
            try read { () throws(AuthorityError) in try Applicant(pem: String(decoding: value, as: UTF8.self)) }
        case .crmf, .pgp:
            throw KMIPError(.invalidCSR, "requests of \(type.name) are not read here; send PKCS#10 or PEM")
        }
    }

    private static func read(_ make: () throws(AuthorityError) -> Applicant) throws -> Applicant {
        do throws(AuthorityError) {
            return try make()
        } catch {
            throw KMIPError.certifying(error)
        }
    }

    private func read(_ make: () throws(AuthorityError) -> Applicant) throws -> Applicant { try Self.read(make) }
}

extension ObjectView {
    /// Whether it may be certified, or certified anew.
    func requireCertifiable() throws(KMIPError) {
        try requireChangeable()
        try requireOnLine()
        guard state == .preActive || state == .active else {
            throw KMIPError(.wrongKeyLifecycleState, "the object is \(state.name)")
        }
    }
}

extension KMIPError {
    static let requestOfAnotherKey = KMIPError(.invalidCSR, "the request is of another key")
}
