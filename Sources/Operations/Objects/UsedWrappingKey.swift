import Access
import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets
import Store

/// A key under which another one leaves: checked, permitted, with what its Usage Limits lose.
struct UsedWrappingKey {
    let view: ObjectView
    let permit: Permit
    let key: WrappingKey
    let parameters: CryptographicParameters?
    /// Of the material that it wraps.
    var bytes = 0

    /// Whether using it changes it.
    var draws: Bool { view.attributes.usageLimits != nil }

    /// The object with its Key Value wrapped.
    ///
    /// - Throws: Illegal Object Type for what has no key, else as `KeyWrapping.wrap`.
    func wrap(
        _ object: ManagedObject,
        _ specification: KeyWrappingSpecification,
        _ added: Attributes?,
        _ version: ProtocolVersion,
        _ random: some RandomSource
    ) throws(KMIPError) -> ManagedObject {
        guard var block = object.keyBlock else {
            throw KMIPError(.invalidObjectType, "a \(object.objectType.name) has no key that could be wrapped")
        }
        if case .plain(let material, _) = block.value { block.value = .plain(material, added) }
        let wrapped = try KeyWrapping.wrap(
            block,
            specification,
            under: key,
            parameters,
            rules: VersionRules(version),
            random: random
        )
        return object.with(wrapped)
    }
}

extension ObjectDesk {
    /// The key that a client wants another one wrapped under. The caller needs the right to encrypt with it; it must be active, for
    /// wrapping, and be said to be used as the client wants it, where it says anything of that (KMIP 2.1 section 7.18).
    ///
    /// Throws the reasons of Get's table: Wrapping Object Not Found, Archived or Destroyed, Invalid Object Type, Incompatible
    /// Cryptographic Usage Mask, Bad Cryptographic Parameters, Permission Denied.
    ///
    /// - Parameter served: what is to be wrapped. Invalid Field where it is the wrapping key: who has that key needs nothing wrapped
    ///   under it, and no cipher is made for a message that is its own key.
    func wrappingKey(
        for specification: KeyWrappingSpecification,
        of served: [ObjectView]
    ) async throws -> UsedWrappingKey {
        guard specification.method == .encrypt, let wanted = specification.encryptionKey else {
            throw KMIPError(.featureNotSupported, "the one WrappingMethod that is offered is Encrypt")
        }
        let (view, permit) = try await wrappingObject(wanted.uniqueIdentifier, .encrypt)
        guard !served.contains(where: { $0.row.id == view.row.id }) else {
            throw KMIPError(.invalidField, "a key is not wrapped under itself; name another wrapping key")
        }
        try view.requireWrapping()
        let key = try await key(of: view, permit)
        let parameters = try view.parameters(wanted.parameters)
        try server.options.cryptography.require(key, parameters, isWrapping: true)
        return UsedWrappingKey(view: view, permit: permit, key: key, parameters: parameters)
    }

    /// The block out of its wrapping, by a key that the caller may decrypt with.
    ///
    /// Throws as ``wrappingKey(for:of:)``, and Cryptographic Failure where the two do not fit.
    func unwrap(_ block: KeyBlock) async throws -> KeyBlock {
        guard let found = block.wrapping, let wanted = try KeyWrappingData(ttlv: found).encryptionKey else {
            throw KMIPError(.invalidField, "EncryptionKeyInformation is missing")
        }
        let (view, permit) = try await wrappingObject(wanted.uniqueIdentifier, .decrypt)
        try view.requireUsable(for: .unwrapKey)
        guard view.use.mayProcess else {
            throw KMIPError(.permissionDenied, "the wrapping key has not been active yet")
        }
        let key = try await key(of: view, permit)
        let parameters = try view.parameters(wanted.parameters)
        try server.options.cryptography.require(key, parameters, isWrapping: false)
        guard key.isSlow(for: block.value) else { return try KeyWrapping.unwrap(block, under: key, parameters) }
        return try await server.readingPool.run { try KeyWrapping.unwrap(block, under: key, parameters) }
    }

