import Access
import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

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
    func wrappingKey(for specification: KeyWrappingSpecification) async throws -> UsedWrappingKey {
        guard specification.method == .encrypt, let wanted = specification.encryptionKey else {
            throw KMIPError(.featureNotSupported, "the one WrappingMethod that is offered is Encrypt")
        }
        let (view, permit) = try await wrappingObject(wanted.uniqueIdentifier, .encrypt, .wrapKey)
        guard view.use.mayProtect else {
            throw KMIPError(.permissionDenied, "the wrapping key is not active, or no longer for protecting")
        }
        return UsedWrappingKey(
            view: view,
            permit: permit,
            key: try await key(of: view, permit),
            parameters: try view.parameters(wanted.parameters)
        )
    }

    /// The block out of its wrapping, by a key that the caller may decrypt with.
    ///
    /// Throws as ``wrappingKey(for:)``, and Cryptographic Failure where the two do not fit.
    func unwrap(_ block: KeyBlock) async throws -> KeyBlock {
        guard let found = block.wrapping, let wanted = try KeyWrappingData(ttlv: found).encryptionKey else {
            throw KMIPError(.invalidField, "EncryptionKeyInformation is missing")
        }
        let (view, permit) = try await wrappingObject(wanted.uniqueIdentifier, .decrypt, .unwrapKey)
        guard view.use.mayProcess else {
            throw KMIPError(.permissionDenied, "the wrapping key has not been active yet")
        }
        let key = try await key(of: view, permit)
        let parameters = try view.parameters(wanted.parameters)
        return try await OffPool.run { try KeyWrapping.unwrap(block, under: key, parameters) }
    }

    private func wrappingObject(
        _ id: String,
        _ operation: Operation,
        _ use: CryptographicUsageMask
    ) async throws -> (ObjectView, Permit) {
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
        try view.requireUsable(for: use)
        return (view, permit)
    }

    /// RSA keys are read beside the pool that all share.
    private func key(of view: ObjectView, _ permit: Permit) async throws -> WrappingKey {
        let (material, attributes, type) = (try material(of: view, permit), view.attributes, view.type)
        guard type != .symmetricKey else {
            return .symmetric(material, attributes.cryptographicAlgorithm ?? .aes)
        }
        return try await OffPool.run {
            .pair(try AsymmetricKey(kept: material, attributes, isPrivate: type == .privateKey))
        }
    }
}

extension ObjectView {
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
        guard attributes.cryptographicUsageMask?.isSuperset(of: use) == true else {
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
