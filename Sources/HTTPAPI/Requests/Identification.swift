public import Authentication
import Access
import Canonical
import HTTPTypes
import Hummingbird
import Operations
import ServerTLS
import Synchronization

/// Finds out who is calling, before anything else looks at the request. A bad credential is refused everywhere, also where none is needed.
struct Identification: RouterMiddleware {
    let callers: Callers

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.credential = try await callers.credential(
            chain: context.peerChain,
            bearer: APIContext.bearerToken(request.headers[.authorization])
        )
        return try await next(request, context)
    }
}

/// Who calls on the connections of one server.
public final class Callers: Sendable {
    private let authenticator: Authenticator?
    /// Whether nobody is `admin` just because he is here.
    private let isRequired: Bool
    /// What was checked of certificates, by the client's own; each is judged again at each request.
    private let certificates = Mutex<[Digest: VerifiedCertificate]>([:])
    /// Whose they are, since the certificate alone says so.
    private let owners = Mutex<[Digest: Identity]>([:])

    /// - Parameters:
    ///   - authenticator: nil for a server without any method of authentication.
    ///   - takesAPITokens: whether API tokens are a method although no other is configured.
    public init(_ authenticator: Authenticator? = nil, takesAPITokens: Bool = false) {
        self.authenticator = authenticator
        isRequired = takesAPITokens || authenticator?.isConfigured ?? false
    }

    /// What the credentials of one request or message are worth, judged now.
    ///
    /// - Parameters:
    ///   - chain: the certificates that the peer showed, in DER, leaf first; nil without any.
    ///   - bearer: the text behind `Bearer`.
    /// - Throws: `OperationError` with the code of the refused credential.
    public func credential(chain: [Bytes]?, bearer: String?) async throws -> Credential {
        do throws(AuthenticationError) {
            let certificate = try await certificate(chain)
            guard let authenticator else { return try withoutAuthenticator(bearer) }
            let presented = try await authenticator.identify(certificate: certificate, bearer: bearer)
            if let certificate, case .identity(let identity, _) = presented { note(identity, of: certificate) }
            return try credential(presented)
        } catch {
            throw OperationError(error)
        }
    }

    /// Whether the credential was found good before: the certificate where there is one, else the issuer's token. API tokens are the server's to know.
    public func remember(chain: [Bytes]?, bearer: String?) -> Bool {
        guard let authenticator else { return false }
        if let leaf = chain?.first {
            let key = Digest(of: leaf)
            return certificates.withLock { $0[key]?.isTrusted ?? false }
        }
        return bearer.map(authenticator.remembers) ?? false
    }

    /// The same where it can be said at once. Nil where something is to be checked first, and of what is refused.
    func knownCredential(of peer: PeerConnection?, bearer: String?) -> Credential? {
        if let leaf = peer?.leaf { return knownCredential(of: leaf) }
        guard let authenticator else { return try? withoutAuthenticator(bearer) }
        guard let presented = try? authenticator.identifyAtOnce(bearer: bearer) else { return nil }
        return try? credential(presented)
    }

    /// Of a client's own certificate that was found good before and still is; nil of every other.
    ///
    /// - Parameter leaf: SHA-256 of it in DER.
    func knownCredential(of leaf: Digest) -> Credential? {
        guard let authenticator, let known = certificates.withLock({ $0[leaf] }),
            let identity = owners.withLock({ $0[leaf] }), (try? authenticator.confirm(known)) != nil
        else { return nil }
        return .identity(identity)
    }

    private func withoutAuthenticator(_ bearer: String?) throws(AuthenticationError) -> Credential {
        guard let bearer, bearer.utf8.starts(with: PresentedToken.prefix.utf8) else {
            return isRequired ? (bearer == nil ? .nothing : .other) : .single
        }
        let token = try PresentedToken(bearer)
        return try credential(.apiToken(id: token.id, secret: token.secret))
    }

    private func credential(_ presented: Presented) throws(AuthenticationError) -> Credential {
        switch presented {
        case .identity(let identity, _): return .identity(identity)
        case .apiToken(let id, let secret):
            guard isRequired else {
                throw AuthenticationError(
                    .credentialNotConfigured,
                    "This server takes no API tokens; it does when api-tokens, client-ca or oidc-issuer is set."
                )
            }
            return .apiToken(PresentedAPIToken(id: id, secret: secret))
        case .nothing: return isRequired ? .nothing : .single
        case .other: return isRequired ? .other : .single
        }
    }

    private func note(_ identity: Identity, of certificate: VerifiedCertificate) {
        owners.withLock { owners in
            guard owners[certificate.fingerprint] == nil else { return }
            if owners.count >= Limits.certificates { owners.removeAll(keepingCapacity: true) }
            owners[certificate.fingerprint] = identity
        }
    }

    private func certificate(_ chain: [Bytes]?) async throws(AuthenticationError) -> VerifiedCertificate? {
        guard let authenticator, let chain, let leaf = chain.first else { return nil }
        let key = Digest(of: leaf)
        if let known = certificates.withLock({ $0[key] }), known.isTrusted { return known }
        let checked = try await authenticator.check(chain: chain)
        certificates.withLock { certificates in
            if certificates.count >= Limits.certificates { certificates.removeAll(keepingCapacity: true) }
            certificates[key] = checked
        }
        return checked
    }
}

extension OperationError {
    /// A refused credential, under its own code.
    init(_ error: AuthenticationError) {
        let code = Code.all.first { $0.rawValue == error.code.rawValue }
        self.init(code ?? (error.isTemporary ? .issuerUnavailable : .notAuthenticated), error.detail)
    }
}
