import HTTPTypes
import Hummingbird
import Operations

/// KMIP logins: names and passwords for the header of KMIP messages, which the holders of API tokens make; and the tickets that KMIP's Login gives.
struct LoginRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("kmip-logins") { request, context in
            let page = try request.page()
            return JSONAnswer(value: try await server.logins(page, by: context.requester(of: request)))
        }
        let make = IdempotentCall(server: server).once(upTo: Limits.json) { request, context in
            let asked = try await request.json(KMIPLoginBody.self)
            let login = try await server.makeLogin(asked, by: context.requester(of: request))
            return try .json(login, status: .created)
        }
        router.post("kmip-logins", use: make)
        router.delete("kmip-logins/:id") { request, context in
            try await server.removeLogin(try context.part("id"), by: context.requester(of: request))
            return Response(status: .noContent)
        }
        addTickets(to: router)
    }

    private func addTickets(to router: RouterGroup<APIContext>) {
        router.get("kmip-tickets") { request, context in
            let (page, subject) = (try request.page(), request.uri.queryParameters.get("subject"))
            let list = try await server.tickets(of: subject, by: context.requester(of: request))
            return JSONAnswer(value: try list.part(page))
        }
        router.delete("kmip-tickets/:id") { request, context in
            try await server.removeTicket(try context.part("id"), by: context.requester(of: request))
            return Response(status: .noContent)
        }
    }
}
