import Access
import Canonical
import KMIP
import Secrets
import SplitKeys
import Store

extension ObjectOperations {
    /// Join Split Key (KMIP 2.1 section 6.1.27): the key out of its parts, on each of which the caller needs the right to join. It is the caller's.
    public func joinSplitKey(_ request: JoinSplitKeyRequest) async throws -> IdentifierResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: request.objectType, version)
            return IdentifierResponse(uniqueIdentifier: try await desk.join(request, generation: Int32(version.major)))
        }
    }
}

extension ObjectDesk {
    fileprivate func join(_ request: JoinSplitKeyRequest, generation: Int32) async throws -> String {
        try await making { try await joinOnce(request, generation) }
    }

    @inline(never)
    private func joinOnce(_ request: JoinSplitKeyRequest, _ generation: Int32) async throws -> String {
        let maker = try await maker(by: .joinSplitKey)
        let parts = try await parts(of: request)
        let set = try PartSet(parts, generation: generation)
        let key = try await server.slowPool.run(for: maker.subject) { try set.join() }
        var given = maker.rules.filling(request.attributes, of: request.objectType)
        let id = try given.givenIdentifier() ?? newIdentifier()
        given.uniqueIdentifier = id
        let now = server.clock.now()
        let object = try set.object(key, request, given, now)
        var made = maker.objects(ChangeKind.joinSplitKey, now)
        made.new = [object]
        made.used = parts.map(\.view)
        try await write(made, maker.asking)
        return id
    }

    private func parts(of request: JoinSplitKeyRequest) async throws -> [PartSet.Part] {
        let ids = request.uniqueIdentifiers
        guard !ids.isEmpty, ids.count <= SplitKeyLimits.parts.upperBound, Set(ids).count == ids.count else {
            throw KMIPError(
                .invalidField,
                "a key is joined from 1 to \(SplitKeyLimits.parts.upperBound) different parts"
            )
        }
        var parts: [PartSet.Part] = []
        for id in ids {
            let view = try await view(id)
            let permit = try view.permit(.joinSplitKey)
            try view.requireJoinable()
            let check = try sealedAttributes(of: view, permit).splitKeyCheck
            parts.append(PartSet.Part(view: view, material: try material(of: view, permit), check: check))
        }
        return parts
    }
}

extension ObjectView {
    fileprivate func requireJoinable() throws(KMIPError) {
        guard type == .splitKey else {
            throw KMIPError(.invalidObjectType, "Split Keys are joined, no \(type.name)")
        }
        try requireOnLine()
        guard !state.isDestroyed else {
            throw KMIPError(.objectDestroyed, "a part is destroyed; its material is gone")
        }
        guard !isKeptWrapped else {
            throw KMIPError(.badCryptographicParameters, "a part is wrapped; its material is not known here")
        }
    }
}
