import HTTPTypes
import Hummingbird
import Operations

/// The CA's public certificates and list, and the certificates that it issues.
struct CertificateRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("ca/root.pem") { _, _ in Self.pem(try await server.rootCertificate()) }
        router.get("ca/history.pem") { _, _ in Self.pem(try await server.historyCertificate()) }
        router.get("ca/mesh.pem") { request, _ in
            Self.pem(try await server.meshCertificate(generation: try request.generation()))
        }
        router.get("ca/crl.der") { _, _ in Response.bytes(try await server.revocationList(), "application/pkix-crl") }
        router.get("ca/servers.crl.der") { _, _ in
            Response.bytes(try await server.identityRevocations(), "application/pkix-crl")
        }
        router.get("certificates") { request, context in
            try await server.requireCaller(context.requester(of: request))
            let page = try request.page()
            return JSONAnswer(value: try await server.certificates(page, by: context.requester(of: request)))
        }
        let once = IdempotentCall(server: server)
        router.post("certificates", use: once.once(upTo: Limits.json, issue))
        router.post("certificates/:serial/revoke", use: once.once(upTo: Limits.json, revoke))
        router.post("servers/:id/revoke", use: once.once(upTo: Limits.json, revokeServer))
    }

    private func issue(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCaller(context.requester(of: request))
        let asked = try await request.json(CertificateRequest.self)
        return try .json(try await server.issueCertificate(asked, by: context.requester(of: request)))
    }

    private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCaller(context.requester(of: request))
        let asked = try await request.json(RevocationRequest.self)
        let serial: String = try context.parameters.require("serial")
        return try .json(try await server.revokeCertificate(serial, asked, by: context.requester(of: request)))
    }

    private func revokeServer(_ request: Request, _ context: APIContext) async throws -> Response {
        try await server.requireCaller(context.requester(of: request))
        let asked = try await request.json(RevocationRequest.self)
        let id: String = try context.parameters.require("id")
        return try .json(try await server.revokeServer(id, asked, by: context.requester(of: request)))
    }

    private static func pem(_ text: String) -> Response { .bytes(Array(text.utf8), "application/x-pem-file") }
}

extension Request {
    /// `?generation=` of a list or a certificate; nil where it is absent.
    func generation() throws -> UInt64? {
        guard let text = uri.queryParameters["generation"] else { return nil }
        guard let number = UInt64(text) else {
            throw OperationError(.malformedRequest, "generation is a whole number.")
        }
        return number
    }

    /// `?limit=` and `?after=` of a list.
    func page() throws -> Page {
        var limit = Limits.defaultPage
        if let text = uri.queryParameters["limit"] {
            guard let number = Int(text), Limits.page.contains(number) else {
                throw OperationError(.malformedRequest, "limit is a whole number from 1 to \(Limits.page.upperBound).")
            }
            limit = number
        }
        return Page(limit: limit, after: uri.queryParameters["after"].map(String.init))
    }
}
