import SwiftASN1
import X509

/// What kind of certificate this authority makes. The text stands in the store's column `kind`.
public enum CertificateProfile: String, Sendable, CaseIterable {
    /// The vault's root CA, P-384, signed by itself.
    case root = "root"
    /// A manifest's mesh CA, P-256, signed by itself: who trusts it trusts that one manifest.
    case mesh = "mesh"
    /// The same mesh CA (same subject and key) signed by the root: it stands in chains.
    case meshCross = "mesh-cross"
    /// The key that signs transitions, checkpoints and possession.
    case history = "history"
    /// A server's identity key.
    case serverIdentity = "server-identity"
    /// A workload's leaf, signed by the mesh CA.
    case workload = "workload"
}

/// The table of profiles: everything in which the kinds of certificate differ.
struct ProfileRules {
    let validity: Int64
    let constraints: BasicConstraints
    let usage: KeyUsage
    /// None for the CAs. History and identity keys sign statements; their usage keeps them from being taken for a TLS
    /// client or server under a trusted root.
    let extendedUsage: [ExtendedKeyUsage.Usage]

    static let day: Int64 = 86_400
    /// Clocks of clients run behind: a certificate is valid from an hour before it was made.
    static let backdate: Int64 = 3_600
    /// RFC 9336: signing of statements that are no TLS handshake.
    static let documentSigning = ExtendedKeyUsage.Usage(oid: [1, 3, 6, 1, 5, 5, 7, 3, 36])

    static func of(_ profile: CertificateProfile) -> ProfileRules {
        let tenYears = 3_652 * day
        let signsCertificates = KeyUsage(keyCertSign: true, cRLSign: true)
        let signsStatements = KeyUsage(digitalSignature: true)
        return switch profile {
        case .root: .init(tenYears, .isCertificateAuthority(maxPathLength: 1), signsCertificates, [])
        case .mesh, .meshCross: .init(tenYears, .isCertificateAuthority(maxPathLength: 0), signsCertificates, [])
        case .history: .init(tenYears, .notCertificateAuthority, signsStatements, [documentSigning])
        case .serverIdentity: .init(365 * day, .notCertificateAuthority, signsStatements, [documentSigning])
        case .workload: .init(365 * day, .notCertificateAuthority, signsStatements, [.clientAuth, .serverAuth])
        }
    }

    private init(
        _ validity: Int64,
        _ constraints: BasicConstraints,
        _ usage: KeyUsage,
        _ extendedUsage: [ExtendedKeyUsage.Usage]
    ) {
        self.validity = validity
        self.constraints = constraints
        self.usage = usage
        self.extendedUsage = extendedUsage
    }
}
