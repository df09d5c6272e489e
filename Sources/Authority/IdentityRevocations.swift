public import Canonical
import X509

/// A revocation list that the root signed (RFC 5280 section 5), as whoever recognizes a server reads it.
public struct IdentityRevocations: Sendable, Hashable {
    /// Rises with each list of the root (section 5.2.3): a lower one than was seen before is an old list.
    public let number: UInt64
    private let serials: Set<Bytes>

    /// Reads and verifies a list. Its dates are not looked at: what was revoked stays revoked.
    ///
    /// - Parameters:
    ///   - der: as `Authority.revocationList` made it for the root, at most 4 MiB.
    ///   - root: the pinned root certificate, PEM.
    /// - Throws: `AuthorityError`: `tooLarge`, `chainMalformed` for what is no list, `chainRoot` for a list that the root
    ///   did not sign.
    public init(der: Bytes, root: String) throws(AuthorityError) {
        guard der.count <= Limits.identityListBytes else {
            throw AuthorityError(.tooLarge, "the revocation list is longer than \(Limits.identityListBytes) bytes")
        }
        let pinned = try Authority.pinnedRoot(root)
        let content = try typed(otherwise: Self.malformed) { try RevocationListContent(der) }
        guard content.issuer == pinned.parsed.subject, content.isSigned(by: pinned.parsed.publicKey) else {
            throw AuthorityError(.chainRoot, "the revocation list was not signed by the pinned root")
        }
        number = content.number
        serials = content.serials
    }

    /// Whether the first certificate of the chain stands in the list.
    ///
    /// - Throws: `AuthorityError.chainMalformed`.
    public func hasRevoked(chain: String) throws(AuthorityError) -> Bool {
        guard let leaf = try DERText.certificates(pem: chain, .chainMalformed).first else { return false }
        return serials.contains(Bytes(leaf.serialNumber.bytes.drop { $0 == 0 }))
    }

    private static let malformed = AuthorityError(.chainMalformed, "this is no revocation list that can be read")
}
