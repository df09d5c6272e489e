import HTTPTypes
import Hummingbird
import Operations

/// Who is who: the caller himself, roles, groups and API tokens.
struct DirectoryRoutes: Sendable {
    let server: KeyServer

    func add(to router: RouterGroup<APIContext>) {
        router.get("me") { request, context in
            JSONAnswer(value: try await server.me(context.requester(of: request)))
        }
        addRoles(to: router)
        addGroups(to: router)
        addTokens(to: router)
    }

    private func addRoles(to router: RouterGroup<APIContext>) {
        router.get("roles") { request, context in
            let list = try await server.roles(by: context.requester(of: request))
            return JSONAnswer(value: try list.part(request.page()))
        }
        router.get("roles/:subject") { request, context in
            let subject = try context.part("subject")
            return JSONAnswer(value: try await server.roles(of: subject, by: context.requester(of: request)))
        }
        router.put("roles/:subject") { request, context in
            let asked = try await request.json(RolesRequest.self)
            let subject = try context.part("subject")
            return JSONAnswer(value: try await server.setRoles(asked, of: subject, by: context.requester(of: request)))
        }
        router.put("roles/:subject/:role") { request, context in
            let change = RoleChange(subject: try context.part("subject"), role: try context.part("role"), isGiven: true)
            return JSONAnswer(value: try await server.changeRole(change, by: context.requester(of: request)))
        }
        router.delete("roles/:subject/:role") { request, context in
            let change = RoleChange(
                subject: try context.part("subject"),
                role: try context.part("role"),
                isGiven: false
            )
            return JSONAnswer(value: try await server.changeRole(change, by: context.requester(of: request)))
        }
        router.delete("roles/:subject") { request, context in
            let (subject, none) = (try context.part("subject"), RolesRequest(roles: []))
            _ = try await server.setRoles(none, of: subject, by: context.requester(of: request))
            return Response(status: .noContent)
        }
    }

    private func addGroups(to router: RouterGroup<APIContext>) {
        router.get("groups") { request, context in
            let list = try await server.groups(by: context.requester(of: request))
            return JSONAnswer(value: try list.part(request.page()))
        }
        router.get("groups/:name") { request, context in
            let name = try context.part("name")
            return JSONAnswer(value: try await server.group(name, by: context.requester(of: request)))
        }
        router.put("groups/:name") { request, context in
            let asked = try await request.json(GroupRequest.self)
            let name = try context.part("name")
            let group = try await server.foundGroup(name, asked, by: context.requester(of: request))
            return JSONAnswer(value: group, status: .created)
        }
        router.delete("groups/:name") { request, context in
            try await server.removeGroup(try context.part("name"), by: context.requester(of: request))
            return Response(status: .noContent)
        }
        router.put("groups/:name/members/:subject") { request, context in
            let (name, subject) = (try context.part("name"), try context.part("subject"))
            try await server.addMember(subject, toGroup: name, by: context.requester(of: request))
            return Response(status: .noContent)
        }
        router.delete("groups/:name/members/:subject") { request, context in
            let (name, subject) = (try context.part("name"), try context.part("subject"))
            try await server.removeMember(subject, fromGroup: name, by: context.requester(of: request))
            return Response(status: .noContent)
        }
    }

    private func addTokens(to router: RouterGroup<APIContext>) {
        router.get("tokens") { request, context in
            let page = try request.page()
            return JSONAnswer(value: try await server.tokens(page, by: context.requester(of: request)))
        }
        let make = IdempotentCall(server: server).once(upTo: Limits.json) { request, context in
            let asked = try await request.json(TokenRequest.self)
            let token = try await server.makeToken(asked, by: context.requester(of: request))
            return try .json(token, status: .created)
        }
        router.post("tokens", use: make)
        router.delete("tokens/:id") { request, context in
            try await server.revokeToken(try context.part("id"), by: context.requester(of: request))
            return Response(status: .noContent)
        }
    }
}

extension APIContext {
    /// A part of the path, without its percent-encoding. Throws `malformed-request`.
    func part(_ name: String) throws -> String {
        let part: String = try parameters.require(name)
        guard let text = PercentEncoding.decode(part) else {
            throw OperationError(.malformedRequest, "The \(name) in the path is not percent-encoded as it must be.")
        }
        return text
    }
}
