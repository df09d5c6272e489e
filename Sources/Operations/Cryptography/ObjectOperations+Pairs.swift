import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension ObjectOperations {
    /// Encrypts to an RSA key, or makes a secret for a key of ML-KEM, all in one request.
    func encryptToPair(_ request: EncryptRequest, _ key: UsedKey) async throws -> EncryptResponse {
        let pair = try await key.pair(isPrivate: nil)
        guard !pair.encapsulates else { return try await encapsulate(request, key, pair) }
        let scheme = try scheme(request.parameters, key, pair, isEncrypting: true)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        let data = try request.part.data(request.data)
        guard pair.takes(data.count, scheme) else { throw KMIPError.tooLongForPair }
        try await key.draw(data)
        let sealed = try await OffPool.run {
            do throws(AsymmetricKeyError) { return try pair.encrypt(data, scheme) } catch {
                throw error.code == .unsupported ? KMIPError(pair: error) : KMIPError.tooLongForPair
            }
        }
        return EncryptResponse(uniqueIdentifier: key.id, data: sealed)
    }

    /// Decrypts by a private key of RSA or ML-KEM. Whatever is wrong with the data is one error.
    func decryptByPair(_ request: DecryptRequest, _ key: UsedKey) async throws -> DecryptResponse {
        let pair = try await key.pair(isPrivate: true)
        guard !pair.encapsulates else { return try decapsulate(request, key, pair) }
        let scheme = try scheme(request.parameters, key, pair, isEncrypting: false)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        let data = try request.part.data(request.data)
        let plain = try await OffPool.run {
            do throws(AsymmetricKeyError) { return try pair.decrypt(data, scheme) } catch {
                throw error.code == .unsupported ? KMIPError(pair: error) : KMIPError.notDecrypted
            }
        }
        return DecryptResponse(uniqueIdentifier: key.id, data: plain)
    }

    /// The secret, of 32 bytes, and behind it what is sent to who has the private key. A key encapsulates a secret of its own and no data.
    private func encapsulate(
        _ request: EncryptRequest,
        _ key: UsedKey,
        _ pair: AsymmetricKey
    ) async throws -> EncryptResponse {
        try server.options.cryptography.requireToEncapsulate(pair)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        guard request.data?.count ?? 0 == 0 else {
            throw KMIPError(.invalidField, "a key of ML-KEM takes no Data: it gives a secret, and what tells it")
        }
        try await key.draw(EncapsulatedSecret.secret)
        do throws(AsymmetricKeyError) {
            let made = EncapsulatedSecret.joined(try pair.encapsulate())
            return EncryptResponse(uniqueIdentifier: key.id, secretData: made)
        } catch {
            throw KMIPError(pair: error)
        }
    }

    private func decapsulate(_ request: DecryptRequest, _ key: UsedKey, _ pair: AsymmetricKey) throws -> DecryptResponse
    {
        try server.options.cryptography.requireToEncapsulate(pair)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        let data = try request.part.data(request.data)
        do throws(AsymmetricKeyError) {
            return DecryptResponse(uniqueIdentifier: key.id, data: try pair.decapsulate(data))
        } catch {
            throw KMIPError.notDecrypted
        }
    }

    private func scheme(
        _ asked: CryptographicParameters?,
        _ key: UsedKey,
        _ pair: AsymmetricKey,
        isEncrypting: Bool
    ) throws(KMIPError) -> EncryptionScheme {
        guard pair.algorithm == .rsa else {
            throw KMIPError(
                .unsupportedCryptographicParameters,
                "of the keys of pairs only those of RSA and ML-KEM encrypt"
            )
        }
        let scheme = try EncryptionScheme(key.filled(asked, for: .encryption))
        try server.options.cryptography.require(scheme, pair, isEncrypting: isEncrypting)
        return scheme
    }

    private func requireWhole(_ part: StreamPart, nonce: [UInt8]?, additional: [UInt8]?) throws(KMIPError) {
        guard try part.place() == .whole else {
            throw KMIPError(.featureNotSupported, "a key of a pair is used for a short secret, in one request")
        }
        guard nonce?.isEmpty ?? true, additional?.isEmpty ?? true else {
            throw KMIPError(.invalidField, "a key of a pair takes no IVCounterNonce and no additional data")
        }
    }
}

extension KMIPError {
    fileprivate static let tooLongForPair = KMIPError(.invalidField, "Data is too long for this key and padding")
}
