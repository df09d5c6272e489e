import Access
import KMIP
import Secrets
import Store

extension ObjectOperations {
    /// Get (KMIP 2.1 section 6.1.19): the object with its material, in the format and wrapped as it was asked for. Who gets it first
    /// makes it no longer Fresh (section 4.24).
    public func get(_ request: GetRequest) async throws -> GetResponse {
        if request.isPlain, case .get(let known)? = known([.get(request)]).answer?.first { return known }
        return try await answering { desk in
            let view = try await desk.viewToGet(request.uniqueIdentifier)
            guard request.isPlain else { return try await desk.shaped(request, of: view, version) }
            let permit = try view.permit(.get, isWrapped: view.isKeptWrapped)
            desk.vault.views.remember(view, permit, by: desk.vault.keyring, in: desk.server.store)
            let object = try desk.object(request, of: view, permit)
            try await desk.noteServing(of: [view], .get, nil, isWrapped: view.isKeptWrapped)
            return GetResponse(uniqueIdentifier: view.row.id, object: object)
        }
    }
}

extension GetRequest {
    /// Whether the object is to be given as it is kept.
    var isPlain: Bool {
        keyFormatType == nil && keyWrapType == nil && keyCompressionType == nil && keyWrappingSpecification == nil
    }
}

extension ObjectDesk {
    /// The object with its material, as it is kept.
    func object(_ request: GetRequest, of view: ObjectView, _ permit: Permit) throws -> ManagedObject {
        try view.requireOnLine()
        try view.requireMaterial()
        return try view.object(try keptMaterial(of: view, permit), nil)
    }
}

extension ObjectView {
    /// Whether the object came wrapped and is kept so.
    var isKeptWrapped: Bool {
        attributes.items.contains { $0.tag == .attribute } && attributes.keyWrappingData != nil
    }

    /// The object as it travels, in the format that was asked for or in which it came.
    func object(
        _ material: SecretBytes,
        _ wanted: KeyFormatType?,
        _ compression: KeyCompressionType? = nil
    ) throws -> ManagedObject {
        guard type == .symmetricKey, compression == nil, !isKeptWrapped else {
            return try otherObject(material, wanted, compression)
        }
        let format = wanted ?? attributes.keyFormatType ?? .raw
        return .symmetricKey(keyBlock(format, try symmetricMaterial(material, format)))
    }

    func keyBlock(_ format: KeyFormatType, _ material: KeyMaterial) -> KeyBlock {
        KeyBlock(
            format: format,
            value: .plain(material, attributes.encapsulated),
            algorithm: attributes.cryptographicAlgorithm,
            length: attributes.cryptographicLength
        )
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
