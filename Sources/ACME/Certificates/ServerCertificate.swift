public import Canonical
import Crypto
import FoundationEssentials
public import Secrets
import SwiftASN1
import X509

/// A certificate chain with its private key, checked.
public struct ServerCertificate: Sendable {
    /// The chain in PEM, the server's own certificate first.
    public let chain: Bytes
    /// The private key in PEM (PKCS#8).
    public let key: SecretBytes
    public let notBefore: Instant
    public let notAfter: Instant
    /// The DNS names that it holds, lower case.
    public let names: [String]
    /// Its id for the CA's renewal information (RFC 9773 section 4.1); nil where it names no issuer's key.
    let renewalID: String?

    /// Checks that the chain belongs to the key and is in order: each certificate is signed by the next.
    ///
    /// - Throws: `acme-bad-certificate` with what is wrong.
    init(chain: Bytes, key: CertificateKey) throws(ACMEError) {
        let certificates = try Self.certificates(chain)
        guard let leaf = certificates.first else { throw Self.bad("is empty") }
        guard leaf.publicKey == key.publicKey else { throw Self.bad("is for another key") }
        for (lower, upper) in zip(certificates, certificates.dropFirst())
        where lower.issuer != upper.subject || !upper.publicKey.isValidSignature(lower.signature, for: lower) {
            throw Self.bad("is out of order: a certificate is not signed by the next one")
        }
        self.chain = try Self.pem(certificates)
        self.key = key.pem
        notBefore = Self.instant(leaf.notValidBefore)
        notAfter = Self.instant(leaf.notValidAfter)
        names = Self.names(leaf)
        renewalID = Self.renewalID(leaf)
        try Self.checkUsage(leaf)
    }

    /// Whether every one of the names is among the certificate's.
    func covers(_ wanted: [String]) -> Bool { wanted.allSatisfy(names.contains) }

    /// What a new certificate must be besides.
    ///
    /// - Throws: `acme-bad-certificate`.
    func check(names wanted: [String], now: Instant) throws(ACMEError) {
        guard covers(wanted) else { throw Self.bad("lacks a name of domain-name") }
        guard notAfter > now else { throw Self.bad("is over already: compare this machine's clock") }
        guard notBefore.adding(seconds: -Self.skew) <= now else {
            throw Self.bad("is not valid yet: compare this machine's clock")
        }
    }

    // MARK: Reading

    private static func certificates(_ pem: Bytes) throws(ACMEError) -> [Certificate] {
        guard let blocks = try? PEMDocument.parseMultiple(pemString: String(decoding: pem, as: UTF8.self)),
            (1...ACMELimits.chain).contains(blocks.count), blocks.allSatisfy({ $0.discriminator == "CERTIFICATE" })
        else { throw bad("is no chain of certificates in PEM") }
        do {
            return try blocks.map { try Certificate(derEncoded: $0.derBytes) }
        } catch {
            throw bad("holds a certificate that cannot be read")
        }
    }

    /// Written anew, so that nothing that stood between the certificates is kept.
    private static func pem(_ certificates: [Certificate]) throws(ACMEError) -> Bytes {
        do {
            return Bytes(try certificates.map { try $0.serializeAsPEM().pemString + "\n" }.joined().utf8)
        } catch {
            throw bad("cannot be written as PEM")
        }
    }

    private static func names(_ leaf: Certificate) -> [String] {
        guard let names = try? leaf.extensions.subjectAlternativeNames else { return [] }
        return names.compactMap { name in
            guard case .dnsName(let text) = name else { return nil }
            return text.lowercased()
        }
    }

    private static func checkUsage(_ leaf: Certificate) throws(ACMEError) {
        guard let usage = try? leaf.extensions.extendedKeyUsage else { return }
        guard usage.contains(.serverAuth) || usage.contains(.any) else { throw bad("is not for a server") }
    }

    /// The issuer's key id and the serial number, each in base64url.
    private static func renewalID(_ leaf: Certificate) -> String? {
        guard let issuer = try? leaf.extensions.authorityKeyIdentifier?.keyIdentifier else { return nil }
        var serial = Bytes(leaf.serialNumber.bytes)
        // As DER has it: a number whose first bit is set has a zero before it.
        if serial.first.map({ $0 >= 0x80 }) ?? true { serial.insert(0, at: 0) }
        return Base64URL.encode(issuer) + "." + Base64URL.encode(serial)
    }

    private static func instant(_ date: Date) -> Instant {
        Instant(wholeSeconds: Int64(clamping: Int(date.timeIntervalSince1970.rounded(.down))))
    }

    private static func bad(_ what: String) -> ACMEError {
        ACMEError(.badCertificate, "The CA's certificate \(what). The old one is kept; the server tries again later.")
    }

    /// Seconds by which the CA's clock may be ahead.
    private static let skew: Int64 = 300
}
