import Canonical
import Crypto
import CryptoExtras
import FoundationEssentials
import Secrets

extension HolderPublicKey {
    /// Encrypts a share so that its holder reads it with stock tools.
    ///
    /// RSA: OAEP with SHA-256 and MGF1-SHA256, empty label (RFC 8017 section 7.1); `openssl pkeyutl -decrypt -pkeyopt
    /// rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256` opens it. X25519: the encapsulated key (32 bytes) and then the
    /// ciphertext of HPKE base mode (RFC 9180; DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) with info
    /// `keyquorum/v1/share-to-holder` and an empty aad.
    ///
    /// - Parameter share: at most 190 bytes, what RSA-2048 carries.
    /// - Throws: `HolderKeyError`: `unfit` for a key that only signs, `tooLarge`.
    public func encryptShare(_ share: SecretBytes) throws(HolderKeyError) -> Bytes {
        guard Limits.shareBytes.contains(share.count) else {
            throw HolderKeyError(.tooLarge, "a share to encrypt has 1 to \(Limits.shareBytes.upperBound) bytes")
        }
        return try typed(otherwise: HolderKeyError(.unfit, "the key could not encrypt")) {
            switch kind {
            case .rsa: try encryptWithRSA(share)
            case .x25519: try encryptWithHPKE(share)
            case .ed25519, .p256, .p384:
                throw HolderKeyError(.unfit, "a share is encrypted to RSA or X25519 keys; this one only signs")
            }
        }
    }

    /// Whether the signature was made by this key over these bytes: RSA-PSS with SHA-256, MGF1-SHA256 and a salt of 32
    /// bytes; ECDSA in DER with SHA-256 (P-256) or SHA-384 (P-384); Ed25519. False for an X25519 key.
    public func isValid(signature: Bytes, over message: Bytes) -> Bool {
        guard signature.count <= Limits.signatureBytes else { return false }
        return (try? verify(signature, message)) ?? false
    }

    private func verify(_ signature: Bytes, _ message: Bytes) throws -> Bool {
        switch kind {
        case .rsa:
            let key = try _RSA.Signing.PublicKey(derRepresentation: spki)
            return key.isValidSignature(.init(rawRepresentation: signature), for: message, padding: .PSS)
        case .ed25519:
            return try Curve25519.Signing.PublicKey(rawRepresentation: key).isValidSignature(signature, for: message)
        case .p256:
            let signature = try P256.Signing.ECDSASignature(derRepresentation: signature)
            return try P256.Signing.PublicKey(x963Representation: key).isValidSignature(signature, for: message)
        case .p384:
            let signature = try P384.Signing.ECDSASignature(derRepresentation: signature)
            return try P384.Signing.PublicKey(x963Representation: key).isValidSignature(signature, for: message)
        case .x25519:
            return false
        }
    }

    private func encryptWithRSA(_ share: SecretBytes) throws -> Bytes {
        let key = try _RSA.Encryption.PublicKey(derRepresentation: spki)
        return try share.withBytes { Bytes(try key.encrypt($0, padding: .PKCS1_OAEP_SHA256)) }
    }

    private func encryptWithHPKE(_ share: SecretBytes) throws -> Bytes {
        let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: key)
        var sender = try HPKE.Sender(recipientKey: recipient, ciphersuite: .keyquorum, info: HPKEInfo.shareToHolder)
        let ciphertext = try share.withBytes { try sender.seal($0) }
        return Bytes(sender.encapsulatedKey) + Bytes(ciphertext)
    }
}
