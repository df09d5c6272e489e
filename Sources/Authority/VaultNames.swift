import Canonical
import SwiftASN1
import X509

import struct Canonical.Digest

/// How this vault's certificates are named. Every name carries the vault's id, so that two vaults never look alike, and
/// the mesh CA's its generation, so that two generations never do.
///
/// What a certificate stands for is its URI: `urn:keyquorum:vault:UUID:history`, `…:server:HEX` (SHA-256 of the server's
/// SubjectPublicKeyInfo) and `…:policy:HEX`. No request and no policy may ask for a name that begins with
/// `urn:keyquorum:`.
enum VaultNames {
    static let reservedPrefix = "urn:keyquorum:"

    static func root(_ vault: VaultID) throws -> DistinguishedName { try common("keyquorum root CA \(vault.text)") }

    static func mesh(_ vault: VaultID, _ generation: UInt64) throws -> DistinguishedName {
        try common("keyquorum mesh CA \(vault.text) \(generation)")
    }

    static func history(_ vault: VaultID) throws -> DistinguishedName { try common("keyquorum history \(vault.text)") }

    static func server(_ vault: VaultID, _ id: Digest) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName("keyquorum vault \(vault.text)")
            CommonName(id.hex)
        }
    }

    static func workload(_ commonName: String) throws -> DistinguishedName { try common(commonName) }

    static func historyURI(_ vault: VaultID) -> String { "\(reservedPrefix)vault:\(vault.text):history" }

    static func serverURI(_ vault: VaultID, _ id: Digest) -> String {
        "\(reservedPrefix)vault:\(vault.text):server:\(id.hex)"
    }

    static func policyURI(_ vault: VaultID, _ policy: Digest) -> String {
        "\(reservedPrefix)vault:\(vault.text):policy:\(policy.hex)"
    }

    private static func common(_ name: String) throws -> DistinguishedName {
        guard name.count <= Limits.commonNameCharacters else {
            throw AuthorityError(.tooLarge, "a common name has at most \(Limits.commonNameCharacters) characters")
        }
        return try DistinguishedName { CommonName(name) }
    }
}
