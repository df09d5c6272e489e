import Access
import Canonical
import KMIP

/// The operations over several requests that are under way on this server: who may go on with which, how many there are, and when they are over.
///
/// Pure: times and names come in. What is computed so far lives in memory alone, so that it ends with the server, and another server of the vault
/// does not know it.
struct StreamTable<Work: Sendable>: Sendable {
    /// Whose it is: another token, ticket or credential of the same subject is somebody else.
    struct Bond: Hashable, Sendable {
        let subject: Subject
        let method: AuthenticationMethod
        let limit: Rights?
        let delegation: Delegation?
        let header: HeaderCredential?
    }

    /// What it is about.
    struct Topic: Hashable, Sendable {
        let operation: Operation
        /// Nil where no key is used.
        let object: String?
        /// Of the key, which may be replaced under its identifier.
        let materialRevision: UInt64?
    }

    struct Entry: Sendable {
        let bond: Bond
        let topic: Topic
        var work: Work
        /// Bytes that it keeps until its end.
        var held: Int
        var touched: Instant
    }

    private(set) var entries: [Bytes: Entry] = [:]
    /// Those of which a part is being done: nobody can go on with them meanwhile.
    private var busy: [Bytes: Entry] = [:]

    var count: Int { entries.count + busy.count }
    var held: Int { entries.values.reduce(0) { $0 + $1.held } + busy.values.reduce(0) { $0 + $1.held } }

    /// Puts a new one down, with its first part done.
    ///
    /// - Throws: Server Limit Exceeded.
    mutating func begin(_ entry: Entry, called name: Bytes) throws(KMIPError) {
        letGo(at: entry.touched)
        guard count < CryptographyLimits.streams, all(of: entry.bond).count < CryptographyLimits.streamsOfSubject,
            entries[name] == nil, busy[name] == nil
        else {
            throw KMIPError(
                .serverLimitExceeded,
                "too many operations over several requests are under way; end one, or wait until one is forgotten"
            )
        }
        try requireRoom(for: entry)
        entries[name] = entry
    }

    /// Takes one out for its next part.
    ///
    /// - Throws: Invalid Correlation Value for one that is not there, is somebody else's or about something else, or is over.
    mutating func take(_ name: Bytes, _ bond: Bond, _ topic: Topic, at now: Instant) throws(KMIPError) -> Entry {
        letGo(at: now)
        guard let entry = entries[name], entry.bond == bond, entry.topic == topic else {
            throw KMIPError(
                .invalidCorrelationValue,
                "no operation over several requests has this CorrelationValue: it may be over, or was another server's"
            )
        }
        entries[name] = nil
        busy[name] = entry
        return entry
    }

    /// Puts it back after its part.
    ///
    /// - Throws: Server Limit Exceeded where it keeps too much; then it is over.
    mutating func put(_ entry: Entry, back name: Bytes) throws(KMIPError) {
        guard busy.removeValue(forKey: name) != nil else { return }
        try requireRoom(for: entry)
        entries[name] = entry
    }

    /// It is over: after its last part, after one that failed, and where nobody was told of it.
    mutating func end(_ name: Bytes) { (entries[name], busy[name]) = (nil, nil) }

    /// Ends what is under way with an object, also where a part is just being done.
    ///
    /// - Parameter protecting: ends only what applies protection; what processes may go on with an object that is no longer active.
    mutating func end(of object: String, protecting: Bool) {
        let isOver: (Entry) -> Bool = { $0.topic.object == object && (!protecting || $0.topic.protects) }
        entries = entries.filter { !isOver($0.value) }
        busy = busy.filter { !isOver($0.value) }
    }

    /// Lets go what nobody went on with.
    mutating func letGo(at now: Instant) {
        for (name, entry) in entries where now.microseconds - entry.touched.microseconds > CryptographyLimits.idle {
            entries[name] = nil
        }
    }

    /// Those of one subject, by whichever of his credentials.
    private func all(of bond: Bond) -> [Entry] {
        (Array(entries.values) + Array(busy.values)).filter { $0.bond.subject == bond.subject }
    }

    /// Of one that is not in the table: a share for each subject, so that nobody ends what others have under way by what he keeps.
    private func requireRoom(for entry: Entry) throws(KMIPError) {
        let own = all(of: entry.bond).reduce(0) { $0 + $1.held }
        guard entry.held <= CryptographyLimits.heldOfStream, own + entry.held <= CryptographyLimits.heldOfSubject,
            held + entry.held <= CryptographyLimits.held
        else {
            throw KMIPError(
                .serverLimitExceeded,
                "the mode has to keep all of the data until its end, and this is too much: send it in one request, or use another mode"
            )
        }
    }
}

extension StreamTable.Topic {
    /// Whether it applies protection, which an object must be active for.
    fileprivate var protects: Bool { [.encrypt, .sign, .mac].contains(operation) }
}

extension StreamTable.Bond {
    init(_ caller: Caller) {
        self.init(
            subject: caller.subject,
            method: caller.method,
            limit: caller.limit,
            delegation: caller.delegation,
            header: caller.header
        )
    }
}
