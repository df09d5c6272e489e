import Access
import KMIP
import Store

extension ObjectDesk {
    /// The object with that identifier, to have its material given out: the most frequent thing that is asked of a server.
    ///
    /// What the caller got before is not checked again as long as it is the same; for what is his own no grants are read, since none decides
    /// anything. Throws Object Not Found where there is none.
    func viewToGet(_ id: String) async throws -> ObjectView {
        if let view = try await foreseen?.view(id, at: self) { return view }
        guard batch == nil, id.isObjectIdentifier else { return try await view(id) }
        let views = vault.views
        // Less is read only for who may do with his own what he likes: what is hidden from him by a ticket or a token's limit is read as any other.
        let isHimself = requester.delegation == nil && requester.method != .token
        let read = try await server.reading(requester, in: vault) {
            isHimself && views.owns($0.subject, id) ? [.object(id)] : [.object(id), .grants(on: id, to: $0.grantees)]
        }
        guard let raw = read.answers[0].first else {
            vault.spendTimeOfAnObject(read)
            throw KMIPError.objectNotFound
        }
        guard read.answers.count > 1 else {
            if let known = views.view(raw, [], read, by: vault.keyring) { return known }
            return try await view(id)
        }
        return try knownView(raw, read.answers[1], read)
    }

    /// The view by what is remembered, else by checking everything.
    func knownView(_ raw: RawRow, _ grants: [RawRow], _ read: CallerRead) throws -> ObjectView {
        try vault.views.view(raw, grants, read, by: vault.keyring) ?? view(raw, grants, read)
    }
}
