import Access
import Canonical
import KMIP
import Secrets
import SplitKeys
import Store

extension ObjectOperations {
    /// Create Split Key (KMIP 2.1 section 6.1.10): a new symmetric key, or a key or secret that is there, in parts, each an object of the caller's. A new
    /// key is nowhere but in its parts.
    public func createSplitKey(_ request: CreateSplitKeyRequest) async throws -> IdentifiersResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            var request = request
            request.attributes = try await desk.asked(request.attributes, of: .splitKey, version)
            try request.attributes.requireOwnRandomness()
            guard request.objectType == .splitKey || request.objectType == .symmetricKey else {
                throw KMIPError(
                    .invalidObjectType,
                    "what is made are Split Keys, of a new symmetric key or of one that is there"
                )
            }
            let first = try await desk.split(request, generation: Int32(version.major))
            return IdentifiersResponse(
                uniqueIdentifiers: (1...request.parts).map { SplitKeyPart.identifier($0, first) }
            )
        }
    }
}

/// How the parts of one key are called: one name, and behind it the number of each.
private enum SplitKeyPart {
    /// - Parameter first: the identifier of the first part.
    static func identifier(_ number: Int32, _ first: String) -> String { String(first.dropLast()) + "\(number)" }

    static func first(_ id: String) -> String { id + "_1" }
}

extension ObjectDesk {
    fileprivate func split(_ request: CreateSplitKeyRequest, generation: Int32) async throws -> String {
        try await making { try await splitOnce(request, generation) }
    }

    @inline(never)
    private func splitOnce(_ request: CreateSplitKeyRequest, _ generation: Int32) async throws -> String {
        let maker = try await maker(by: .createSplitKey)
        let given = maker.rules.filling(request.attributes, of: .splitKey)
        let whole = try await whole(of: request, given)
        let random = server.random
        // A prime is tested, or looked for, and large keys are multiplied bit by bit.
        let parts = try await server.slowPool.run(for: maker.subject) { try whole.split(request, generation, random) }
        let first = SplitKeyPart.first(try given.givenIdentifier() ?? newIdentifier())
        let now = server.clock.now()
        let origin = whole.origin(first, generation)
        let check = SplitKeyCheck.make(of: whole.material, random)
        var made = maker.objects(ChangeKind.createSplitKey, now)
        if let view = whole.view { made.used = [view] }
        for part in parts.parts {
            let id = SplitKeyPart.identifier(Int32(part.identifier), first)
            var object = try whole.object(part, parts.prime, request, given, id, now)
            object.attributes.splitKeyOrigin = origin
            object.sealed.splitKeyCheck = check
            made.new.append(object)
        }
        try await write(made, maker.asking)
        return first
    }

    /// What is split: an object that is there, or a new key.
    private func whole(of request: CreateSplitKeyRequest, _ given: Attributes) async throws -> WholeKey {
        guard let id = request.uniqueIdentifier else {
            let shape = try KeyShape(making: given)
            return WholeKey(new: server.random.secret(shape.bytes), shape)
        }
        let view = try await view(id)
        let permit = try view.permit(.createSplitKey)
        // The parts are the caller's, who can put the key together from them.
        if view.facts.owner != view.caller.subject { _ = try view.permit(.get) }
        try view.requireSplittable()
        return WholeKey(view, try material(of: view, permit))
    }
}

extension ObjectView {
    fileprivate func requireSplittable() throws(KMIPError) {
        try requireChangeable()
        try requireOnLine()
        guard type == .symmetricKey || type == .privateKey || type == .secretData else {
            throw KMIPError(
                .invalidObjectType,
                "symmetric keys, private keys and secret data are split, no \(type.name)"
            )
        }
        guard !state.isDestroyed else {
            throw KMIPError(.objectDestroyed, "the object is destroyed; its material is gone")
        }
        guard !isKeptWrapped else {
            throw KMIPError(.badCryptographicParameters, "the object is wrapped; its material is not known here")
        }
    }
}
