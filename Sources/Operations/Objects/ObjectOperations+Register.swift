import KMIP
import Secrets

extension ObjectOperations {
    /// Register (KMIP 2.1 section 6.1.43): a client hands an object over. One that is wrapped is kept as it came.
    public func register(_ request: RegisterRequest) async throws -> RegisterResponse {
        try await answering { desk in
            try ProtectionStorage.require(request.protectionStorageMasks)
            try request.object.requireValue(in: version)
            let given = request.object.attributes(with: try await desk.withTemplates(request.attributes))
            try VersionRules(version).requireApplicable(given, to: request.objectType)
            // Nothing that is not going to be done is promised.
            if request.objectType == .certificate, given.isRotated { throw KMIPError.notIssuedHere }
            let handed = try await desk.key(in: request.object, given, for: .register)
            let name = try handed?.name(sought: given.pkcs12FriendlyName)
            let id = try await desk.make(.register, as: ChangeKind.register) { rules in
                // What the object says of itself is not for a default to say.
                let kept = request.objectType == .certificate ? Self.said.union([.rotateAutomatic]) : Self.said
                let filled = rules.filling(given, of: request.objectType, except: kept)
                var new = try NewObject(request.objectType, filled) { try request.object.material(&$0, handed?.key) }
                new.key = handed?.key
                new.attributes.pkcs12FriendlyName = new.attributes.pkcs12FriendlyName ?? name
                new.attributes.fresh = filled.fresh ?? true
                return new
            }
            return RegisterResponse(uniqueIdentifier: id)
        }
    }

    private static let said: Set<Tag> = [.cryptographicAlgorithm, .cryptographicLength, .keyFormatType]
}

extension ManagedObject {
    /// The request's attributes, and those that travelled inside the key value where the request does not name them.
    /// What only a server sets is left out there: an exported object brings its old server's values along.
    fileprivate func attributes(with given: Attributes) -> Attributes {
        guard case .plain(_, let inside?) = keyBlock?.value else { return given }
        let named = Set(given.items.map(AttributeReference.init(attribute:)))
        let added = inside.items.filter { item in
            AttributeRule.of(item.tag)?.clientMaySet == true && !named.contains(AttributeReference(attribute: item))
        }
        return Attributes(given.items + added)
    }

    /// Before 1.2 there are no objects without their value. Throws Invalid Field.
    fileprivate func requireValue(in version: ProtocolVersion) throws(KMIPError) {
        guard let block = keyBlock, block.value == nil else { return }
        guard VersionRules(version).definesAttribute(.keyValuePresent) else {
            throw KMIPError(.invalidField, "KeyBlock: KeyValue is missing, which KMIP \(version) does not allow")
        }
    }
}
