import Canonical
import Crypto
import CryptoExtras
import FoundationEssentials
import Secrets

import struct Canonical.Digest

/// A shareholder's or updater's public key, known by its SubjectPublicKeyInfo.
///
/// RSA (2048 to 8192 bits) and X25519 keys can be given a share. RSA, P-256, P-384 and Ed25519 keys can sign.
public struct HolderPublicKey: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case rsa(bits: Int)
        case x25519, ed25519, p256, p384
    }

    public let kind: Kind
    /// SubjectPublicKeyInfo in DER (RFC 5280 section 4.1), written anew whatever form the key came in, so that equal
    /// keys have equal bytes.
    public let spki: Bytes
    /// What the SubjectPublicKeyInfo's bit string holds.
    let key: Bytes

    /// Reads the first key of a PEM text: `RSA PUBLIC KEY`, `PUBLIC KEY`, `CERTIFICATE`, or a private key (PKCS#1,
    /// PKCS#8, SEC 1), of which only the public half is kept. Other blocks and text around them are passed over.
    ///
    /// - Throws: `HolderKeyError`: `missing` without a key, `ambiguous` for several different ones, `encrypted`,
    ///   `unsupported` for another algorithm or size, `malformed`.
    public init(pem: String) throws(HolderKeyError) {
        var text = pem
        self = try typed(otherwise: Self.malformed) {
            try text.withUTF8 { try KeyText(UnsafeRawBufferPointer($0)).publicKey() }
        }
    }

    /// The same for a file that may hold a private key and therefore was read into wiped memory.
    public init(pem: SecretBytes) throws(HolderKeyError) {
        self = try typed(otherwise: Self.malformed) { try pem.withBytes { try KeyText($0).publicKey() } }
    }

    /// Reads a public key from DER: SubjectPublicKeyInfo, or PKCS#1's RSAPublicKey.
    public init(der: Bytes) throws(HolderKeyError) {
        guard der.count <= Limits.derBytes else { throw HolderKeyError(.tooLarge, "a key is at most 32 KiB of DER") }
        self = try typed(otherwise: Self.malformed) { try der.withUnsafeBytes { try PublicKeyForm.readEither($0) } }
    }

    /// SubjectPublicKeyInfo as PEM.
    public var pem: String {
        PEMText.encode("PUBLIC KEY", SecretBytes(copying: spki)).withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    public var fingerprint: Digest { Digest(of: spki) }

    /// Whether a share can be encrypted to this key.
    public var canHoldShares: Bool {
        switch kind {
        case .rsa, .x25519: true
        case .ed25519, .p256, .p384: false
        }
    }

    /// Whether this key can verify signatures.
    public var canSign: Bool { kind != .x25519 }

    /// Takes the content of a SubjectPublicKeyInfo's bit string and proves that it is a usable key.
    init(_ algorithm: KeyAlgorithm, key: Bytes) throws {
        kind = try Self.kind(algorithm, key)
        self.key = key
        spki = DERWriter.node(
            DERReader.Tag.sequence,
            algorithm.identifier,
            DERWriter.node(DERReader.Tag.bitString, [0], key)
        )
    }

    static func checkSize(_ bits: Int) throws {
        guard Limits.rsaBits.contains(bits) else {
            throw HolderKeyError(
                .unsupported,
                "an RSA key of \(bits) bits; \(Limits.rsaBits.lowerBound) to \(Limits.rsaBits.upperBound) are accepted"
            )
        }
    }

    private static func kind(_ algorithm: KeyAlgorithm, _ key: Bytes) throws -> Kind {
        switch algorithm {
        case .rsa:
            try key.withUnsafeBytes { try checkRSA($0) }
            let bits = try _RSA.Signing.PublicKey(derRepresentation: key).keySizeInBits
            return .rsa(bits: bits)
        case .x25519:
            _ = try X25519.publicKey(key)
            return .x25519
        case .ed25519:
            _ = try Curve25519.Signing.PublicKey(rawRepresentation: key)
            return .ed25519
        case .p256:
            _ = try P256.Signing.PublicKey(x963Representation: key)
            return .p256
        case .p384:
            _ = try P384.Signing.PublicKey(x963Representation: key)
            return .p384
        }
    }

    /// PKCS#1's two integers and nothing else, the modulus of an accepted size.
    private static func checkRSA(_ pkcs1: UnsafeRawBufferPointer) throws {
        var outer = DERReader(pkcs1)
        var fields = DERReader(try outer.next(DERReader.Tag.sequence))
        try outer.finish()
        let modulus = try fields.next(DERReader.Tag.integer).drop { $0 == 0 }
        _ = try fields.next(DERReader.Tag.integer)
        try fields.finish()
        guard let first = modulus.first else { throw malformed }
        try checkSize(modulus.count * 8 - first.leadingZeroBitCount)
    }

    private static let malformed = HolderKeyError(.malformed, "this is no public key that can be used")
}

extension HolderPublicKey: CustomStringConvertible {
    public var description: String { "\(kind) public key \(fingerprint.hex)" }
}
