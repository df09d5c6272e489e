import Access
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
            if view.state.isDestroyed {
                return try desk.answer(view.objectWithoutMaterial, view, permit, version)
            }
            let left = try await desk.exported(request.asked, of: view, version)
            return try desk.answer(left.object, left.view, left.permit, version)
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

/// What an Export gives out, and its object as the intent has it.
private struct ExportedObject {
    let object: ManagedObject
    let view: ObjectView
    let permit: Permit
}

extension ObjectDesk {
    fileprivate func answer(
        _ object: ManagedObject?,
        _ view: ObjectView,
        _ permit: Permit,
        _ version: ProtocolVersion
    ) throws -> ExportResponse {
        ExportResponse(
            object?.objectType ?? view.type,
            uniqueIdentifier: view.row.id,
            attributes: try allAttributes(of: view, permit).applicable(to: view.type, in: version),
            object: object
        )
    }

    /// What leaves is what the intent names, as it was when that was written: what was destroyed or archived before does not leave.
    fileprivate func exported(
        _ request: GetRequest,
        of view: ObjectView,
        _ version: ProtocolVersion
    ) async throws -> ExportedObject {
        try view.requireOnLine()
        try view.requireMaterial()
        let isWrapped =
            request.keyWrappingSpecification != nil || view.isKeptWrapped && request.keyWrapType != .notWrapped
        let linked = try await linkedKey(request, of: view, .export, isWrapped: isWrapped)
        let leaving = [view] + (linked.map { [$0.view] } ?? [])
        let between = linked?.publicKey.map { [$0] } ?? []
        let intent = try await intend(ChangeKind.exportObject, with: leaving, by: between) { now in
            try linked?.requireLink(between: now)
        } deciding: { now in
            let permit = try now.permit(.export, isWrapped: isWrapped)
            try now.requireOnLine()
            try now.requireMaterial()
            if now.row.id == view.row.id { try linked?.requireWay(from: now) }
            return permit
        }
        let left: ExportedObject
        do {
            left = try await exported(request, intent.views, isWrapped: isWrapped, version)
        } catch {
            await abandon(intent)
            throw error
        }
        try await conclude(intent)
        return left
    }

    /// - Parameter views: the object, and the private key that leaves with it.
    private func exported(
        _ request: GetRequest,
        _ views: [ObjectView],
        isWrapped: Bool,
        _ version: ProtocolVersion
    ) async throws -> ExportedObject {
        guard let view = views.first else { throw KMIPError.objectNotFound }
        let permit = try view.permit(.export, isWrapped: isWrapped)
        let found = try await shapedObject(request, of: view, .export, version, named: views)
        try await noteServing(of: found.served, .export, found.wrapping, isWrapped: found.isWrapped)
        return ExportedObject(object: found.object, view: view, permit: permit)
    }
}

extension ServedKey {
    /// Throws `conflict` where another private key has become the certificate's, or is found by another public key.
    fileprivate func requireWay(from certificate: ObjectView) throws(StoreError) {
        guard let publicKey else { return try requireLink(from: certificate) }
        guard certificate.linkedIdentifiers(.privateKey).isEmpty,
            certificate.linkedIdentifiers(.publicKey) == [publicKey.row.id]
        else { throw Self.another }
    }

    /// Throws `conflict` where the public key does not lead to the private key any more, or not the caller.
    fileprivate func requireLink(between publicKey: ObjectView) throws(StoreError) {
        guard publicKey.isKnown else { throw Self.another }
        try requireLink(from: publicKey)
    }

    private func requireLink(from object: ObjectView) throws(StoreError) {
        guard object.linkedIdentifiers(.privateKey) == [view.row.id] else { throw Self.another }
    }

    private static var another: StoreError {
        StoreError(.conflict, "the certificate's private key became another one meanwhile")
    }
}
