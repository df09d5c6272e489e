import HTTPTypes
import Hummingbird
import Operations

/// Ceremonies: their state, the encrypted shares that they deliver, the holders' confirmations.
struct CeremonyRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("ceremonies") { _, _ in JSONAnswer(value: try await server.ceremonies()) }
        router.get("ceremonies/:id") { _, context in
            JSONAnswer(value: try await server.ceremony(try context.parameters.require("id")))
        }
        router.get("ceremonies/:id/shares/:holder") { _, context in
            JSONAnswer(
                value: try await server.encryptedShare(
                    ofCeremony: try context.parameters.require("id"),
                    holder: try context.parameters.decoded("holder")
                )
            )
        }
        router.post("ceremonies/:id/confirmations", use: confirm)
    }

    private func confirm(_ request: Request, _ context: APIContext) async throws -> Response {
        let asked = try await request.json(ConfirmationRequest.self, upTo: Limits.share)
        return try .json(try await server.confirm(asked, inCeremony: try context.parameters.require("id")))
    }
}

extension Parameters {
    /// A part of the path with its percent signs undone; names and subjects may hold any character.
    func decoded(_ name: String) throws -> String {
        let part: String = try require(name)
        guard let decoded = PercentEncoding.decode(part) else {
            throw OperationError(.malformedRequest, "The path's \(name) is not percent-encoded UTF-8.")
        }
        return decoded
    }
}
