import Canonical
import Synchronization
import SwiftASN1
import X509

/// The client CAs and their revocation lists in use, which every verified certificate asks again.
final class TrustState: Sendable {
    private struct Held {
        var authorities: [Certificate]
        /// By which one looks a CA up without comparing certificates.
        var fingerprints: Set<Digest>
        var lists: RevocationLists

        init(_ authorities: [Certificate], _ lists: RevocationLists) {
            self.authorities = authorities
            fingerprints = Set(authorities.compactMap(TrustState.fingerprint))
            self.lists = lists
        }
    }

    private let held: Mutex<Held>

    init(_ authorities: [Certificate], _ lists: RevocationLists) {
        held = Mutex(Held(authorities, lists))
    }

    var authorities: [Certificate] { held.withLock { $0.authorities } }

    /// Whether the CA of this fingerprint is among those in use.
    func trusts(_ authority: Digest) -> Bool { held.withLock { $0.fingerprints.contains(authority) } }

    /// - Parameter serials: the client's certificate first.
    /// - Throws: what ``RevocationLists/check(_:isClient:at:)`` throws.
    func check(_ serials: [CertificateSerial], at now: Instant) throws(AuthenticationError) {
        let lists = held.withLock { $0.lists }
        for (place, serial) in serials.enumerated() { try lists.check(serial, isClient: place == 0, at: now) }
    }

    /// - Throws: `crl-older`.
    func replace(_ lists: RevocationLists) throws(AuthenticationSettingsError) {
        try replace { held in (held.authorities, lists) }
    }

    /// Takes CAs and their lists together, since each list is signed by one of them. A CA that is gone needs no list.
    ///
    /// - Throws: `crl-older`.
    func replace(_ authorities: [Certificate], _ lists: RevocationLists) throws(AuthenticationSettingsError) {
        try replace { _ in (authorities, lists) }
    }

    /// SHA-256 of a certificate as it stands in its file.
    static func fingerprint(_ certificate: Certificate) -> Digest? { try? certificate.digest }

    private func replace(
        by make: (Held) -> ([Certificate], RevocationLists)
    ) throws(AuthenticationSettingsError) {
        let isOlder = held.withLock { held in
            let (authorities, lists) = make(held)
            if lists.isOlder(than: held.lists, of: Set(authorities.map(\.subject))) { return true }
            held = Held(authorities, lists)
            return false
        }
        guard !isOlder else {
            throw AuthenticationSettingsError(
                .revocationListOld,
                "A revocation list is older than the one in use, or missing; the one in use stays."
            )
        }
    }
}

extension Certificate {
    fileprivate var digest: Digest {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return Digest(of: serializer.serializedBytes)
        }
    }
}
