public import Canonical
import Crypto
import FoundationEssentials
import NIOSSL
public import Secrets
import SwiftASN1
import X509

/// A certificate that a server makes for itself, for development: nobody vouches for it but its fingerprint.
public enum SelfSigned {
    /// The key and the certificate that lie in the folder; made anew where there are none, where they name other hosts, or where they end soon.
    ///
    /// - Parameters:
    ///   - folder: made with mode 0700; the files `self-signed.pem` and `self-signed.key` get 0600.
    ///   - names: DNS names and IP addresses that the certificate is for.
    /// - Throws: `TLSError` with code `tls-file` when the folder cannot be used.
    public static func kept(
        in folder: String,
        names: [String],
        clock: some WallClock,
        random: some RandomSource
    ) async throws(TLSError) -> TLSIdentity {
        let now = clock.now()
        let serial = random.bytes(20)
        return try await OwnQueue.run { () throws(TLSError) in
            let files = files(in: folder)
            if let kept = try? files.read(), isGood(kept, names, now) { return kept }
            try PrivateFile.makeFolder(folder)
            let (certificate, key) = try make(names, now, serial)
            try key.withBytes { bytes throws(TLSError) in try PrivateFile.write(bytes, to: files.key) }
            try certificate.withBytes { bytes throws(TLSError) in try PrivateFile.write(bytes, to: files.certificate) }
            return try files.read()
        }
    }

    /// Where the two lie.
    public static func files(in folder: String) -> CertificateFiles {
        CertificateFiles(certificate: folder + "/self-signed.pem", key: folder + "/self-signed.key")
    }

    private static func isGood(_ identity: TLSIdentity, _ names: [String], _ now: Instant) -> Bool {
        guard let der = identity.certificates.first, let certificate = try? Certificate(derEncoded: der),
            let shown = try? certificate.extensions.subjectAlternativeNames
        else { return false }
        let enough = identity.notAfter > now.adding(seconds: TLSLimits.selfSignedDaysLeft * 86_400)
        return enough && Set(shown) == Set(self.names(names))
    }

    /// PEM of a certificate for `names` and of its P-256 key.
    static func make(_ names: [String], _ now: Instant, _ serial: Bytes) throws(TLSError) -> (SecretBytes, SecretBytes)
    {
        do {
            let key = P256.Signing.PrivateKey()
            let certificate = try certificate(Certificate.PrivateKey(key), names, now, serial)
            let pem = try certificate.serializeAsPEM().pemString
            return (SecretBytes(copying: pem.utf8), SecretBytes(copying: key.pemRepresentation.utf8))
        } catch {
            throw TLSError(.certificate, "A self-signed certificate could not be made: give tls-cert and tls-key.")
        }
    }

    private static func certificate(
        _ key: Certificate.PrivateKey,
        _ names: [String],
        _ now: Instant,
        _ serial: Bytes
    ) throws -> Certificate {
        // Positive and never shortened by a leading zero (RFC 5280, 4.1.2.2).
        let number = [serial.first.map { $0 & 0x3f | 0x40 } ?? 0x40] + serial.dropFirst()
        let name = try DistinguishedName { CommonName("Keyquorum, self-signed") }
        let start = now.roundedDown.adding(seconds: -300)
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(bytes: number),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSince1970: Double(start.wholeSeconds)),
            notValidAfter: Date(
                timeIntervalSince1970: Double(start.wholeSeconds + TLSLimits.selfSignedDays * 86_400)
            ),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(self.names(names))
            },
            issuerPrivateKey: key
        )
    }

    /// Addresses as addresses, everything else as DNS names.
    private static func names(_ names: [String]) -> [GeneralName] {
        names.map { name in
            IPText.bytes(name).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) } ?? .dnsName(name)
        }
    }
}
