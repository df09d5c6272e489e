import Access
import KMIP
import KMIPKeys
import Secrets
import Store

extension ObjectDesk {
    /// The answer to a Get that asks for a format, a compression or a wrapping.
    func shaped(_ request: GetRequest, of view: ObjectView, _ version: ProtocolVersion) async throws -> GetResponse {
        let found = try await shapedObject(request, of: view, .get, version)
        try await noteServing(of: found.served, .get, found.wrapping, isWrapped: found.isWrapped)
        return GetResponse(uniqueIdentifier: view.row.id, object: found.object)
    }

    /// The object as a Get or an Export asks for it, whose material leaves in it, and the key that it is wrapped under.
    ///
    /// - Parameter named: what leaves, where an intent names it: the object and, if it leaves with it, its private key. Else that is looked for.
    func shapedObject(
        _ request: GetRequest,
        of view: ObjectView,
        _ operation: Operation,
        _ version: ProtocolVersion,
        named: [ObjectView]? = nil
    ) async throws -> ShapedObject {
        let specification = try request.keyWrappingSpecification.map(KeyWrappingSpecification.init(ttlv:))
        let staysWrapped = view.isKeptWrapped && request.keyWrapType != .notWrapped
        let isWrapped = staysWrapped || specification != nil
        let permit = try view.permit(operation, isWrapped: isWrapped)
        // Behind the permit: it tells what the key is for.
        let request = try request.inGeneralForm(of: view)
        try view.requireOnLine()
        try view.requireMaterial()
        let linked: ServedKey?
        if let named {
            linked = try named.dropFirst().first.map {
                ServedKey(view: $0, permit: try $0.permit(operation, isWrapped: isWrapped))
            }
        } else {
            linked = try await linkedKey(request, of: view, operation, isWrapped: isWrapped)
        }
        let served = [view] + (linked.map { [$0.view] } ?? [])
        guard let specification else {
            let object = try await plain(request, of: view, permit, linked)
            return ShapedObject(object: object, served: served, wrapping: nil, isWrapped: isWrapped)
        }
        guard !staysWrapped else {
            throw KMIPError(.keyWrapTypeNotSupported, "the key is wrapped already; ask for it as Not Wrapped")
        }
        let object = try await plain(request, of: view, permit, linked)
        var key = try await wrappingKey(for: specification, of: served)
        if case .plain(let material, _) = object.keyBlock?.value { key.bytes = material.kept.count }
        let added = try attributes(specification.attributeNames, of: view, permit)
        let shaped = try await wrapped(object, specification, added, under: key, version)
        return ShapedObject(object: shaped, served: served, wrapping: key, isWrapped: true)
    }

    /// The object in its format, unwrapped if that is asked for.
    ///
    /// - Parameter linked: the private key of a certificate, where both leave in one file.
    private func plain(
        _ request: GetRequest,
        of view: ObjectView,
        _ permit: Permit,
        _ linked: ServedKey?
    ) async throws -> ManagedObject {
        let material = try keptMaterial(of: view, permit)
        if view.isKeptWrapped, request.keyWrapType == .notWrapped {
            return try await unwrapped(view, material, request)
        }
        return try await formed(material, view, request, linked)
    }

    /// The object in the format and the compression that were asked for. What is kept wrapped has no other.
    private func formed(
        _ material: SecretBytes,
        _ view: ObjectView,
        _ request: GetRequest,
        _ linked: ServedKey?
    ) async throws -> ManagedObject {
        let (format, compression) = (request.keyFormatType, request.keyCompressionType)
        let kept = view.attributes.keyFormatType
        let isAsKept = (format == nil || format == kept) && compression == nil
        guard !isAsKept, !view.isKeptWrapped else { return try view.object(material, format, compression) }
        if format == .pkcs12 { return .privateKey(try await container(of: view, material, linked)) }
        guard view.type == .privateKey || view.type == .publicKey else {
            return try view.object(material, format, compression)
        }
        let key = try await asymmetricKey(material, view.attributes, isPrivate: view.type == .privateKey)
        return try await server.readingPool.run {
            try view.keyed(try view.block(of: key, format ?? kept ?? key.standardFormat, compression))
        }
    }

    /// What is kept wrapped, out of its wrapping, in the format that was asked for.
    private func unwrapped(
        _ view: ObjectView,
        _ material: SecretBytes,
        _ request: GetRequest
    ) async throws -> ManagedObject {
        guard let block = try view.object(material, nil).keyBlock else {
            throw KMIPError(.keyWrapTypeNotSupported, "the object has no key that could be wrapped")
        }
        let object = try view.keyed(try await unwrap(block))
        var attributes = view.attributes
        attributes.keyWrappingData = nil
        attributes.encapsulated = nil
        let key = try await key(in: object, attributes)?.key
        guard let bytes = try object.material(&attributes, key) else {
            throw KMIPError(.keyValueNotPresent, "the key is not here")
        }
        var plain = view
        plain.attributes = attributes
        return try await formed(bytes, plain, request, nil)
    }

    /// Those that a client wants wrapped along with the key. Names that no attribute has are passed over.
    private func attributes(_ names: [String], of view: ObjectView, _ permit: Permit) throws -> Attributes? {
        if names.isEmpty { return nil }
        let references = names.compactMap(AttributeReference.init(name:))
        let found = try allAttributes(of: view, permit).selecting(references)
        return found.withoutHidden
    }
}

extension GetRequest {
    /// With Transparent EC in the place of an elliptic form that KMIP 1.x has for one algorithm.
    ///
    /// - Throws: Key Format Type Not Supported where the key is for another algorithm; one that is for no certain one has every form.
    fileprivate func inGeneralForm(of view: ObjectView) throws(KMIPError) -> GetRequest {
        guard let format = keyFormatType, let elliptic = format.elliptic else { return self }
        guard let algorithm = view.attributes.cryptographicAlgorithm, [elliptic.algorithm, .ec].contains(algorithm)
        else { throw KMIPError.formatNotSupported(format, view.type) }
        var general = self
        general.keyFormatType = elliptic.general
        return general
    }
}
