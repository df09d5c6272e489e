public import Canonical
import Crypto
import NIOSSL
public import Secrets
import SwiftASN1
import X509

/// What a server shows of itself in a handshake: its certificate with those of its CAs, leaf first, and the private key of the leaf.
public struct TLSIdentity: Sendable {
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey
    /// Hex of SHA-256 of the leaf's public key (its SPKI in DER).
    public let fingerprint: String
    /// The end of the leaf's validity.
    public let notAfter: Instant
    /// DNS names of the leaf, in small letters.
    private let names: [String]

    /// Reads the two and checks that they belong together. Whether the certificate is expired is not looked at: an old one that is shown says
    /// more to its callers than none.
    ///
    /// - Parameters:
    ///   - certificates: PEM, leaf first; text between the blocks is skipped (RFC 7468).
    ///   - key: PEM of a private key without a password: PKCS#8, SEC 1 or PKCS#1.
    /// - Throws: `TLSError`: `tls-certificate`, `tls-key`, `tls-mismatch`.
    public init(certificates: Bytes, key: SecretBytes) throws(TLSError) {
        let chain = try Self.chain(certificates)
        let key = try Self.key(key)
        guard let leaf = chain.first, let der = try? leaf.toDERBytes(), let parsed = try? Certificate(derEncoded: der)
        else { throw Self.unreadable }
        var serializer = DER.Serializer()
        guard (try? serializer.serialize(parsed.publicKey)) != nil else { throw Self.unreadable }
        self.chain = chain
        self.key = key
        fingerprint = Bytes(SHA256.hash(data: serializer.serializedBytes)).hex
        notAfter = Instant(wholeSeconds: Int64(leaf.notValidAfter))
        names = ((try? parsed.extensions.subjectAlternativeNames) ?? SubjectAlternativeNames([])).compactMap { name in
            guard case .dnsName(let name) = name else { return nil }
            return name.lowercased()
        }
        do {
            _ = try NIOSSLContext(configuration: TLSListener.Options().configuration(self))
        } catch {
            throw TLSError(
                .mismatch,
                "The certificate and the private key do not belong together, or are of a kind that TLS does not take: give the key of the "
                    + "first certificate of the file."
            )
        }
    }

    /// The leaf and those behind it in DER.
    public var certificates: [Bytes] { chain.compactMap { try? $0.toDERBytes() } }

    /// Whether the leaf is for this DNS name, given in small letters. A star stands for one whole label, the first (RFC 9525 section 6.3).
    public func answers(to name: String) -> Bool {
        names.contains { own in
            guard own.hasPrefix("*.") else { return own == name }
            guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { return false }
            return name[dot...] == own.dropFirst()
        }
    }

    private static func chain(_ pem: Bytes) throws(TLSError) -> [NIOSSLCertificate] {
        guard pem.count <= TLSLimits.file, let chain = try? NIOSSLCertificate.fromPEMBytes(pem),
            (1...TLSLimits.chain).contains(chain.count)
        else { throw unreadable }
        return chain
    }

    private static func key(_ pem: SecretBytes) throws(TLSError) -> NIOSSLPrivateKey {
        var copy = pem.withBytes { Bytes($0) }
        defer { _ = copy.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 0) } }
        guard let key = try? NIOSSLPrivateKey(bytes: copy, format: .pem) else {
            throw TLSError(.key, "The private key cannot be read: it must be PEM of a private key without a password.")
        }
        return key
    }

    private static let unreadable = TLSError(
        .certificate,
        "The certificate cannot be read: it must be PEM, the server's certificate first, then those of its CAs, \(TLSLimits.chain) at most."
    )
}
