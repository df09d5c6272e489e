import Canonical
import Crypto
import CryptoExtras
import FoundationEssentials
import Secrets

/// A private key in the one form per algorithm that this room works with: PKCS#1 DER for RSA, the raw 32 or 48 bytes
/// otherwise.
struct PrivateMaterial: Sendable {
    let algorithm: KeyAlgorithm
    let key: SecretBytes

    init(_ algorithm: KeyAlgorithm, _ key: SecretBytes) {
        self.algorithm = algorithm
        self.key = key
    }

    init(_ label: String, _ der: UnsafeRawBufferPointer) throws {
        switch label {
        case "RSA PRIVATE KEY": self.init(.rsa, SecretBytes(copying: der))
        case "EC PRIVATE KEY": try self.init(sec1: der, curve: nil)
        default: try self.init(pkcs8: der)
        }
    }

    /// RFC 5958: SEQUENCE { version, algorithm, privateKey OCTET STRING, attributes [0]?, publicKey [1]? }. A public key
    /// that stands there is not believed; it is computed.
    private init(pkcs8 der: UnsafeRawBufferPointer) throws {
        var outer = DERReader(der)
        var fields = DERReader(try outer.next(DERReader.Tag.sequence))
        try outer.finish()
        _ = try fields.next(DERReader.Tag.integer)
        let algorithm = try KeyAlgorithm(identifier: fields.nextWhole(DERReader.Tag.sequence))
        let inner = try fields.next(DERReader.Tag.octetString)
        switch algorithm {
        case .rsa: self.init(.rsa, SecretBytes(copying: inner))
        case .p256, .p384: try self.init(sec1: inner, curve: algorithm)
        case .x25519, .ed25519: try self.init(algorithm, raw: inner)
        }
    }

    /// RFC 8410 section 7: the raw key in an OCTET STRING of its own.
    private init(_ algorithm: KeyAlgorithm, raw inner: UnsafeRawBufferPointer) throws {
        var reader = DERReader(inner)
        let raw = try reader.next(DERReader.Tag.octetString)
        try reader.finish()
        self.init(algorithm, SecretBytes(copying: raw))
    }

    /// RFC 5915: SEQUENCE { 1, privateKey OCTET STRING, parameters [0]?, publicKey [1]? }.
    private init(sec1 der: UnsafeRawBufferPointer, curve: KeyAlgorithm?) throws {
        var outer = DERReader(der)
        var fields = DERReader(try outer.next(DERReader.Tag.sequence))
        try outer.finish()
        _ = try fields.next(DERReader.Tag.integer)
        let raw = try fields.next(DERReader.Tag.octetString)
        guard fields.nextTag == DERReader.Tag.explicit0 else {
            guard let curve else { throw HolderKeyError(.malformed, "the EC key does not name its curve") }
            self.init(curve, SecretBytes(copying: raw))
            return
        }
        var parameters = DERReader(try fields.next(DERReader.Tag.explicit0))
        let named = try KeyAlgorithm(curve: parameters.nextWhole(DERReader.Tag.objectIdentifier))
        guard curve == nil || curve == named else { throw HolderKeyError(.malformed, "the EC key names two curves") }
        self.init(named, SecretBytes(copying: raw))
    }

    /// The public half, which also proves that the key is usable.
    func publicKey() throws -> HolderPublicKey {
        switch algorithm {
        case .rsa: try HolderPublicKey(.rsa, key: Bytes(rsaSigning().publicKey.pkcs1DERRepresentation))
        case .x25519: try HolderPublicKey(.x25519, key: Bytes(keyAgreement().publicKey.rawRepresentation))
        case .ed25519: try HolderPublicKey(.ed25519, key: Bytes(ed25519().publicKey.rawRepresentation))
        case .p256: try HolderPublicKey(.p256, key: Bytes(p256().publicKey.x963Representation))
        case .p384: try HolderPublicKey(.p384, key: Bytes(p384().publicKey.x963Representation))
        }
    }

    /// The size of the modulus in a PKCS#1 private key (RFC 8017 A.1.2), by its leading bits.
    private static func modulusBits(_ der: UnsafeRawBufferPointer) throws -> Int {
        var outer = DERReader(der)
        var fields = DERReader(try outer.next(DERReader.Tag.sequence))
        _ = try fields.next(DERReader.Tag.integer)
        let modulus = try fields.next(DERReader.Tag.integer).drop { $0 == 0 }
        return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    }

    /// PKCS#8 DER.
    func pkcs8() -> SecretBytes {
        let version = SecretBytes(copying: [0x02, 0x01, 0x00])
        let identifier = SecretBytes(copying: algorithm.identifier)
        let wrapped = DERWriter.secretNode(DERReader.Tag.octetString, inner)
        return DERWriter.secretNode(DERReader.Tag.sequence, version, identifier, wrapped)
    }

    func rsaSigning() throws -> _RSA.Signing.PrivateKey {
        // Looked at first: the library refuses a small key without saying that it is small.
        try HolderPublicKey.checkSize(key.withBytes { try Self.modulusBits($0) })
        return try key.withBytes { try _RSA.Signing.PrivateKey(derRepresentation: $0) }
    }

    func rsaDecryption() throws -> _RSA.Encryption.PrivateKey {
        try key.withBytes { try _RSA.Encryption.PrivateKey(derRepresentation: $0) }
    }

    func keyAgreement() throws -> Curve25519.KeyAgreement.PrivateKey {
        try key.withBytes { try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0) }
    }

    func ed25519() throws -> Curve25519.Signing.PrivateKey {
        try key.withBytes { try Curve25519.Signing.PrivateKey(rawRepresentation: $0) }
    }

    func p256() throws -> P256.Signing.PrivateKey {
        try key.withBytes { try P256.Signing.PrivateKey(rawRepresentation: $0) }
    }

    func p384() throws -> P384.Signing.PrivateKey {
        try key.withBytes { try P384.Signing.PrivateKey(rawRepresentation: $0) }
    }

    private var inner: SecretBytes {
        switch algorithm {
        case .rsa: key
        case .x25519, .ed25519: DERWriter.secretNode(DERReader.Tag.octetString, key)
        case .p256, .p384:
            DERWriter.secretNode(
                DERReader.Tag.sequence,
                SecretBytes(copying: [0x02, 0x01, 0x01]),
                DERWriter.secretNode(DERReader.Tag.octetString, key)
            )
        }
    }
}
