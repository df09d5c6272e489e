import KMIP

extension ObjectOperations {
    /// Query (KMIP 2.1 section 6.1.40); answers in every state of the server, since it needs no key.
    public func query(_ request: QueryRequest) async throws -> QueryResponse {
        let asked = Set(request.functions)
        var facts = ServerFacts.all.filter { asked.contains($0.function) }
        if asked.contains(.queryDefaultsInformation), let defaults = await defaultsInformation() {
            let place = facts.firstIndex { $0.function == .queryStorageProtectionMasks } ?? facts.endIndex
            facts.insert((.queryDefaultsInformation, [defaults]), at: place)
        }
        return QueryResponse(
            operations: asked.contains(.queryOperations) ? offered : [],
            objectTypes: asked.contains(.queryObjects) ? ServerFacts.objectTypes : [],
            vendorIdentification: asked.contains(.queryServerInformation) ? "Keyquorum \(ProductVersion.text)" : nil,
            information: facts.flatMap(\.elements)
        )
    }

    /// What Set Defaults set, and behind it what the server gives by itself; nil while nobody can know: the server is sealed, or asked by a
    /// stranger.
    private func defaultsInformation() async -> TTLV? {
        let set = try? await answering { desk in
            desk.step.claim?.holdReading()
            return try desk.rules(try await desk.caller(with: [.creationRules]).answers[0]).rules.defaults
        }
        return set.map { CreationRules(defaults: $0 + PairShape.defaults + [KeyShape.defaults]).defaultsTTLV }
    }

    public func offers(_ operation: Operation) -> Bool { offered.contains(operation) }

    /// What this server offers; tests of interoperability only where it is set up for them.
    var offered: [Operation] { Self.offered + (offersInterop ? [.interop] : []) }

    /// What `OperationDispatch` has done; a test asks for each of them, and for all others.
    private static let offered: [Operation] = [
        .create, .createKeyPair, .register, .reKey, .deriveKey, .certify, .reCertify, .locate, .check, .get,
        .getAttributes, .getAttributeList, .addAttribute, .modifyAttribute, .deleteAttribute, .obtainLease,
        .getUsageAllocation, .validate, .activate, .revoke, .destroy, .archive, .recover, .query, .cancel, .poll,
        .reKeyKeyPair, .discoverVersions, .createSplitKey, .joinSplitKey, .import, .export, .log, .login,
        .logout, .delegatedLogin, .adjustAttribute, .setAttribute,
        .setEndpointRole, .setDefaults, .setConstraints, .getConstraints, .queryAsynchronousRequests, .process, .ping,
        .encrypt, .decrypt, .sign, .signatureVerify, .mac, .macVerify, .hash, .rngRetrieve, .rngSeed,
    ]
}
