import Synchronization

/// Where the open vault sits while this server is unsealed.
///
/// A request takes it once and keeps that snapshot to its end; sealing empties the seat, and the last request that still holds the snapshot
/// wipes its keys by letting go.
final class Seat: Sendable {
    private let open = Mutex<OpenVault?>(nil)

    var vault: OpenVault? { open.withLock { $0 } }

    func take(_ vault: OpenVault) { open.withLock { $0 = vault } }

    /// Empties the seat and answers what sat there.
    func leave() -> OpenVault? {
        open.withLock { vault in
            defer { vault = nil }
            return vault
        }
    }
}
