import Canonical
import Custody
import HolderKeys
import Synchronization

/// Where one server collects the consents to a changing ceremony: the machine, and the key to which holders seal their shares.
struct ConsentDesk: Sendable {
    var machine: ConsentMachine
    let key: CeremonyPrivateKey
}

/// The desks of this server, by the ceremony's id. What is in them is gone with the process, and the holders hand in again.
final class ConsentDesks: Sendable {
    private let desks = Mutex<[String: ConsentDesk]>([:])

    /// The desk of a ceremony, made where there is none; it learns what the database says now.
    func desk(of ceremony: OpenCeremony, _ custody: DurableCustody, factorID: Bytes?) -> ConsentDesk {
        desks.withLock { desks in
            if let desk = desks[ceremony.id.text] { return desk }
            let machine = ConsentMachine(custody: custody, ceremony: ceremony, factorID: factorID)
            // One changing ceremony is open at a time: whatever else lies here is over.
            desks = [ceremony.id.text: ConsentDesk(machine: machine, key: CeremonyPrivateKey())]
            return desks[ceremony.id.text] ?? ConsentDesk(machine: machine, key: CeremonyPrivateKey())
        }
    }

    /// Gives a ceremony's machine an event; nothing where the desk is gone.
    func handle(_ event: ConsentEvent, of ceremony: CeremonyID, at now: Instant) -> [ConsentEffect] {
        desks.withLock { $0[ceremony.text]?.machine.handle(event, at: now) ?? [] }
    }

    func status(of ceremony: CeremonyID) -> ConsentStatus? { desks.withLock { $0[ceremony.text]?.machine.status } }

    /// Forgets the shares of every other ceremony: another server ended it.
    func keep(only ceremony: String) { desks.withLock { $0 = $0.filter { $0.key == ceremony } } }

    /// Forgets every share: the ceremony is over, or the vault was sealed.
    func clear() { desks.withLock { $0 = [:] } }

    var ceremonies: [String] { desks.withLock { Array($0.keys) } }
}
