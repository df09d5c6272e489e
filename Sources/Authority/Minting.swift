import Canonical
import CryptoExtras
import FoundationEssentials
import Secrets
import SwiftASN1
import X509

/// Everything that goes into one certificate.
struct Minting {
    let profile: CertificateProfile
    let subject: DistinguishedName
    var names: [GeneralName] = []
    let publicKey: Certificate.PublicKey
    let issuerName: DistinguishedName
    let issuerKey: AuthorityKey
    let now: Instant
    /// Seconds; the profile's without it.
    var validity: Int64?
    /// No certificate outlives its issuer's.
    var issuerEnds: Instant?

    func mint(random: some RandomSource) throws(AuthorityError) -> IssuedCertificate {
        let (notBefore, notAfter) = try interval()
        return try typed(otherwise: AuthorityError(.failed, "the certificate could not be signed")) {
            let certificate = try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(bytes: Self.serial(random)),
                publicKey: publicKey,
                notValidBefore: Date(timeIntervalSince1970: Double(notBefore.wholeSeconds)),
                notValidAfter: Date(timeIntervalSince1970: Double(notAfter.wholeSeconds)),
                issuer: issuerName,
                subject: subject,
                signatureAlgorithm: issuerKey.kind == .root ? .ecdsaWithSHA384 : .ecdsaWithSHA256,
                extensions: try extensions(ProfileRules.of(profile)),
                issuerPrivateKey: issuerKey.signing
            )
            return IssuedCertificate(certificate, DERText.encode(certificate))
        }
    }

    /// 20 random bytes, the first from 0x40 to 0x7f: positive, and never shortened by a leading zero.
    private static func serial(_ random: some RandomSource) -> Bytes {
        var serial = random.bytes(Limits.serialBytes)
        serial[0] = serial[0] & 0x3f | 0x40
        return serial
    }

    private func interval() throws(AuthorityError) -> (notBefore: Instant, notAfter: Instant) {
        guard Limits.clockSeconds.contains(now.wholeSeconds) else {
            throw AuthorityError(.validityRefused, "the clock shows \(now), at which nothing is issued")
        }
        let rules = ProfileRules.of(profile)
        let wanted = now.roundedDown.adding(seconds: min(validity ?? rules.validity, rules.validity * 10))
        let notAfter = min(wanted, issuerEnds ?? wanted)
        guard notAfter > now else {
            throw AuthorityError(.validityRefused, "the certificate would be over before it begins")
        }
        return (now.roundedDown.adding(seconds: -ProfileRules.backdate), notAfter)
    }

    private func extensions(_ rules: ProfileRules) throws -> Certificate.Extensions {
        var usage = rules.usage
        // RSA keys of workloads may serve TLS 1.2's RSA key exchange in old peers.
        if profile == .workload, _RSA.Signing.PublicKey(publicKey) != nil { usage.keyEncipherment = true }
        var all = Certificate.Extensions()
        try all.append(Certificate.Extension(rules.constraints, critical: true))
        try all.append(Certificate.Extension(usage, critical: true))
        if !rules.extendedUsage.isEmpty {
            try all.append(Certificate.Extension(ExtendedKeyUsage(rules.extendedUsage), critical: false))
        }
        let ownID = SubjectKeyIdentifier(keyIdentifier: Certificate.keyIdentifier(publicKey))
        try all.append(Certificate.Extension(ownID, critical: false))
        // By key id only: the mesh CA's two certificates have different issuers and serial numbers, and a leaf must fit
        // both.
        let issuerID = AuthorityKeyIdentifier(keyIdentifier: Certificate.keyIdentifier(issuerKey.publicKey))
        try all.append(Certificate.Extension(issuerID, critical: false))
        if !names.isEmpty { try all.append(Certificate.Extension(SubjectAlternativeNames(names), critical: false)) }
        return all
    }
}
