import SwiftASN1
import X509

/// What certificates above the client's must be besides what RFC 5280's policy of the library asks: it looks neither at
/// the use of keys nor at old versions, which have no mark of an authority.
struct IssuingCertificates: VerifierPolicy, Sendable {
    /// Extensions that are looked at here or after the chain was found.
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.subjectAlternativeName,
    ]

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        let certificates = Array(chain)
        // The one at the top is trusted as it stands in the file; nobody looks at its signature.
        guard certificates.dropLast().allSatisfy({ $0.signatureAlgorithm != .sha1WithRSAEncryption }) else {
            return .failsToMeetPolicy(reason: "a certificate is signed with SHA-1")
        }
        let issuing = certificates.dropFirst()
        for (place, certificate) in issuing.enumerated() {
            let isShown = place < issuing.count - 1
            guard Self.maySign(certificate), !isShown || Self.mayIssueClients(certificate) else {
                return .failsToMeetPolicy(reason: "an issuing certificate was not made for it")
            }
        }
        return .meetsPolicy
    }

    /// RFC 5280 section 4.2.1.3: if the use of the key is said, signing certificates must be in it.
    private static func maySign(_ certificate: Certificate) -> Bool {
        guard certificate.extensions[oid: .X509ExtensionID.keyUsage] != nil else { return true }
        return (try? certificate.extensions.keyUsage)?.keyCertSign ?? false
    }

    /// The certificates between: version 3, and if they are for some purposes, clients are among them.
    private static func mayIssueClients(_ certificate: Certificate) -> Bool {
        guard certificate.version == .v3 else { return false }
        guard certificate.extensions[oid: .X509ExtensionID.extendedKeyUsage] != nil else { return true }
        guard let usages = try? certificate.extensions.extendedKeyUsage else { return false }
        return usages.contains(.clientAuth) || usages.contains(.any)
    }
}
