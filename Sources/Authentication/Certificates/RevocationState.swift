import Canonical
import Synchronization

/// The lists in use, which every verified certificate asks again.
final class RevocationState: Sendable {
    private let lists: Mutex<RevocationLists>

    init(_ lists: RevocationLists) {
        self.lists = Mutex(lists)
    }

    /// - Parameter serials: the client's certificate first.
    func check(_ serials: [CertificateSerial], at now: Instant) throws(AuthenticationError) {
        let lists = lists.withLock { $0 }
        for (place, serial) in serials.enumerated() { try lists.check(serial, isClient: place == 0, at: now) }
    }

    /// - Throws: `crl-older`.
    func replace(by new: RevocationLists) throws(AuthenticationSettingsError) {
        let isOlder = lists.withLock { held in
            if new.isOlder(than: held) { return true }
            held = new
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
