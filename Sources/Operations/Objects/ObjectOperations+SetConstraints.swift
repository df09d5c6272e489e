import KMIP

extension ObjectOperations {
    /// Set Constraints (KMIP 2.1 section 6.1.52): what every new object must have from now on, whoever makes it and by whichever operation. An
    /// administrator's; objects that are there stay as they are.
    public func setConstraints(_ request: SetConstraintsRequest) async throws -> EmptyResponse {
        try await answering { desk in
            for constraint in request.constraints { try constraint.selection.requireOffered() }
            try await desk.changeRules { $0.constraints = request.constraints }
            return EmptyResponse()
        }
    }
}

extension ObjectSelection {
    /// Throws Invalid Object Type: of a type that is not offered there is nothing to say, and 2.x has no Templates.
    func requireOffered() throws(KMIPError) {
        for type in types where type == .template || !ServerFacts.objectTypes.contains(type) {
            throw KMIPError(.invalidObjectType, "there are no objects of the type \(type.name) here")
        }
    }
}
