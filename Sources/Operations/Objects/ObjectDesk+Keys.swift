import Access
import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension ObjectDesk {
    /// The key of a pair, to work with. Long ones take a while to read, which is done beside the pool that all share, and beside the files.
    ///
    /// Throws Key Value Not Present where it is kept wrapped, Bad Password for a PKCS#12 file that its password does not open, Key
    /// Format Type Not Supported for one that is kept and not read.
    func asymmetricKey(of view: ObjectView, _ permit: Permit) async throws -> AsymmetricKey {
        try await asymmetricKey(try material(of: view, permit), view.attributes, isPrivate: view.type == .privateKey)
    }

    /// The same of material that was opened.
    func asymmetricKey(
        _ material: SecretBytes,
        _ attributes: Attributes,
        isPrivate: Bool
    ) async throws -> AsymmetricKey {
        if attributes.keyFormatType == .pkcs12 { return try await keyInContainer(material, attributes).key }
        return try await server.readingPool.run { try AsymmetricKey(kept: material, attributes, isPrivate: isPrivate) }
    }

    /// The key of a pair that a client hands over; nil for any other object, and for one that cannot be read.
    ///
    /// Throws as ``asymmetricKey(of:_:)``, and Invalid Field for bytes that are no key, or another one than is said.
    /// So does it where the caller may make no objects by that operation, before anything is computed.
    func key(
        in object: ManagedObject,
        _ attributes: Attributes,
        for operation: KMIP.Operation
    ) async throws -> HandedKey? {
        guard object.readableBlock(attributes) != nil else { return nil }
        _ = try Access.decide(try await caller().caller, operation).permit
        return try await key(in: object, attributes)
    }

    /// The same of an object that may be read.
    func key(in object: ManagedObject, _ attributes: Attributes) async throws -> HandedKey? {
        guard var block = object.readableBlock(attributes) else { return nil }
        let isPrivate = object.objectType == .privateKey
        if block.format == .pkcs12, isPrivate, let bytes = block.plainBytes {
            return try await keyInContainer(bytes, attributes)
        }
        block.algorithm = block.algorithm ?? attributes.cryptographicAlgorithm
        block.length = block.length ?? attributes.cryptographicLength
        let read = block
        return HandedKey(key: try await server.readingPool.run { try AsymmetricKey(read, isPrivate: isPrivate) })
    }
}

extension ManagedObject {
    /// The block of a key of a pair that is here, in plain, and read.
    fileprivate func readableBlock(_ attributes: Attributes) -> KeyBlock? {
        guard objectType == .privateKey || objectType == .publicKey, let block = keyBlock, block.value != nil,
            block.wrapping == nil, !block.isKeptUnread(block.algorithm ?? attributes.cryptographicAlgorithm)
        else { return nil }
        return block
    }
}
