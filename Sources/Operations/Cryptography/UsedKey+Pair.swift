import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension UsedKey {
    /// Whether the object is a key of a pair.
    var isOfPair: Bool { view.type == .privateKey || view.type == .publicKey }

    /// The key of a pair, read.
    ///
    /// - Parameter isPrivate: which of the two is needed; nil for either.
    /// - Throws: Invalid Object Type for another object, Key Value Not Present.
    func pair(isPrivate: Bool?) throws -> AsymmetricKey {
        guard isOfPair, isPrivate.map({ $0 == (view.type == .privateKey) }) ?? true else {
            throw KMIPError(.invalidObjectType, "a \(view.type.name) is no key for this")
        }
        try requirePermit()
        return try desk.vault.openKeys.pair(at: place) {
            let format = view.attributes.keyFormatType ?? (view.type == .privateKey ? .pkcs8 : .x509)
            let block = KeyBlock(
                format: format,
                value: .plain(try Self.keyMaterial(try material(), format), nil),
                algorithm: algorithm,
                length: view.attributes.cryptographicLength
            )
            return try AsymmetricKey(block, isPrivate: view.type == .privateKey)
        }
    }

    /// A transparent key is kept as its structure in TTLV, every other one as it came.
    private static func keyMaterial(_ kept: SecretBytes, _ format: KeyFormatType) throws(KMIPError) -> KeyMaterial {
        guard format.isTransparent else { return .bytes(kept) }
        var bytes = kept.withBytes { [UInt8]($0) }
        defer { bytes.wipe() }
        return try KeyMaterial(ttlv: try BinaryTTLV.decode(bytes), format: format)
    }

    /// What request and key say together of how it is used.
    func filled(_ asked: CryptographicParameters?) -> CryptographicParameters {
        (asked ?? CryptographicParameters()).filled(from: parameters)
    }
}

extension KMIPError {
    /// What a client is told of a key of a pair that did not do it.
    init(pair error: AsymmetricKeyError) {
        switch error.code {
        case .unsupported: self.init(.unsupportedCryptographicParameters, error.detail)
        default: self.init(.cryptographicFailure, error.detail)
        }
    }
}
