import Access
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Get (KMIP 2.1 section 6.1.19): the object with its material, never wrapped. Who gets it first makes it no longer Fresh (section 4.24).
    public func get(_ request: GetRequest) async throws -> GetResponse {
        if let known = knownGets([request])?.first { return known }
        return try await answering { desk in
            let view = try await desk.viewToGet(request.uniqueIdentifier)
            let permit = try view.permit(.get)
            desk.vault.views.remember(view, permit, by: desk.vault.keyring, in: desk.server.store)
            let object = try desk.object(request, of: view, permit)
            if view.attributes.fresh == true {
                try await desk.noteServing(of: view.row.id)
                desk.foreseen?.forget()
            }
            return GetResponse(uniqueIdentifier: view.row.id, object: object)
        }
    }
}

extension ObjectDesk {
    /// Takes Fresh from an object before its material leaves the server for the first time. Nothing else of the object changes.
    ///
    /// Throws where that cannot be written: who looks for keys that nobody has must not find one that somebody has.
    fileprivate func noteServing(of id: String) async throws {
        try await step.once {
            for attempt in 1...ObjectLimits.attempts {
                do {
                    return try await noteServingOnce(of: id)
                } catch let error as StoreError where error.code == .conflict && attempt < ObjectLimits.attempts {
                    continue
                }
            }
        } again: { _ in
        }
    }

    @inline(never)
    private func noteServingOnce(of id: String) async throws {
        let view = try await view(id)
        let permit = try view.permit(.get)
        guard view.attributes.fresh == true else { return }
        var (row, attributes) = (view.row, view.attributes)
        attributes.fresh = false
        row.attributes = attributes.canonicalBytes
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.serve, row, from: view.row)
        try await commit(WriteSet(by: permit, writer.changes), id, replacing: [view.row])
    }

    /// The object with its material, in the format that was asked for.
    func object(_ request: GetRequest, of view: ObjectView, _ permit: Permit) throws -> ManagedObject {
        try view.requireOnLine()
        try view.requireReadable(request)
        return try view.object(try material(of: view, permit), request.keyFormatType)
    }
}

extension ObjectView {
    fileprivate func requireReadable(_ request: GetRequest) throws(KMIPError) {
        try requireMaterial()
        guard request.keyWrappingSpecification == nil else {
            throw KMIPError(.featureNotSupported, "wrapping under another key is not offered")
        }
        guard request.keyCompressionType == nil else {
            throw KMIPError(.keyCompressionTypeNotSupported, "no key compression is offered")
        }
    }

    /// The object as it travels, in the format that was asked for or in which it came.
    fileprivate func object(_ material: SecretBytes, _ wanted: KeyFormatType?) throws -> ManagedObject {
        let format = wanted ?? attributes.keyFormatType ?? .raw
        switch type {
        case .symmetricKey:
            return .symmetricKey(
                KeyBlock(
                    format: format,
                    value: .plain(try symmetricMaterial(material, format), attributes.encapsulated),
                    algorithm: attributes.cryptographicAlgorithm,
                    length: attributes.cryptographicLength
                )
            )
        case .secretData:
            guard format == .raw || format == .opaque else { throw KMIPError.formatNotSupported(format, type) }
            return .secretData(
                attributes.secretDataType ?? .password,
                KeyBlock(format: format, value: .plain(.bytes(material), attributes.encapsulated))
            )
        case .opaqueObject:
            guard wanted == nil else { throw KMIPError.formatNotSupported(format, type) }
            return .opaqueObject(attributes.opaqueDataType ?? OpaqueDataType(rawValue: 0x8000_0001), material)
        default: throw KMIPError(.invalidObjectType, "\(type.name) is not given out here")
        }
    }

    private func symmetricMaterial(_ material: SecretBytes, _ format: KeyFormatType) throws(KMIPError) -> KeyMaterial {
        switch format {
        case .raw: return .bytes(material)
        case .transparentSymmetricKey: return .transparentSymmetricKey(material)
        default: throw KMIPError.formatNotSupported(format, type)
        }
    }
}

extension KMIPError {
    static func formatNotSupported(_ format: KeyFormatType, _ type: ObjectType) -> KMIPError {
        KMIPError(.keyFormatTypeNotSupported, "a \(type.name) has no form \(format.name)")
    }
}

extension State {
    var isDestroyed: Bool { self == .destroyed || self == .destroyedCompromised }
}
