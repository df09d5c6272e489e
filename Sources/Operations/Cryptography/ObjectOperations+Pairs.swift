import AsymmetricKeys
import KMIP
import KMIPKeys
import Secrets

extension ObjectOperations {
    /// Encrypts to an RSA key, all in one request.
    func encryptToPair(_ request: EncryptRequest, _ key: UsedKey) async throws -> EncryptResponse {
        let pair = try await key.pair(isPrivate: nil)
        let scheme = try scheme(request.parameters, key, pair, isEncrypting: true)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        guard let data = request.data else { throw KMIPError.dataMissing }
        try await key.draw(data)
        let sealed = try await OffPool.run {
            do throws(AsymmetricKeyError) { return try pair.encrypt(data, scheme) } catch {
                throw error.code == .unsupported
                    ? KMIPError(pair: error) : KMIPError(.invalidField, "Data is too long for this key and padding")
            }
        }
        return EncryptResponse(uniqueIdentifier: key.id, data: sealed)
    }

    /// Decrypts by a private RSA key. Whatever is wrong with the data is one error.
    func decryptByPair(_ request: DecryptRequest, _ key: UsedKey) async throws -> DecryptResponse {
        let pair = try await key.pair(isPrivate: true)
        let scheme = try scheme(request.parameters, key, pair, isEncrypting: false)
        try requireWhole(request.part, nonce: request.nonce, additional: request.additionalData)
        guard let data = request.data else { throw KMIPError.dataMissing }
        let plain = try await OffPool.run {
            do throws(AsymmetricKeyError) { return try pair.decrypt(data, scheme) } catch {
                throw error.code == .unsupported ? KMIPError(pair: error) : KMIPError.notDecrypted
            }
        }
        return DecryptResponse(uniqueIdentifier: key.id, data: plain)
    }

    private func scheme(
        _ asked: CryptographicParameters?,
        _ key: UsedKey,
        _ pair: AsymmetricKey,
        isEncrypting: Bool
    ) throws(KMIPError) -> EncryptionScheme {
        guard pair.algorithm == .rsa else {
            throw KMIPError(.unsupportedCryptographicParameters, "of the keys of pairs only those of RSA encrypt")
        }
        let scheme = try EncryptionScheme(key.filled(asked))
        try server.options.cryptography.require(scheme, pair, isEncrypting: isEncrypting)
        return scheme
    }

    private func requireWhole(_ part: StreamPart, nonce: [UInt8]?, additional: [UInt8]?) throws(KMIPError) {
        guard try part.place() == .whole else {
            throw KMIPError(.featureNotSupported, "RSA encrypts a short secret, in one request")
        }
        guard nonce?.isEmpty ?? true, additional?.isEmpty ?? true else {
            throw KMIPError(.invalidField, "RSA takes no IVCounterNonce and no additional data")
        }
    }
}
