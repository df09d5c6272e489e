import AsymmetricKeys
import KMIP

extension UsedKey {
    /// Whether the object is a key of a pair.
    var isOfPair: Bool { view.type == .privateKey || view.type == .publicKey }

    /// The key of a pair, read.
    ///
    /// - Parameter isPrivate: which of the two is needed; nil for either.
    /// - Throws: Invalid Object Type for another object, Key Value Not Present.
    func pair(isPrivate: Bool?) async throws -> AsymmetricKey {
        guard isOfPair, isPrivate.map({ $0 == (view.type == .privateKey) }) ?? true else {
            throw KMIPError(.invalidObjectType, "a \(view.type.name) is no key for this")
        }
        try requirePermit()
        return try await desk.vault.openKeys.pair(at: place) { try await desk.asymmetricKey(of: view, permit) }
    }

    /// A private key that was read before; nil where it would have to be read.
    func knownPrivateKey() throws -> AsymmetricKey? {
        guard view.type == .privateKey else { return nil }
        try requirePermit()
        return desk.vault.openKeys.knownPair(at: place)
    }

    /// What request and key say together of how it is used.
    func filled(_ asked: CryptographicParameters?, for use: ParametersUse) -> CryptographicParameters {
        (asked ?? CryptographicParameters()).filled(from: parameters, for: use)
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
