import Canonical
import KMIP
import Secrets
import Synchronization

/// The operations over several requests of one open vault.
final class Streams: Sendable {
    typealias Table = StreamTable<StreamWork>

    private let table = Mutex(Table())

    var count: Int { table.withLock { $0.count } }

    /// Puts a new one down and gives it its name.
    func begin(
        _ bond: Table.Bond,
        _ topic: Table.Topic,
        _ work: StreamWork,
        at now: Instant,
        random: any RandomSource
    ) throws -> Bytes {
        let name = random.bytes(CryptographyLimits.correlationValue)
        let entry = Table.Entry(bond: bond, topic: topic, work: work, held: work.held, touched: now)
        try table.withLock { table throws(KMIPError) in try table.begin(entry, called: name) }
        return name
    }

    /// Does one part. Where `body` throws, the operation is over: what was taken in of the part is not known. So it is where the part has other
    /// parameters than the first had, by which it could be thought to be done.
    func next<Answer>(
        _ name: Bytes,
        _ bond: Table.Bond,
        _ topic: Table.Topic,
        isLast: Bool,
        repeating parameters: CryptographicParameters?,
        at now: Instant,
        _ body: (StreamWork) async throws -> Answer
    ) async throws -> Answer {
        var entry = try table.withLock { table throws(KMIPError) in
            try table.take(name, bond, topic, at: now)
        }
        let answer: Answer
        do {
            try entry.work.requireNothingNew(parameters)
            answer = try await body(entry.work)
        } catch {
            table.withLock { $0.end(name) }
            throw error
        }
        guard !isLast else {
            table.withLock { $0.end(name) }
            return answer
        }
        (entry.held, entry.touched) = (entry.work.held, now)
        let after = entry
        try table.withLock { table throws(KMIPError) in try table.put(after, back: name) }
        return answer
    }

    /// Ends one whose client was not told of its last part.
    func end(_ name: Bytes) { table.withLock { $0.end(name) } }

    /// Ends what is under way with an object that was destroyed.
    func end(of object: String) { table.withLock { $0.end(of: object, protecting: false) } }

    /// Ends what applies protection with an object that was revoked.
    func endProtection(of object: String) { table.withLock { $0.end(of: object, protecting: true) } }

    /// Lets go what nobody went on with: keys shall not stay in memory until somebody begins something else.
    func letGo(at now: Instant) { table.withLock { $0.letGo(at: now) } }

    /// Lets everything go.
    func forget() { table.withLock { $0 = Table() } }
}
