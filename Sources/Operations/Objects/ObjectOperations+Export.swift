import KMIP
import Store

extension ObjectOperations {
    /// Export (KMIP 2.1 section 6.1.18): the object with its material, in the format and wrapped as it was asked for, and all its
    /// attributes. Of a destroyed one, what is left. As with Get, what has left is no longer Fresh (KMIP 1.4 section 3.34).
    ///
    /// That material is about to leave stands in the change log before it is opened, and that it does before it leaves.
    ///
    /// A certificate that is asked for as a PKCS#12 file leaves as the Private Key in it.
    public func export(_ request: ExportRequest) async throws -> ExportResponse {
        try await answering { desk in
            let view = try await desk.view(request.asked.uniqueIdentifier)
            let permit = try view.permit(
                .export,
                isWrapped: request.asked.keyWrappingSpecification != nil || view.isKeptWrapped
            )
            let object =
                view.state.isDestroyed
                ? view.objectWithoutMaterial : try await desk.exported(request.asked, of: view, version)
            let attributes = try desk.allAttributes(of: view, permit).applicable(to: view.type, in: version)
            return ExportResponse(
                object?.objectType ?? view.type,
                uniqueIdentifier: view.row.id,
                attributes: attributes,
                object: object
            )
        }
    }
}

extension ObjectView {
    /// A key or a secret without its value; of an opaque object nothing is left (KMIP 2.1 section 2.4).
    fileprivate var objectWithoutMaterial: ManagedObject? {
        let block = KeyBlock(
            format: attributes.keyFormatType ?? .raw,
            value: nil,
            algorithm: attributes.cryptographicAlgorithm,
            length: attributes.cryptographicLength
        )
        return try? keyed(block)
    }
}

extension ObjectDesk {
    fileprivate func exported(
        _ request: GetRequest,
        of view: ObjectView,
        _ version: ProtocolVersion
    ) async throws -> ManagedObject {
        try view.requireOnLine()
        try view.requireMaterial()
        let isWrapped =
            request.keyWrappingSpecification != nil || view.isKeptWrapped && request.keyWrapType != .notWrapped
        let linked = try await linkedKey(request, of: view, .export, isWrapped: isWrapped)
        let leaving = [view] + (linked.map { [$0.view] } ?? [])
        let intent = try await intend(ChangeKind.exportObject, with: leaving) {
            try $0.permit(.export, isWrapped: isWrapped)
        }
        let found: ShapedObject
        do {
            found = try await shapedObject(request, of: view, .export, version)
            try await noteServing(of: found.served, .export, found.wrapping, isWrapped: found.isWrapped)
        } catch {
            await abandon(intent)
            throw error
        }
        try await conclude(intent)
        return found.object
    }
}