    /// The object with its Key Value wrapped.
    func wrapped(
        _ object: ManagedObject,
        _ specification: KeyWrappingSpecification,
        _ added: Attributes?,
        under key: UsedWrappingKey,
        _ version: ProtocolVersion
    ) async throws -> ManagedObject {
        let random = server.random
        guard key.key.isSlow(for: object.keyBlock?.value) else {
            return try key.wrap(object, specification, added, version, random)
        }
        return try await server.readingPool.run { try key.wrap(object, specification, added, version, random) }
    }

    private func wrappingObject(_ id: String, _ operation: Operation) async throws -> (ObjectView, Permit) {
        let view: ObjectView
        let permit: Permit
        do {
            view = try await self.view(id)
            permit = try view.permit(operation)
        } catch let error as KMIPError where error.reason == .objectNotFound {
            throw KMIPError.wrappingObjectNotFound
        } catch let error as AccessError where error.code == .notFound {
            throw KMIPError.wrappingObjectNotFound
        } catch let error as AccessError where KMIPError(error).reason == .objectDestroyed {
            throw KMIPError(.wrappingObjectDestroyed, "the wrapping key is destroyed")
        }
        return (view, permit)
    }

    /// RSA keys are read beside the pool that all share.
    private func key(of view: ObjectView, _ permit: Permit) async throws -> WrappingKey {
        let (material, attributes, type) = (try material(of: view, permit), view.attributes, view.type)
        guard type != .symmetricKey else {
            return .symmetric(material, attributes.cryptographicAlgorithm ?? .aes)
        }
        return try await server.readingPool.run {
            .pair(try AsymmetricKey(kept: material, attributes, isPrivate: type == .privateKey))
        }
    }
}

extension WrappingKey {
    /// Whether the work is worth a hop to another thread: that of RSA is, and of a cipher from a large secret on.
    fileprivate func isSlow(for value: KeyValue?) -> Bool {
        if case .pair = self { return true }
        let bytes =
            switch value {
            case .plain(let material, _): material.kept.count
            case .wrapped(let bytes): bytes.count
            case nil: 0
            }
        return bytes > ObjectLimits.key
    }
}

extension ObjectView {
    /// Throws as ``ObjectDesk/wrappingKey(for:of:)`` where no key may leave under this one now.
    func requireWrapping() throws(KMIPError) {
        try requireUsable(for: .wrapKey)
        guard use.mayProtect else {
            throw KMIPError(.permissionDenied, "the wrapping key is not active, or no longer for protecting")
        }
    }

    fileprivate func requireUsable(for use: CryptographicUsageMask) throws(KMIPError) {
        guard attributes.archiveDate == nil else {
            throw KMIPError(.wrappingObjectArchived, "the wrapping key is archived; recover it first")
        }
        guard !state.isDestroyed else {
            throw KMIPError(.wrappingObjectDestroyed, "the wrapping key is destroyed")
        }
        guard [.symmetricKey, .publicKey, .privateKey].contains(type) else {
            throw KMIPError(.invalidObjectType, "a \(type.name) wraps no keys")
        }
        guard attributes.cryptographicUsageMask != nil, self.use.isFor(use) else {
            let name = use == .wrapKey ? "WrapKey" : "UnwrapKey"
            throw KMIPError(.incompatibleCryptographicUsageMask, "the key is not for \(name)")
        }
    }

    /// The parameters to use: those of the request, which one of the key's own must have, else the key's first.
    ///
    /// A key that says nothing of its parameters takes what the request says, although the standard has a server refuse that
    /// (section 7.18): nearly no client gives such a key any.
    fileprivate func parameters(_ wanted: CryptographicParameters?) throws(KMIPError) -> CryptographicParameters? {
        let own = attributes.all(.cryptographicParameters)
        guard let wanted else {
            return try own.first.map { item throws(KMIPError) in try CryptographicParameters(ttlv: item) }
        }
        let said = wanted.ttlv.children
        guard own.isEmpty || own.contains(where: { item in said.allSatisfy { item.children.contains($0) } }) else {
            throw KMIPError(.badCryptographicParameters, "the wrapping key has no such CryptographicParameters")
        }
        return wanted
    }
}

extension KMIPError {
    fileprivate static let wrappingObjectNotFound = KMIPError(
        .wrappingObjectNotFound,
        "There is no such wrapping key, or you may not know of it."
    )
}
