import Canonical
import Crypto
import CryptoExtras
import FoundationEssentials
import Secrets

/// A shareholder's private key, in the holder's own program only: no server ever has one.
public struct HolderPrivateKey: Sendable {
    /// What can be made anew.
    public enum NewKind: Sendable, Hashable {
        /// 2048 to 8192 bits in steps of 256.
        case rsa(bits: Int)
        case x25519
        /// Signs beside an X25519 key.
        case ed25519
    }

    public let publicKey: HolderPublicKey
    private let material: PrivateMaterial

    /// Reads the private key of a PEM text: PKCS#8, PKCS#1 or SEC 1, not protected by a passphrase.
    ///
    /// - Throws: `HolderKeyError` as `HolderPublicKey(pem:)` does, and `missing` for a text with a public key only.
    public init(pem: SecretBytes) throws(HolderKeyError) {
        let malformed = HolderKeyError(.malformed, "this is no private key that can be used")
        try self.init(
            typed(otherwise: malformed) { try pem.withBytes { try KeyText($0).privateKey() } }
        )
    }

    /// Makes a new key from the system's randomness.
    public static func generate(_ kind: NewKind) throws(HolderKeyError) -> HolderPrivateKey {
        try HolderPrivateKey(
            typed(otherwise: HolderKeyError(.unsupported, "no such key can be made")) { try fresh(kind) }
        )
    }

    /// PKCS#8 as PEM. Write it to a file that only its owner reads (mode 0600), and nowhere else.
    public var pem: SecretBytes { PEMText.encode("PRIVATE KEY", material.pkcs8()) }

    /// Opens what `HolderPublicKey.encryptShare` made.
    ///
    /// - Throws: `HolderKeyError`: `notForThisKey` if it does not open, `unfit` for a key that only signs.
    public func decryptShare(_ ciphertext: Bytes) throws(HolderKeyError) -> SecretBytes {
        guard ciphertext.count <= Limits.ciphertextBytes else {
            throw HolderKeyError(.tooLarge, "an encrypted share is at most \(Limits.ciphertextBytes) bytes")
        }
        return try typed(otherwise: Self.notForThisKey) {
            switch publicKey.kind {
            case .rsa: try absorb(material.rsaDecryption().decrypt(ciphertext, padding: .PKCS1_OAEP_SHA256))
            case .x25519: try openHPKE(ciphertext)
            case .ed25519, .p256, .p384: throw HolderKeyError(.unfit, "this key only signs; it holds no share")
            }
        }
    }

    /// Signs as `HolderPublicKey.isValid(signature:over:)` verifies.
    ///
    /// - Throws: `HolderKeyError`: `unfit` for an X25519 key.
    public func sign(_ message: Bytes) throws(HolderKeyError) -> Bytes {
        try typed(otherwise: HolderKeyError(.unfit, "the key could not sign")) {
            switch publicKey.kind {
            case .rsa: Bytes(try material.rsaSigning().signature(for: message, padding: .PSS).rawRepresentation)
            case .ed25519: Bytes(try material.ed25519().signature(for: message))
            case .p256: Bytes(try material.p256().signature(for: message).derRepresentation)
            case .p384: Bytes(try material.p384().signature(for: message).derRepresentation)
            case .x25519: throw HolderKeyError(.unfit, "an X25519 key cannot sign; name a signing key beside it")
            }
        }
    }

    private init(_ material: PrivateMaterial) throws(HolderKeyError) {
        self.material = material
        let malformed = HolderKeyError(.malformed, "this is no private key that can be used")
        publicKey = try typed(otherwise: malformed) { try material.publicKey() }
    }

    private static func fresh(_ kind: NewKind) throws -> PrivateMaterial {
        switch kind {
        case .rsa(let bits):
            try HolderPublicKey.checkSize(bits)
            guard bits % 256 == 0 else { throw HolderKeyError(.unsupported, "RSA keys are made in steps of 256 bits") }
            let key = try _RSA.Signing.PrivateKey(keySize: .init(bitCount: bits))
            return PrivateMaterial(.rsa, absorb(key.derRepresentation))
        case .x25519:
            return PrivateMaterial(
                .x25519,
                SecretBytes(copying: Curve25519.KeyAgreement.PrivateKey().rawRepresentation)
            )
        case .ed25519:
            return PrivateMaterial(.ed25519, SecretBytes(copying: Curve25519.Signing.PrivateKey().rawRepresentation))
        }
    }

    private func openHPKE(_ ciphertext: Bytes) throws -> SecretBytes {
        guard ciphertext.count > X25519.keyBytes,
            (try? X25519.publicKey(Bytes(ciphertext.prefix(X25519.keyBytes)))) != nil
        else { throw Self.notForThisKey }
        var recipient = try HPKE.Recipient(
            privateKey: material.keyAgreement(),
            ciphersuite: .keyquorum,
            info: HPKEInfo.shareToHolder,
            encapsulatedKey: Data(ciphertext.prefix(X25519.keyBytes))
        )
        return absorb(try recipient.open(ciphertext.dropFirst(X25519.keyBytes)))
    }

    private static let notForThisKey = HolderKeyError(
        .notForThisKey,
        "the share does not open with this key: it was encrypted to another one, or it is damaged"
    )
}

extension HolderPrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "private half of \(publicKey)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
