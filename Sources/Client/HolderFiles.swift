import Canonical
public import HolderKeys
public import SecretSharing
public import Secrets

/// Shares and keys in files.
public enum HolderFiles {
    /// A decrypted share: raw bytes, text form, or base64.
    public static func share(_ path: String) throws(ClientError) -> Share {
        try share(reading: try PrivateFile.readSecret(path, limit: ClientLimits.shareFileBytes), from: path)
    }

    /// A decrypted share from memory; `source` names it in a refusal.
    public static func share(reading bytes: SecretBytes, from source: String) throws(ClientError) -> Share {
        do {
            return try Share(reading: bytes)
        } catch {
            throw .local("\(source) is no share: \(error)")
        }
    }

    /// An encrypted share (base64, or the bytes themselves), opened with its holder's key.
    public static func share(encrypted path: String, key keyPath: String) throws(ClientError) -> Share {
        let content = try PrivateFile.read(path, limit: ClientLimits.shareFileBytes)
        let text = String(validating: content, as: UTF8.self)
        let ciphertext = text.flatMap { Bytes(base64: $0) } ?? content
        let key = try privateKey(keyPath)
        do {
            return try share(reading: try key.decryptShare(ciphertext), from: path)
        } catch let error as HolderKeyError {
            throw .local("\(path) cannot be opened with \(keyPath): \(error.detail)")
        } catch {
            throw .local("\(path) cannot be opened with \(keyPath): \(error)")
        }
    }

    /// A private key in PEM. Throws a sentence that names the file.
    public static func privateKey(_ path: String) throws(ClientError) -> HolderPrivateKey {
        let pem = try PrivateFile.readSecret(path, limit: ClientLimits.keyFileBytes)
        do {
            return try HolderPrivateKey(pem: pem)
        } catch {
            throw .local("\(path) is no usable private key: \(error.detail)")
        }
    }

    /// A public key, a certificate, or a private key of which the public part is taken.
    public static func publicKey(_ path: String) throws(ClientError) -> HolderPublicKey {
        let pem = try PrivateFile.readSecret(path, limit: ClientLimits.keyFileBytes)
        do {
            return try HolderPublicKey(pem: pem)
        } catch {
            throw .local("\(path) is no usable public key: \(error.detail)")
        }
    }
}
